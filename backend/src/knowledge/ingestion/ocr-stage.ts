import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { RequestContext } from '../../common/context/request-context.js';
import { BlobStore, originalKey } from '../blobs/blob-store.js';
import { documentText } from '../../parsing/chunking/document-text.js';
import { FilePasswords } from '../documents/file-passwords.js';
import { PageRecognizer } from '../../parsing/ocr/page-recognizer.js';
import { type ParsedDocument, typeOfMime } from '../../parsing/document-parser.js';
import { IngestionFailure, REASONS } from '../../parsing/reasons.js';
import { KnowledgeSettingsService } from '../settings/knowledge-settings.service.js';
import { ParsedArtifacts } from '../documents/parsed-artifacts.js';
import { withPage } from './recognized-page.js';
import { type Outcome, StageRunner, type StageWork } from './stage-work.js';

/** Pages that one job reads before it yields to other jobs. */
const PAGES_PER_JOB = 8;

/** The document is written as a whole: less often than once per page, but often enough that a crash loses little. */
const KEEP_EVERY_MS = 10_000;

/** Pages that are images → text. Recognised text is saved however a job ends; a job that is killed repeats its last seconds. */
@Injectable()
export class OcrStage extends StageRunner {
  constructor(
    private readonly context: RequestContext,
    private readonly blobs: BlobStore,
    private readonly recognizer: PageRecognizer,
    private readonly parsed: ParsedArtifacts,
    private readonly passwords: FilePasswords,
    private readonly settings: KnowledgeSettingsService,
    private readonly clock: Clock,
  ) {
    super();
  }

  async run(work: StageWork): Promise<Outcome> {
    const { item, version } = work;
    const document = await this.parsed.read(item.versionId);
    if (!document) return { next: 'parse' };
    try {
      const read = await this.read(work, document);
      return read.scannedPages?.length ? { next: 'ocr' } : this.finished(read, version.partial ?? null);
    } catch (error) {
      const missing = error instanceof IngestionFailure && error.code === 'ocr_unavailable';
      // A document with some text is still useful without OCR.
      if (!missing || document.blocks.length === 0) throw error;
      return this.finished(document, REASONS.ocr_unavailable);
    }
  }

  private finished({ blocks }: ParsedDocument, partial: string | null): Outcome {
    if (blocks.length === 0) throw new IngestionFailure('no_text');
    const textBytes = Buffer.byteLength(documentText(blocks).text);
    return { next: 'chunk', facts: { textBytes, partial, password: null } };
  }

  private async read({ item, document: row, version, signal, report }: StageWork, start: ParsedDocument) {
    const bytes = await this.blobs.read(originalKey(this.context.workspaceId, version.sha256));
    const type = typeOfMime(version.mimeType);
    if (!bytes || !type) throw new IngestionFailure('blob_missing');
    let document = start;
    const left = (): number => document.scannedPages?.length ?? 0;
    const total = Math.max(row.stageTotal ?? 0, left());
    const pages = (start.scannedPages ?? []).slice(0, PAGES_PER_JOB);
    const { languages } = (await this.settings.current()).ocr;
    const password = this.passwords.open(version);
    report(total - left(), total);
    let keptAt = this.clock.monotonic();
    let kept = document;
    const keep = async (): Promise<void> => {
      if (kept !== document) await this.parsed.write(item.versionId, document);
      [kept, keptAt] = [document, this.clock.monotonic()];
    };
    try {
      for await (const page of this.recognizer.recognize({ bytes, type, pages, languages, password, signal })) {
        signal.throwIfAborted();
        document = withPage(document, page);
        if (this.clock.monotonic() - keptAt >= KEEP_EVERY_MS) await keep();
        report(total - left(), total);
      }
    } finally {
      await keep();
    }
    // Pages that could not be read are dropped from the list, or they would be requested forever.
    return left() < (start.scannedPages?.length ?? 0) ? document : { ...document, scannedPages: [] };
  }
}
