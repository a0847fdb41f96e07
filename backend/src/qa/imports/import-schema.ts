import { CsvCellFault, columnMap, type CsvField, type CsvSchema, type CsvValues } from '../../common/csv/csv-schema.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { toTags } from '../../common/text/tags.js';
import {
  ANSWER_MAX,
  EXTERNAL_ID_MAX,
  LANGUAGE,
  NOTE_MAX,
  QUESTION_MAX,
  VARIANTS_MAX,
} from '../entries/dto/qa-entry.dto.js';
import { otherWordings } from '../entries/qa-content.js';
import type { QaContent } from '../entries/qa-entry.entity.js';
import { QA_IMPORT_FIELDS, type QaImportField, type QaMapping } from './qa-import.entity.js';

/** Converts the message of a domain error to a fault of the cell. */
function asFault<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof DomainError) throw new CsvCellFault('invalid', error.message);
    throw error;
  }
}

const question = (text: string): string => {
  if (!/[\p{L}\p{N}]/u.test(text)) throw new CsvCellFault('invalid', 'A question needs letters or digits.');
  return text.trim();
};
const variants = (text: string): string[] => {
  const all = text.split(/\r?\n|\s\|\s/).map((each) => each.trim());
  const long = all.find((each) => each.length > QUESTION_MAX);
  if (long) throw new CsvCellFault('too_long', `A variant has at most ${QUESTION_MAX} characters.`);
  const filled = all.filter((each) => each !== '');
  if (filled.length > VARIANTS_MAX)
    throw new CsvCellFault('too_many', `An entry has at most ${VARIANTS_MAX} variants.`);
  return filled;
};
const language = (text: string): string => {
  const tag = text.trim();
  if (tag.length <= 20 && LANGUAGE.test(tag)) return tag;
  throw new CsvCellFault('invalid', 'A language must be a tag such as “en” or “de-AT”.');
};
const time = (text: string): string => {
  const at = new Date(text.trim());
  const year = at.getUTCFullYear();
  if (/^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d.*)?$/.test(text.trim()) && year >= 1970 && year <= 9999)
    return at.toISOString();
  throw new CsvCellFault('invalid', 'A date must have the form 2026-12-31 or 2026-12-31T18:00:00Z.');
};

const FIELDS = {
  question: { header: 'question', aliases: ['frage', 'q', 'title'], required: true, max: QUESTION_MAX, read: question },
  variants: {
    header: 'variants',
    aliases: ['alternatives', 'alternative questions', 'synonyms', 'varianten'],
    max: VARIANTS_MAX * (QUESTION_MAX + 3),
    read: variants,
  },
  answer: { header: 'answer', aliases: ['antwort', 'a', 'response', 'reply'], required: true, max: ANSWER_MAX },
  language: { header: 'language', aliases: ['lang', 'locale', 'sprache'], max: 20, read: language },
  tags: {
    header: 'tags',
    aliases: ['labels', 'categories', 'category'],
    max: 1_200,
    read: (text: string) => asFault(() => toTags(text.split(/[,;\n]/), 'An entry')),
  },
  valid_from: { header: 'valid_from', aliases: ['start', 'from'], max: 40, read: time },
  valid_until: { header: 'valid_until', aliases: ['end', 'until'], max: 40, read: time },
  note: { header: 'note', aliases: ['notes', 'comment'], max: NOTE_MAX },
  external_id: { header: 'external_id', aliases: ['id', 'external id', 'key'], max: EXTERNAL_ID_MAX },
} as const satisfies Record<QaImportField, CsvField>;

export type QaImportSchema = typeof FIELDS;

/** Maps the columns whose headers are known. */
export function suggestedMapping(columns: readonly string[]): QaMapping {
  const { columns: known } = columnMap(columns, FIELDS);
  return Object.fromEntries([...known].map(([field, at]) => [field, columns[at]]));
}

/** The schema with the headers of the file; unmapped fields have no column. @throws DomainError `validation_failed` */
export function schemaOf(mapping: QaMapping): QaImportSchema {
  const used = Object.values(mapping);
  if (new Set(used).size < used.length)
    throw new DomainError('validation_failed', 'Two fields are mapped to the same column.');
  const fields = QA_IMPORT_FIELDS.filter((field) => mapping[field] !== undefined || 'required' in FIELDS[field]);
  const entries = fields.map((field) => [field, { ...FIELDS[field], aliases: [], header: mapping[field] ?? field }]);
  return Object.fromEntries(entries) as unknown as QaImportSchema & CsvSchema;
}

/** The entry of a row. @throws DomainError `validation_failed` for contradictory fields */
export function contentOfRow(values: CsvValues<QaImportSchema>): QaContent {
  const { valid_from: validFrom = null, valid_until: validUntil = null } = values;
  if (validFrom !== null && validUntil !== null && validFrom >= validUntil)
    throw new DomainError('validation_failed', 'The entry would end before it starts.');
  return {
    question: values.question,
    variants: otherWordings(values.question, values.variants ?? []),
    answer: values.answer,
    language: values.language ?? '',
    tags: values.tags ?? [],
    ownerId: null,
    status: 'draft',
    validFrom,
    validUntil,
    note: values.note ?? '',
    externalId: values.external_id?.trim() ?? null,
  };
}
