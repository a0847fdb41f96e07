import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../../common/errors/domain-error.js';
import { RequestContext } from '../../common/context/request-context.js';
import { AppConfig } from '../../config/app-config.js';
import { BlobStore, type StagedBlob } from '../blobs/blob-store.js';
import { tooLarge } from '../blobs/file-blob-store.js';
import { IngestionQueue } from '../ingestion/ingestion.queue.js';
import { MIME_TYPES } from '../parsing/document-parser.js';
import { sniffFile } from '../parsing/sniff.js';
import { toUploadedDto } from './document.mapper.js';
import { DocumentEvents } from './document-events.js';
import { DocumentRegistry } from './document-registry.js';
import type { UploadedDocumentsDto } from './dto/document.dto.js';
import { safeFileName } from './file-name.js';

const MAX_FILES = 20;

interface StagedFile {
  name: string;
  mimeType: string;
  blob: StagedBlob;
}

/** Multipart upload. Either all files of a request are accepted or none is stored. */
@Injectable()
export class UploadService {
  constructor(
    private readonly config: AppConfig,
    private readonly context: RequestContext,
    private readonly blobs: BlobStore,
    private readonly registry: DocumentRegistry,
    private readonly events: DocumentEvents,
    private readonly queue: IngestionQueue,
  ) {}

  /**
   * @throws DomainError `no_file`, `empty_file`, `file_too_large`, `file_encrypted`, `unsupported_media_type` (also when the
   * body is not multipart), `request_invalid` (broken or too many parts).
   */
  async upload(request: FastifyRequest): Promise<UploadedDocumentsDto> {
    if (!request.isMultipart()) {
      throw new DomainError('unsupported_media_type', 'Send multipart/form-data with one or more parts named "file".');
    }
    const staged: StagedFile[] = [];
    try {
      await this.stageAll(request, staged);
      if (staged.length === 0) throw new DomainError('no_file', 'Send one or more parts named "file".');
      const documents = [];
      for (const file of staged) documents.push(await this.accept(file));
      return { documents };
    } finally {
      await Promise.all(staged.map((file) => file.blob.discard()));
    }
  }

  private async stageAll(request: FastifyRequest, staged: StagedFile[]): Promise<void> {
    const maxBytes = this.config.limits.uploadMaxBytes;
    const announced = Number(request.headers['content-length'] ?? 0);
    // Said before a byte is read, where the request as a whole cannot be right.
    if (announced > maxBytes * MAX_FILES + 1024 * 1024) throw tooLarge(maxBytes);
    const limits = { fileSize: maxBytes + 1, files: MAX_FILES, parts: MAX_FILES + 20, fields: 20 };
    let refusal: unknown;
    try {
      for await (const part of request.parts({ limits, throwFileSizeLimit: false } as object)) {
        if (part.type !== 'file') continue;
        if (part.fieldname !== 'file') throw new DomainError('request_invalid', 'Name the part of a file "file".');
        const blob = await this.blobs.stage(part.file, maxBytes);
        // The rest of the body is read before a file is refused: a client that is still sending may never see the answer.
        await this.judge(blob, part.filename).then(
          (file) => staged.push(file),
          (error: unknown) => (refusal ??= error),
        );
      }
    } catch (error) {
      // Left half read, it would hold up the next request on this connection.
      request.raw.resume();
      throw brokenMultipart(error);
    }
    if (refusal) throw refusal;
  }

  private async judge(blob: StagedBlob, rawName: string): Promise<StagedFile> {
    const name = safeFileName(rawName);
    try {
      if (blob.sizeBytes === 0) throw new DomainError('empty_file', `"${name}" has no content.`);
      return { name, blob, mimeType: MIME_TYPES[await sniffFile(blob.path, name)] };
    } catch (error) {
      await blob.discard();
      throw error;
    }
  }

  /** The reference goes first, then the bytes, then the job: see BlobStore.remove and the reconciler. */
  private async accept({ name, mimeType, blob }: StagedFile) {
    const { sha256, sizeBytes } = blob;
    const { document, toIngest } = await this.registry.register({ name, mimeType, sha256, sizeBytes });
    await this.blobs.commit(blob, this.context.workspaceId);
    if (toIngest) await this.queue.ingest(document.id, toIngest);
    await this.events.changed(document);
    return toUploadedDto(document);
  }
}

/** What busboy and the plugin say about a body that is not what it claims to be. */
function brokenMultipart(error: unknown): unknown {
  if (error instanceof DomainError) return error;
  const message = error instanceof Error ? error.message : '';
  const broken = /multipart|boundary|part terminated|unexpected end|premature|malformed/i.test(message);
  return broken ? new DomainError('request_invalid', 'The multipart body is broken.', { cause: error }) : error;
}
