import { ApiProperty } from '@nestjs/swagger';
import { Bool, Int, IsoDate, Json, ListOf, OneOf, Text, TextList, Uuid } from '../../common/dto/fields.js';
import { QaFilterQuery } from '../entries/dto/qa-entry.dto.js';
import { QA_IMPORT_STATES, type QaImportState, type QaMapping } from './qa-import.entity.js';

const mapping = {
  description:
    'Header of the column by field: question, variants, answer, language, tags, valid_from, valid_until, note, external_id. Question and answer are needed.',
  example: { question: 'Question', answer: 'Answer' },
};

const FORMATS = ['csv', 'xlsx'] as const;

export class QaExportQuery extends QaFilterQuery {
  @OneOf(FORMATS, { default: 'csv' }) format: (typeof FORMATS)[number] = 'csv';
}

export class RunQaImportDto {
  @Json({ ...mapping, optional: true }) mapping?: QaMapping;
  @Bool({ default: true, description: 'Only looks: nothing is stored.' }) dry_run: boolean = true;
  @Bool({ default: false, description: 'All entries of the file answer at its end; else new ones are drafts.' })
  publish: boolean = false;
}

export class QaImportErrorDto {
  @Int({ min: 0, description: 'As a spreadsheet counts: the header is row 1. 0: found when the file was taken over.' })
  row: number;
  @Text({ nullable: true, description: 'Header of the column; null: the row as a whole.' }) column: string | null;
  @Text() code: string;
  @Text({ description: 'For people.' }) message: string;
}

export class QaImportDto {
  @Uuid() id: string;
  @Text({ max: 200, description: 'Of the file.' }) name: string;
  @OneOf(QA_IMPORT_STATES) state: QaImportState;
  @TextList({ max: 200, description: 'Headers of the file.' }) columns: string[];
  @ApiProperty({ type: 'array', items: { type: 'array', items: { type: 'string' } }, description: 'The first rows.' })
  sample: string[][];
  @Json(mapping) mapping: QaMapping;
  @Bool() dry_run: boolean;
  @Bool() publish: boolean;
  @Int({ min: 0, description: 'Rows of the file.' }) total: number;
  @Int({ min: 0, description: 'Rows looked at.' }) done: number;
  @Int({ min: 0 }) created: number;
  @Int({ min: 0 }) updated: number;
  @Int({ min: 0 }) unchanged: number;
  @Int({ min: 0 }) rejected: number;
  @Text({ nullable: true, description: 'Why it failed, for people.' }) error: string | null;
  @IsoDate() created_at: string;
}

export class QaImportDetailDto extends QaImportDto {
  @ListOf(() => QaImportErrorDto, { max: 1000, description: 'By row; the first 1,000.' }) errors: QaImportErrorDto[];
}
