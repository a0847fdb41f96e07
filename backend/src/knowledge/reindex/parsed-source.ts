import { Injectable } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import { BlobStore, originalKey } from '../blobs/blob-store.js';
import type { DocumentVersion } from '../documents/document-version.entity.js';
import { ParsedArtifacts } from '../documents/parsed-artifacts.js';
import { DocumentParser, type ParsedDocument, typeOfMime } from '../../parsing/document-parser.js';
import { IngestionFailure } from '../../parsing/reasons.js';

/** Text of a version parsed earlier: the stored text, or parsed again if it predates stored text. */
@Injectable()
export class ParsedSource {
  constructor(
    private readonly context: RequestContext,
    private readonly artifacts: ParsedArtifacts,
    private readonly blobs: BlobStore,
    private readonly parser: DocumentParser,
  ) {}

  async of({ id, sha256, mimeType }: DocumentVersion, signal: AbortSignal): Promise<ParsedDocument> {
    const kept = await this.artifacts.read(id);
    if (kept) return kept;
    const bytes = await this.blobs.read(originalKey(this.context.workspaceId, sha256));
    const type = typeOfMime(mimeType);
    if (!bytes || !type) throw new IngestionFailure('blob_missing');
    return this.parser.parse(bytes, type, { signal });
  }
}
