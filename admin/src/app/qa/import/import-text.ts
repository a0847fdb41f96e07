import { formatCount, plural } from '../../core/format/format';
import type { BadgeTone } from '../../ui/status-badge';
import type { QaImport, QaImportDetail } from './imports-api';

/** Fields that a column can contain, in the order of the select. */
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
/** The file has been imported, so it cannot be run again. */
export const isImported = ({ state, dry_run }: Pick<QaImport, 'state' | 'dry_run'>): boolean =>
  state === 'done' && !dry_run;

/** "3 new, 1 changed, 2 unchanged, 3 left out" */
export const figuresText = ({ created, updated, unchanged, rejected }: QaImport): string =>
  [
    `${formatCount(created)} new`,
    ...(updated ? [`${formatCount(updated)} changed`] : []),
    ...(unchanged ? [`${formatCount(unchanged)} unchanged`] : []),
    ...(rejected ? [`${formatCount(rejected)} left out`] : []),
  ].join(', ');

/** @param since first observation of the running import, with the rows done then; null: it has just started */
export function leftText({ done, total }: QaImport, since: { at: number; done: number } | null, now: number): string {
  const rate = since && now > since.at ? (done - since.done) / (now - since.at) : 0;
  if (rate <= 0) return '';
  const seconds = Math.ceil((total - done) / rate / 1_000);
  return seconds < 60
    ? `about ${plural(seconds, 'second')} left`
    : `about ${plural(Math.ceil(seconds / 60), 'minute')} left`;
}

/** The field of each column; a field goes to the first column with its name. */
export function fieldsOf(columns: readonly string[], mapping: Mapping): (FieldName | '')[] {
  const left = new Map(Object.entries(mapping).map(([field, header]) => [header, field as FieldName]));
  return columns.map((header) => {
    const field = left.get(header) ?? '';
    left.delete(header);
    return field;
  });
}

/** The inverse of `fieldsOf`. */
export const mappingOf = (columns: readonly string[], fields: readonly (FieldName | '')[]): Mapping =>
  Object.fromEntries(fields.flatMap((field, i) => (field ? [[field, columns[i]!]] : [])));

export const missingFields = (fields: readonly (FieldName | '')[]): string[] =>
  FIELDS.filter((field) => 'needed' in field && !fields.includes(field.value)).map(({ label }) => label.toLowerCase());

/** First values of a column, in one line. */
export const sampleOf = (sample: readonly (readonly string[])[], column: number): string =>
  sample
    .map((row) => (row[column] ?? '').replace(/\s+/g, ' ').trim())
    .filter((text) => text !== '')
    .slice(0, 3)
    .join(' · ');

const cell = (text: string): string => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

/** The rejected rows as CSV for a spreadsheet. */
export const errorsCsv = ({ errors }: QaImportDetail): string =>
  [['row', 'column', 'problem'], ...errors.map(({ row, column, message }) => [String(row), column ?? '', message])]
    .map((line) => line.map(cell).join())
    .join('\r\n');
