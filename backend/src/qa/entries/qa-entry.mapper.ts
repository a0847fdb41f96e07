import type { QaEntryDto, QaValidity, QaVersionDto } from './dto/qa-entry.dto.js';
import type { QaEntry, QaVariant, QaVersion } from './qa-entry.entity.js';

type Dates = Pick<QaEntry, 'validFrom' | 'validUntil'>;

export function validityOf({ validFrom, validUntil }: Dates, now: Date): QaValidity {
  if (validUntil && validUntil <= now) return 'expired';
  return validFrom && validFrom > now ? 'upcoming' : 'active';
}

/** @param variants wordings of the entry in their order, the question first */
export const toEntryDto = (entry: QaEntry, variants: readonly QaVariant[], now: Date): QaEntryDto => ({
  id: entry.id,
  question: entry.question,
  variants: variants.filter(({ position }) => position > 0).map(({ text }) => text),
  answer: entry.answer,
  language: entry.language === '' ? null : entry.language,
  tags: entry.tags,
  owner_id: entry.ownerId ?? null,
  status: entry.status,
  validity: validityOf(entry, now),
  valid_from: entry.validFrom?.toISOString() ?? null,
  valid_until: entry.validUntil?.toISOString() ?? null,
  note: entry.note,
  origin: entry.origin,
  external_id: entry.externalId ?? null,
  version: entry.version,
  indexed: entry.status === 'published' && variants.every(({ embedderId }) => embedderId != null),
  hits: entry.hits,
  last_hit_at: entry.lastHitAt?.toISOString() ?? null,
  created_at: entry.createdAt.toISOString(),
  updated_at: entry.updatedAt.toISOString(),
});

export const toQaVersionDto = ({ number, content, author, restoredFrom, createdAt }: QaVersion): QaVersionDto => ({
  version: number,
  question: content.question,
  variants: content.variants,
  answer: content.answer,
  language: content.language === '' ? null : content.language,
  tags: content.tags,
  owner_id: content.ownerId,
  status: content.status,
  valid_from: content.validFrom,
  valid_until: content.validUntil,
  note: content.note,
  author,
  restored_from: restoredFrom ?? null,
  created_at: createdAt.toISOString(),
});
