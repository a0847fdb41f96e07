import { Int, ListOf, Nested, Text, TextList, Uuid } from '../../../common/dto/fields.js';
import { ChunkingSettingsDto } from './knowledge-settings.dto.js';

/** Maximum number of characters of a text or document that a preview reads. */
export const PREVIEW_CHARS = 20_000;

/** Exactly one of `text` and `document_id`. */
export class ChunkingPreviewBody {
  @Uuid({ optional: true, description: 'Its beginning is chunked' }) document_id?: string;
  @Text({ optional: true, min: 1, max: PREVIEW_CHARS, description: 'Markdown or plain text' }) text?: string;
  @Nested(() => ChunkingSettingsDto, { optional: true, description: 'Default: the settings of the workspace' })
  chunking?: ChunkingSettingsDto;
}

export class PreviewChunkDto {
  @Int({ min: 0 }) ordinal: number;
  @Text() text: string;
  @Int({ min: 0, description: 'Offset in the document text, in UTF-16 code units' }) start: number;
  @Int({ min: 0 }) end: number;
  @Int({ min: 0, description: 'Including title, headings and column names' }) token_count: number;
  @Int({ min: 1, optional: true }) page?: number;
  @Int({ min: 1, optional: true }) slide?: number;
  @Text({ optional: true }) sheet?: string;
  @TextList({ optional: true }) heading_path?: string[];
  @Text({ optional: true, description: 'Embedded and shown before the text' }) table_header?: string;
}

export class ChunkingPreviewDto {
  @ListOf(() => PreviewChunkDto) chunks: PreviewChunkDto[];
  @Int({ min: 0, description: 'Chunks of the text that was read; the list contains the first 200' }) total: number;
  @Int({ min: 0, description: 'Characters that were read' }) characters: number;
  @Int({ min: 0, description: 'Characters of the whole document' }) total_characters: number;
  @Text() embedder_id: string;
  @Int({ min: 1, description: "The embedder's window: upper bound of the chunk size, regardless of the target" })
  max_tokens: number;
}
