import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import { BlobStore, parsedKey } from '../blobs/blob-store.js';
import type { ParsedDocument } from '../../parsing/document-parser.js';

const zip = promisify(gzip);
const unzip = promisify(gunzip);

/**
 * Extracted text of the versions of the context's workspace, stored beside the original bytes, so that chunking, display and
 * comparison do not parse the file again. Gzipped JSON.
 */
@Injectable()
export class ParsedArtifacts {
  constructor(
    private readonly context: RequestContext,
    private readonly blobs: BlobStore,
  ) {}

  /** Replaces an earlier artifact atomically. */
  async write(versionId: string, document: ParsedDocument): Promise<void> {
    await this.blobs.put(this.key(versionId), await zip(JSON.stringify(document)));
  }

  /** Undefined if the version was never parsed, or parsed before its text was stored. */
  async read(versionId: string): Promise<ParsedDocument | undefined> {
    const bytes = await this.blobs.read(this.key(versionId));
    return bytes && (JSON.parse((await unzip(bytes)).toString()) as ParsedDocument);
  }

  async remove(versionId: string): Promise<void> {
    await this.blobs.remove(this.key(versionId), async () => false);
  }

  private key(versionId: string) {
    return parsedKey(this.context.workspaceId, versionId);
  }
}
