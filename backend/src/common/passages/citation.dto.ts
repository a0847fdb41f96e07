import { Int, Nested, Num, Text, Uuid } from '../dto/fields.js';

export class HighlightDto {
  @Int({ min: 0 }) start: number;
  @Int({ min: 0 }) end: number;
}

export class CitationDto {
  @Int({ min: 1, description: 'Number of the mark in the text' }) n: number;
  @Uuid() document_id: string;
  @Text() title: string;
  @Int({ min: 1, optional: true }) page?: number;
  @Int({ min: 1, optional: true, description: 'In presentations' }) slide?: number;
  @Text({ optional: true, description: 'In workbooks' }) sheet?: string;
  @Text({ optional: true }) heading?: string;
  @Text({ description: 'The passage that supports the cited sentence, with its context' }) excerpt: string;
  @Nested(() => HighlightDto, {
    optional: true,
    description: 'Range of the excerpt that supports the sentence, in UTF-16 code units',
  })
  highlight?: HighlightDto;
  @Int({ min: 0, optional: true, description: 'Where that is in the extracted text of the document' }) start?: number;
  @Int({ min: 0, optional: true }) end?: number;
  @Num({ description: 'Fused retrieval score, 0…1' }) score: number;
}
