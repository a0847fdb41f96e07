import { formatCount, plural } from '../../core/format/format';
import type { BadgeTone } from '../../ui/status-badge';
import type { QaImport, QaImportDetail } from './imports-api';

/** What a column of a file can hold, in the order of the list to choose from. */
export const FIELDS = [
  { value: 'question', label: 'Question', needed: true },
  { value: 'answer', label: 'Answer', needed: true },
  { value: 'variants', label: 'Variants' },
  { value: 'language', label: 'Language' },
  { value: 'tags', label: 'Tags' },
  { value: 'valid_from', label: 'Valid from' },
  { value: 'valid_until', label: 'Valid until' },
  { value: 'note', label: 'Note' },
  { value: 'external_id', label: 'External id' },
] as const;
export type FieldName = (typeof FIELDS)[number]['value'];
export type Mapping = Partial<Record<FieldName, string>>;

const STATES: Readonly<Record<QaImport['state'], { text: string; tone: BadgeTone }>> = {
  uploaded: { text: 'Not checked yet', tone: 'neutral' },
  queued: { text: 'Waiting', tone: 'neutral' },
  running: { text: 'Running', tone: 'neutral' },
  done: { text: 'Imported', tone: 'success' },
  failed: { text: 'Failed', tone: 'danger' },
  cancelled: { text: 'Cancelled', tone: 'warning' },
};
export const stateOf = ({ state, dry_run }: QaImport): { text: string; tone: BadgeTone } =>
  state === 'done' && dry_run ? { text: 'Checked', tone: 'neutral' } : STATES[state];

export const isWorking = ({ state }: Pick<QaImport, 'state'>): boolean => state === 'queued' || state === 'running';
/** Its file was taken over: nothing of it can be run again. */
export const isImported = ({ state, dry_run }: Pick<QaImport, 'state' | 'dry_run'>): boolean =>
  state === 'done' && !dry_run;

/** "3 new, 1 changed, 2 as they were, 3 left out" */
export const figuresText = ({ created, updated, unchanged, rejected }: QaImport): string =>
  [
    `${formatCount(created)} new`,
    ...(updated ? [`${formatCount(updated)} changed`] : []),
    ...(unchanged ? [`${formatCount(unchanged)} as they were`] : []),
    ...(rejected ? [`${formatCount(rejected)} left out`] : []),
  ].join(', ');

/** @param since when it was first looked at here, with how many rows it had done then; null: it has just begun */
export function leftText({ done, total }: QaImport, since: { at: number; done: number } | null, now: number): string {
  const rate = since && now > since.at ? (done - since.done) / (now - since.at) : 0;
  if (rate <= 0) return '';
  const seconds = Math.ceil((total - done) / rate / 1_000);
  return seconds < 60
    ? `about ${plural(seconds, 'second')} left`
    : `about ${plural(Math.ceil(seconds / 60), 'minute')} left`;
}

/** The field of each column by its place; a field goes to the first column of its name. */
export function fieldsOf(columns: readonly string[], mapping: Mapping): (FieldName | '')[] {
  const left = new Map(Object.entries(mapping).map(([field, header]) => [header, field as FieldName]));
  return columns.map((header) => {
    const field = left.get(header) ?? '';
    left.delete(header);
    return field;
  });
}

/** The other way round. */
export const mappingOf = (columns: readonly string[], fields: readonly (FieldName | '')[]): Mapping =>
  Object.fromEntries(fields.flatMap((field, i) => (field ? [[field, columns[i]!]] : [])));

export const missingFields = (fields: readonly (FieldName | '')[]): string[] =>
  FIELDS.filter((field) => 'needed' in field && !fields.includes(field.value)).map(({ label }) => label.toLowerCase());

/** What a column holds in the first rows, in one line. */
export const sampleOf = (sample: readonly (readonly string[])[], column: number): string =>
  sample
    .map((row) => (row[column] ?? '').replace(/\s+/g, ' ').trim())
    .filter((text) => text !== '')
    .slice(0, 3)
    .join(' · ');

const cell = (text: string): string => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

/** The rows that were left out, for a spreadsheet. */
export const errorsCsv = ({ errors }: QaImportDetail): string =>
  [['row', 'column', 'problem'], ...errors.map(({ row, column, message }) => [String(row), column ?? '', message])]
    .map((line) => line.map(cell).join())
    .join('\r\n');
