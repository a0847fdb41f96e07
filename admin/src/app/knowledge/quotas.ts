import type { KnowledgeUsageDto } from '@nexus/api-client';
import { formatBytesExact, formatCount } from '../core/format/format';
import type { NoticeTone } from '../ui/notice';

type Quota = KnowledgeUsageDto['quotas'][number];

/** Minimum share for a warning. */
const NEAR = 0.9;

const NAMES: Record<Quota['quota'], string> = { storage: 'Files', documents: 'Documents', chunks: 'Passages' };
/** Consequence of a full quota. */
const FULL: Record<Quota['quota'], string> = {
  storage: 'No more files can be added.',
  documents: 'No more documents can be added. Existing ones can still get new versions.',
  chunks: 'Documents are stored but no longer read.',
};

export interface QuotaFigure {
  quota: Quota['quota'];
  name: string;
  /** "18.6 GB of 20 GB". */
  text: string;
  /** 0…1 of the limit; null without a limit. */
  share: number | null;
  tone: NoticeTone;
}

export function quotaFigures(quotas: readonly Quota[] = []): QuotaFigure[] {
  return quotas.map(({ quota, used, allowed }) => {
    const say = quota === 'storage' ? formatBytesExact : formatCount;
    const share = allowed === null ? null : Math.min(1, allowed > 0 ? used / allowed : 1);
    const tone = share === null || share <= NEAR ? 'info' : share < 1 ? 'warning' : 'danger';
    return {
      quota,
      name: NAMES[quota],
      text: allowed === null ? say(used) : `${say(used)} of ${say(allowed)}`,
      share,
      tone,
    };
  });
}

/** Warnings for quotas that are almost or completely used up, the worst first. */
export const quotaWarnings = (figures: readonly QuotaFigure[]): { tone: NoticeTone; text: string }[] =>
  figures
    .filter(({ tone }) => tone !== 'info')
    .toSorted((a, b) => (b.share ?? 0) - (a.share ?? 0))
    .map(({ quota, name, text, share, tone }) => ({
      tone,
      text:
        tone === 'danger'
          ? `${name}: ${text} used. ${FULL[quota]} Delete what is not needed, or ask the operator for more.`
          : `${name}: ${text} used (${Math.floor((share ?? 0) * 100)} %).`,
    }));

/** Why nothing new can be added, for the drop zone; undefined if there is space. */
export const fullQuotaText = (figures: readonly QuotaFigure[]): string | undefined =>
  figures
    .filter(({ quota, tone }) => tone === 'danger' && quota !== 'chunks')
    .map(({ quota, name, text }) => `${name}: ${text} used. ${FULL[quota]}`)[0];
