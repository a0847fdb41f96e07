import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../../common/errors/domain-error.js';
import { toDomainError } from '../../common/errors/to-domain-error.js';
import { AppConfig } from '../../config/app-config.js';
import { BlobStore, type StagedBlob } from '../blobs/blob-store.js';
import { tooLarge } from '../blobs/file-blob-store.js';
import type { DocumentType } from '../../parsing/document-parser.js';
import { sniffFile } from '../../parsing/sniff.js';
import { PageUpload } from './page-upload.js';
import { toUploadedDto } from './document.mapper.js';
import { DocumentIntake } from './document-intake.js';
import type { UploadedDocumentsDto } from './dto/document.dto.js';
import { safeFileName } from '../../common/text/file-name.js';
import { type UploadFields, withField } from './upload-fields.js';

const MAX_FILES = 20;

interface StagedFile {
  name: string;
  type: DocumentType;
  blob: StagedBlob;
}

/** Multipart upload. Either all files of a request are accepted or none is stored. */
@Injectable()
export class UploadService {
  constructor(
    private readonly config: AppConfig,
    private readonly blobs: BlobStore,
    private readonly intake: DocumentIntake,
    private readonly pages: PageUpload,
  ) {}

  /**
   * Files, or one web page.
   * @throws DomainError `no_file`, `empty_file`, `file_too_large`, `unsupported_media_type` (also when the
   * body is not multipart), `request_invalid` (broken or too many parts, a field after the files), `validation_failed` (a field),
   * `queue_full`, `quota_exceeded`, `storage_full`, `storage_unavailable`; of a page also `page_unavailable`.
   */
  async upload(request: FastifyRequest): Promise<UploadedDocumentsDto> {
    if (isJson(request)) return this.pages.add(request.body);
    if (!request.isMultipart()) {
      throw new DomainError(
        'unsupported_media_type',
        'Send multipart/form-data with one or more parts named "file", or JSON with a url.',
      );
    }
    refuseLongBoundary(request);
    await this.intake.refuseWhenFull();
    const staged: StagedFile[] = [];
    try {
      const fields = await this.stageAll(request, staged);
      if (staged.length === 0) throw new DomainError('no_file', 'Send one or more parts named "file".');
      const documents: UploadedDocumentsDto['documents'] = [];
      for (const file of staged) {
        const accepted = await this.intake.accept({ ...file, ...fields }).catch((error: unknown) => {
          throw whenFull(error, staged.slice(0, documents.length));
        });
        documents.push(toUploadedDto(accepted));
      }
      return { documents };
    } catch (error) {
      throw whenFull(error, []);
    } finally {
      await Promise.all(staged.map((file) => file.blob.discard()));
    }
  }

  private async stageAll(request: FastifyRequest, staged: StagedFile[]): Promise<UploadFields> {
    const maxBytes = this.config.limits.uploadMaxBytes;
    const announced = Number(request.headers['content-length'] ?? 0);
    // Rejected before reading a byte if the announced size of the request exceeds the limit.
    if (announced > maxBytes * MAX_FILES + 1024 * 1024) throw tooLarge(maxBytes);
    const limits = { fileSize: maxBytes + 1, files: MAX_FILES, parts: MAX_FILES + 20, fields: 20 };
    let refusal: unknown;
    let fields: UploadFields = {};
    try {
      for await (const part of request.parts({ limits, throwFileSizeLimit: false } as object)) {
        if (part.type !== 'file') {
          if (staged.length > 0) throw new DomainError('request_invalid', 'Put the fields before the files.');
          fields = withField(fields, part.fieldname, part.value);
          continue;
        }
        if (part.fieldname !== 'file') throw new DomainError('request_invalid', 'Name the part of a file "file".');
        const blob = await this.blobs.stage(part.file, maxBytes);
        // The rest of the body is read before a file is refused: a client that is still sending might never see the response.
        await this.judge(blob, part.filename).then(
          (file) => staged.push(file),
          (error: unknown) => (refusal ??= error),
        );
      }
    } catch (error) {
      // A half-read body would block the next request on this connection; its remaining parts are not parsed.
      request.raw.unpipe().resume();
      throw brokenMultipart(error);
    }
    if (refusal) throw refusal;
    return fields;
  }

  private async judge(blob: StagedBlob, rawName: string): Promise<StagedFile> {
    const name = safeFileName(rawName);
    try {
      if (blob.sizeBytes === 0) throw new DomainError('empty_file', `"${name}" has no content.`);
      return { name, blob, type: await sniffFile(blob.path, name) };
    } catch (error) {
      await blob.discard();
      throw error;
    }
  }
}

const isJson = (request: FastifyRequest): boolean =>
  /^application\/json\b/i.test(request.headers['content-type'] ?? '');

/** For a full disk or workspace: reports which files of the request were stored anyway. */
function whenFull(thrown: unknown, kept: StagedFile[]): unknown {
  const error = toDomainError(thrown);
  if (thrown instanceof UploadCutShort || !(error.code === 'storage_full' || error.code === 'quota_exceeded'))
    return thrown;
  return new UploadCutShort(
    kept.map(({ name }) => name),
    error,
  );
}

class UploadCutShort extends DomainError {
  constructor(kept: string[], cause: DomainError) {
    const names = kept.map((name) => `"${name}"`).join(', ');
    const what = kept.length > 0 ? `Only ${names} of this upload was kept` : 'Nothing of this upload was kept';
    const [why, remedy] =
      cause.code === 'storage_full'
        ? ['The storage is full.', 'Free some space on the server or delete documents, then upload the rest again.']
        : [cause.message, 'Upload the rest again when there is enough space.'];
    super(cause.code, `${why} ${what}; documents from before are untouched. ${remedy}`, { cause });
  }
}

/** RFC 2046, 5.1.1; the parser has its own limit, but no error code for it. */
const MAX_BOUNDARY_CHARS = 70;

function refuseLongBoundary({ headers }: FastifyRequest): void {
  const [, boundary = ''] = /boundary="?([^";]*)/i.exec(headers['content-type'] ?? '') ?? [];
  if (boundary.length > MAX_BOUNDARY_CHARS)
    throw new DomainError(
      'request_invalid',
      `The boundary of a multipart body has at most ${MAX_BOUNDARY_CHARS} characters.`,
    );
}

/** Errors of busboy and the plugin for a malformed body. */
function brokenMultipart(error: unknown): unknown {
  if (error instanceof DomainError) return error;
  const message = error instanceof Error ? error.message : '';
  const broken = /multipart|boundary|part terminated|unexpected end|premature|malformed/i.test(message);
  return broken ? new DomainError('request_invalid', 'The multipart body is broken.', { cause: error }) : error;
}
