import { Int, IsoDate, ListOf, Nested, OneOf, Text, TextList, Uuid } from '../../../common/dto/fields.js';
import { BLOCK_KINDS, type BlockKind, DOCUMENT_TYPES, type DocumentType } from '../../../parsing/document-parser.js';
import { VERSION_STATES, type VersionState } from '../document-version.entity.js';
import { DocumentReasonDto } from './document.dto.js';

export class DocumentVersionDto {
  @Uuid() id: string;
  @Int({ min: 1, description: 'Counted from the first upload' }) number: number;
  @OneOf(VERSION_STATES, { description: 'kept: was replaced and can be restored; superseded: is being removed' })
  state: VersionState;
  @Int({ min: 0 }) size_bytes: number;
  @Text() mime_type: string;
  @OneOf(DOCUMENT_TYPES) type: DocumentType;
  @Int({ min: 0, optional: true }) pages?: number;
  @Int({ min: 0, optional: true }) chunks?: number;
  @Text({ optional: true, description: 'The embedding model its chunks were created for' }) embedder_id?: string;
  @Nested(() => DocumentReasonDto, { optional: true }) reason?: DocumentReasonDto;
  @IsoDate() created_at: string;
}

export class VersionParam {
  @Uuid() id: string;
  @Uuid() version_id: string;
}

export class VersionQuery {
  @Uuid({ optional: true, description: 'Default: the newest' }) version_id?: string;
}

export class TextQuery {
  @Uuid({ optional: true, description: 'Default: the searchable version' }) version_id?: string;
  @Int({ min: 0, default: 0, query: true, description: 'Offset in the text; the block that contains it comes first' })
  start: number = 0;
  @Int({
    min: 1,
    max: 100_000,
    default: 20_000,
    query: true,
    description: 'Minimum number of characters; blocks are returned whole',
  })
  limit: number = 20_000;
}

export class TextBlockDto {
  @Int({ min: 0, description: 'Offset in the text, in UTF-16 code units, as in chunks and citations' }) start: number;
  @Int({ min: 0 }) end: number;
  @OneOf(BLOCK_KINDS) kind: BlockKind;
  @Text({ max: 20_000_000 }) text: string;
  @Int({ min: 1, optional: true }) page?: number;
  @Int({ min: 1, optional: true }) slide?: number;
  @Text({ optional: true }) sheet?: string;
  @TextList({ optional: true }) heading_path?: string[];
}

export class DocumentTextDto {
  @Int({ min: 0 }) total_chars: number;
  @Int({ min: 0, optional: true }) pages?: number;
  @ListOf(() => TextBlockDto, { max: 100_000 }) blocks: TextBlockDto[];
  @Int({ min: 0, optional: true, description: 'Start of the next window; absent at the end' }) next_start?: number;
}
