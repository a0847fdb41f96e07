import { ApiProperty } from '@nestjs/swagger';
import { Bool, Int, IsoDate, Json, ListOf, OneOf, Text, TextList, Uuid } from '../../common/dto/fields.js';
import { QaFilterQuery } from '../entries/dto/qa-entry.dto.js';
import { QA_IMPORT_STATES, type QaImportState, type QaMapping } from './qa-import.entity.js';

const mapping = {
  description:
    'Column header by field: question, variants, answer, language, tags, valid_from, valid_until, note, external_id. Question and answer are required.',
  example: { question: 'Question', answer: 'Answer' },
};

const FORMATS = ['csv', 'xlsx'] as const;

export class QaExportQuery extends QaFilterQuery {
  @OneOf(FORMATS, { default: 'csv' }) format: (typeof FORMATS)[number] = 'csv';
}

export class RunQaImportDto {
  @Json({ ...mapping, optional: true }) mapping?: QaMapping;
  @Bool({ default: true, description: 'Validates the file without storing entries.' }) dry_run: boolean = true;
  @Bool({ default: false, description: 'Publishes all entries of the file; otherwise new entries are drafts.' })
  publish: boolean = false;
}

export class QaImportErrorDto {
  @Int({
    min: 0,
    description:
      'Row number in the spreadsheet; the header is row 1. 0 for errors found when the import was completed.',
  })
  row: number;
  @Text({ nullable: true, description: 'Column header; null for errors of the whole row.' }) column: string | null;
  @Text() code: string;
  @Text({ description: 'For people.' }) message: string;
}

export class QaImportDto {
  @Uuid() id: string;
  @Text({ max: 200, description: 'File name.' }) name: string;
  @OneOf(QA_IMPORT_STATES) state: QaImportState;
  @TextList({ max: 200, description: 'Column headers of the file.' }) columns: string[];
  @ApiProperty({ type: 'array', items: { type: 'array', items: { type: 'string' } }, description: 'The first rows.' })
  sample: string[][];
  @Json(mapping) mapping: QaMapping;
  @Bool() dry_run: boolean;
  @Bool() publish: boolean;
  @Int({ min: 0, description: 'Number of rows in the file.' }) total: number;
  @Int({ min: 0, description: 'Number of processed rows.' }) done: number;
  @Int({ min: 0 }) created: number;
  @Int({ min: 0 }) updated: number;
  @Int({ min: 0 }) unchanged: number;
  @Int({ min: 0 }) rejected: number;
  @Text({ nullable: true, description: 'Reason of the failure, for display.' }) error: string | null;
  @IsoDate() created_at: string;
}

export class QaImportDetailDto extends QaImportDto {
  @ListOf(() => QaImportErrorDto, { max: 1000, description: 'The first 1,000 errors, sorted by row.' })
  errors: QaImportErrorDto[];
}
