import type { QaEntryDto, QaTryDto, QaVersionDto } from '@nexus/api-client';
import type { FilterOption } from '../ui/list-page/list-query';
import type { BadgeTone as Tone } from '../ui/status-badge';

export type QaEntry = QaEntryDto;
export type QaStatus = QaEntry['status'];
export type QaTrial = QaTryDto;
export type QaVersion = QaVersionDto;

export const QUESTION_MAX = 500;
export const ANSWER_MAX = 10_000;
export const VARIANTS_MAX = 20;
export const NOTE_MAX = 2_000;

export const STATUS_TEXT: Record<QaStatus, string> = { draft: 'Draft', published: 'Published', archived: 'Archived' };
export const VALIDITY_TEXT: Record<QaEntry['validity'], string> = {
  active: 'Currently valid',
  upcoming: 'Not yet',
  expired: 'Over',
};
export const ORIGIN_TEXT: Record<QaEntry['origin'], string> = {
  manual: 'Written here',
  import: 'Imported',
  suggestion: 'Suggested',
};
export const QA_SORTS: readonly FilterOption[] = [
  { value: '-updated_at', label: 'Last changed first' },
  { value: '-created_at', label: 'Newest first' },
  { value: 'question', label: 'Question, A to Z' },
  { value: '-hits', label: 'Most hits first' },
];

/** State of an entry as a label with a tone. */
export function stateOf({ status, validity, indexed }: QaEntry): { text: string; tone: Tone } {
  if (status !== 'published') return { text: STATUS_TEXT[status], tone: 'neutral' };
  if (validity === 'upcoming') return { text: 'Starts later', tone: 'warning' };
  if (validity === 'expired') return { text: 'Over', tone: 'warning' };
  return indexed ? { text: 'Published', tone: 'success' } : { text: 'Published, indexing', tone: 'success' };
}

/** "2 variants" under a question; empty without variants. */
export const variantsText = ({ variants }: Pick<QaEntry, 'variants'>): string =>
  variants.length === 0 ? '' : variants.length === 1 ? '1 variant' : `${variants.length} variants`;

export const QA_STATUS_OPTIONS: readonly { value: QaStatus; label: string }[] = (
  Object.keys(STATUS_TEXT) as QaStatus[]
).map((value) => ({ value, label: STATUS_TEXT[value] }));
