import { DomainError } from '../../common/errors/domain-error.js';
import { questionKey } from '../../common/text/question-key.js';
import { toTags } from '../../common/text/tags.js';
import type { CreateQaEntryDto, UpdateQaEntryDto } from './dto/qa-entry.dto.js';
import type { QaContent, QaEntry, QaVariant } from './qa-entry.entity.js';

const iso = (date: Date | null | undefined): string | null => date?.toISOString() ?? null;

/** The current content of an entry. @param variants of the entry in their order */
export const contentOf = (entry: QaEntry, variants: readonly QaVariant[]): QaContent => ({
  question: entry.question,
  variants: variants.filter(({ position }) => position > 0).map(({ text }) => text),
  answer: entry.answer,
  language: entry.language,
  tags: entry.tags,
  ownerId: entry.ownerId ?? null,
  status: entry.status,
  validFrom: iso(entry.validFrom),
  validUntil: iso(entry.validUntil),
  note: entry.note,
  externalId: entry.externalId ?? null,
});

const EMPTY: QaContent = {
  question: '',
  variants: [],
  answer: '',
  language: '',
  tags: [],
  ownerId: null,
  status: 'draft',
  validFrom: null,
  validUntil: null,
  note: '',
  externalId: null,
};

/** Applies the fields of a request to the content. @throws DomainError `validation_failed` */
export function changed(input: CreateQaEntryDto | UpdateQaEntryDto, content: QaContent = EMPTY): QaContent {
  const given = <T>(value: T | undefined, otherwise: T): T => (value === undefined ? otherwise : value);
  const next: QaContent = {
    question: given(input.question, content.question),
    variants: given(input.variants, content.variants),
    answer: given(input.answer, content.answer),
    language: given(input.language, content.language) ?? '',
    tags: input.tags ? toTags(input.tags, 'An entry') : content.tags,
    ownerId: given(input.owner_id, content.ownerId),
    status: given(input.status, content.status),
    validFrom: time(given(input.valid_from, content.validFrom)),
    validUntil: time(given(input.valid_until, content.validUntil)),
    note: given(input.note, content.note),
    externalId: given(input.external_id, content.externalId),
  };
  return { ...next, variants: otherWordings(next.question, next.variants), ...checked(next) };
}

/** Rounded like PostgreSQL, which stores milliseconds. */
function time(text: string | null): string | null {
  if (text === null) return null;
  const date = new Date(text);
  const year = date.getUTCFullYear();
  if (Number.isNaN(date.getTime()) || year < 1970 || year > 9999)
    throw new DomainError('validation_failed', 'A date must be between the years 1970 and 9999.');
  return date.toISOString();
}

function checked({ validFrom, validUntil }: QaContent): object {
  if (validFrom !== null && validUntil !== null && validFrom >= validUntil)
    throw new DomainError('validation_failed', 'The entry would end before it starts.', {
      errors: [{ field: 'valid_until', code: 'before_start', message: 'Choose a time after the start.' }],
    });
  return {};
}

/** Removes empty variants and duplicates of the question or of another variant. @throws DomainError `validation_failed` */
export function otherWordings(question: string, variants: readonly string[]): string[] {
  const seen = new Set([questionKey(question)]);
  return variants
    .map((text) => text.trim())
    .filter((text, i) => {
      if (text === '') return false;
      if (!/[\p{L}\p{N}]/u.test(text))
        throw new DomainError('validation_failed', 'A variant needs letters or digits.', {
          errors: [{ field: `variants.${i}`, code: 'matches', message: 'Write a question.' }],
        });
      const key = questionKey(text);
      return !seen.has(key) && seen.add(key);
    });
}

const DATES = ['validFrom', 'validUntil'] as const;

/** Copies the content into the row; variants are stored as separate rows. */
export function fill(entry: QaEntry, content: QaContent): void {
  const { variants, validFrom: _, validUntil: __, ...plain } = content;
  Object.assign(entry, plain, { questions: [content.question, ...variants].join('\n') });
  for (const name of DATES) entry[name] = content[name] === null ? null : new Date(content[name]);
}

export const sameContent = (a: QaContent, b: QaContent): boolean => JSON.stringify(a) === JSON.stringify(b);
