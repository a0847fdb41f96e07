import { Injectable } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import { BlobStore, originalKey } from '../blobs/blob-store.js';
import { documentText } from '../../parsing/chunking/document-text.js';
import { FilePasswords } from '../documents/file-passwords.js';
import { DocumentParser, typeOfMime } from '../../parsing/document-parser.js';
import { IngestionFailure } from '../../parsing/reasons.js';
import type { OcrMode } from '../../parsing/document-parser.js';
import { KnowledgeSettingsService } from '../settings/knowledge-settings.service.js';
import { ParsedArtifacts } from '../documents/parsed-artifacts.js';
import { type Outcome, StageRunner, type StageWork } from './stage-work.js';

/** Bytes → structured text, stored beside the bytes. */
@Injectable()
export class ParseStage extends StageRunner {
  constructor(
    private readonly context: RequestContext,
    private readonly blobs: BlobStore,
    private readonly parser: DocumentParser,
    private readonly parsed: ParsedArtifacts,
    private readonly passwords: FilePasswords,
    private readonly settings: KnowledgeSettingsService,
  ) {
    super();
  }

  async run({ item, version, signal, report }: StageWork): Promise<Outcome> {
    const bytes = await this.blobs.read(originalKey(this.context.workspaceId, version.sha256));
    const type = typeOfMime(version.mimeType);
    if (!bytes || !type) throw new IngestionFailure('blob_missing');
    const ocr = await this.ocrMode(version.ocrMode);
    const password = this.passwords.open(version);
    const document = await this.parser.parse(bytes, type, { signal, ocr, password, onProgress: report });
    await this.parsed.write(item.versionId, document);
    const scanned = ocr !== 'off' && (document.scannedPages?.length ?? 0) > 0;
    const facts = {
      pages: document.pages ?? null,
      partial: document.partial?.slice(0, 500) ?? null,
      textBytes: Buffer.byteLength(documentText(document.blocks).text),
    };
    // OCR opens the file again, so the password is kept until then.
    return scanned ? { next: 'ocr', facts } : { next: 'chunk', facts: { ...facts, password: null } };
  }

  private async ocrMode(own: OcrMode | null | undefined): Promise<OcrMode> {
    return own ?? (await this.settings.current()).ocr.mode;
  }
}
