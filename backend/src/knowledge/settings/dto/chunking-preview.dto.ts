import { Int, ListOf, Nested, Text, TextList, Uuid } from '../../../common/dto/fields.js';
import { ChunkingSettingsDto } from './knowledge-settings.dto.js';

/** Characters of a text, or of the beginning of a document, that a preview reads. */
export const PREVIEW_CHARS = 20_000;

/** One of `text` and `document_id`. */
export class ChunkingPreviewBody {
  @Uuid({ optional: true, description: 'Its beginning is cut' }) document_id?: string;
  @Text({ optional: true, min: 1, max: PREVIEW_CHARS, description: 'Markdown or plain text' }) text?: string;
  @Nested(() => ChunkingSettingsDto, { optional: true, description: 'Without it: the settings of the workspace' })
  chunking?: ChunkingSettingsDto;
}

export class PreviewChunkDto {
  @Int({ min: 0 }) ordinal: number;
  @Text() text: string;
  @Int({ min: 0, description: 'Place in the text of the document, in UTF-16 code units' }) start: number;
  @Int({ min: 0 }) end: number;
  @Int({ min: 0, description: 'Title, headings and names of columns included' }) token_count: number;
  @Int({ min: 1, optional: true }) page?: number;
  @Int({ min: 1, optional: true }) slide?: number;
  @Text({ optional: true }) sheet?: string;
  @TextList({ optional: true }) heading_path?: string[];
  @Text({ optional: true, description: 'Embedded and shown before the text' }) table_header?: string;
}

export class ChunkingPreviewDto {
  @ListOf(() => PreviewChunkDto) chunks: PreviewChunkDto[];
  @Int({ min: 0, description: 'Chunks of what was read; the list holds the first 200' }) total: number;
  @Int({ min: 0, description: 'Characters that were read' }) characters: number;
  @Int({ min: 0, description: 'Characters of the whole document' }) total_characters: number;
  @Text() embedder_id: string;
  @Int({ min: 1, description: "The embedder's window: no chunk is larger, whatever the target" }) max_tokens: number;
}
