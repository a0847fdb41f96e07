import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import type { CsvRow, CsvRowError } from '../../common/csv/csv-rows.js';
import { readCsv } from '../../common/csv/read-csv.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { questionKey } from '../../common/text/question-key.js';
import { AppConfig } from '../../config/app-config.js';
import { contentOf, sameContent } from '../entries/qa-content.js';
import { QaEntriesRepository } from '../entries/qa-entries.repository.js';
import type { QaContent, QaEntry } from '../entries/qa-entry.entity.js';
import { wordingsOf } from '../entries/qa-entry-writer.js';
import { type Published, QaPublication } from '../entries/qa-publication.js';
import { contentOfRow, type QaImportSchema, schemaOf } from './import-schema.js';
import type { QaImport } from './qa-import.entity.js';
import { QaImportsRepository, type Staged } from './qa-imports.repository.js';

const MAX_ERRORS = 1_000;
/** Rows per step. Larger steps need more memory and save little time. */
const BATCH = 200;

/** The import was cancelled or deleted; its staged rows are removed. */
class Cancelled extends Error {}

type Row = CsvRow<QaImportSchema>;

/** Counts and errors of one pass through a file. */
class Tally {
  done = 0;
  created = 0;
  updated = 0;
  unchanged = 0;
  rejected = 0;
  readonly errors: CsvRowError[] = [];
  /** Row numbers by wording and external id, each of which must be unique in the file. */
  readonly seen = new Map<string, number>();

  reject(row: number, code: string, message: string): void {
    this.rejected += 1;
    if (this.errors.length < MAX_ERRORS) this.errors.push({ row, column: null, code, message });
  }

  get figures() {
    const { done, created, updated, unchanged, rejected } = this;
    return { done, created, updated, unchanged, rejected };
  }
}

/** Imports a file: all valid rows become visible in one transaction at the end, or none. Starts over after an interruption. */
@Injectable()
export class QaImportRunner {
  private readonly logger = new Logger(QaImportRunner.name);

  constructor(
    private readonly imports: QaImportsRepository,
    private readonly entries: QaEntriesRepository,
    private readonly publication: QaPublication,
    private readonly audit: AuditService,
    private readonly config: AppConfig,
  ) {}

  /** @param lastTry whether an error ends the import instead of causing another attempt */
  async run(id: string, lastTry: boolean, signal: AbortSignal): Promise<void> {
    const job = await this.imports.find(id);
    if (!job || !(await this.imports.advance(id, { state: 'running', done: 0 }))) return;
    try {
      await this.imports.discard(id);
      await this.take(job, signal);
    } catch (error) {
      await this.imports.discard(id);
      if (error instanceof Cancelled) return;
      if (signal.aborted || !(error instanceof DomainError || lastTry)) throw error;
      if (!(error instanceof DomainError)) this.logger.warn({ msg: 'An import failed', importId: id, err: error });
      const told = error instanceof DomainError ? error.message : 'The file could not be imported. Try again.';
      await this.imports.advance(id, { state: 'failed', error: told.slice(0, 500) });
    }
  }

  private async take(job: QaImport, signal: AbortSignal): Promise<void> {
    const tally = new Tally();
    const before = await this.imports.countEntries();
    const report = await readCsv(this.imports.file(job.id), schemaOf(job.mapping), {
      limits: { errors: MAX_ERRORS, batch: BATCH },
      signal,
      onRows: async (rows) => {
        const staged = await this.judge(job, rows, tally);
        if (before + tally.created > this.config.maxima.qa_entries) throw this.full();
        if (!job.dryRun && staged.length > 0) await this.imports.stage(job.id, job.author, staged);
        await this.progress(job.id, tally);
      },
      onProgress: (done) => void (tally.done = done),
    });
    tally.rejected += report.rejected;
    tally.errors.push(...report.errors.slice(0, MAX_ERRORS - tally.errors.length));
    await this.progress(job.id, tally);
    if (job.dryRun) await this.end(job, tally);
    else await this.publish(job, tally);
  }

  /** Decides for each row: new entry, change, or rejection. */
  private async judge(job: QaImport, rows: readonly Row[], tally: Tally): Promise<Staged[]> {
    const read = rows.flatMap((row) => contentIn(row, tally));
    const external = await this.imports.byExternalId(read.flatMap(({ content }) => content.externalId ?? []));
    const asked = await this.imports.byQuestion(read.map(({ content }) => questionKey(content.question)));
    const known = read.map(({ content }) => {
      const byId = content.externalId === null ? undefined : external.get(content.externalId);
      return byId ?? asked.get(`${content.language} ${questionKey(content.question)}`);
    });
    const variants = await this.entries.variantsOf(known.flatMap((entry) => entry?.id ?? []));
    return read.flatMap(({ row, content }, i): Staged[] => {
      const entry = known[i];
      if (!entry) {
        tally.created += 1;
        return [{ content: { ...content, status: job.publish ? 'published' : 'draft' }, replacesId: null }];
      }
      return this.change(job, row, content, entry, contentOf(entry, variants.get(entry.id) ?? []), tally);
    });
  }

  private change(
    job: QaImport,
    row: number,
    read: QaContent,
    entry: QaEntry,
    before: QaContent,
    tally: Tally,
  ): Staged[] {
    if (tally.seen.has(`entry ${entry.id}`)) {
      tally.reject(row, 'repeated', `Row ${tally.seen.get(`entry ${entry.id}`)} changes the same entry.`);
      return [];
    }
    tally.seen.set(`entry ${entry.id}`, row);
    const status = job.publish ? 'published' : before.status;
    const { ownerId, externalId } = before;
    const next: QaContent = { ...read, ownerId, externalId, status };
    if (sameContent(next, before)) {
      tally.unchanged += 1;
      return [];
    }
    if (before.status === 'published' && !job.mayPublish) {
      tally.reject(row, 'forbidden', 'Changing a published entry needs the permission "qa:publish".');
      return [];
    }
    tally.updated += 1;
    return [{ content: next, replacesId: entry.id }];
  }

  /** Makes all staged entries visible at once. */
  private async publish(job: QaImport, tally: Tally): Promise<void> {
    const work = async (em: EntityManager, published?: Published): Promise<void> => {
      for (const { question, text } of await this.imports.taken(job.id, job.publish))
        tally.reject(0, 'question_taken', `“${question}” was left out: another published entry answers “${text}”.`);
      await this.imports.dropTaken(job.id, job.publish);
      const { created, updated } = await this.imports.apply(em, job.id, job.publish);
      Object.assign(tally, { created: created.length, updated: updated.length });
      for (const id of created) published?.note(id, null, job.publish ? 'published' : 'draft', []);
      for (const { id, was } of updated) published?.note(id, was, job.publish ? 'published' : was, []);
      published?.touchAll();
      await this.end(job, tally);
      const detail = { name: job.name, created: created.length, updated: updated.length, published: job.publish };
      await this.audit.record('qa_entries.imported', { type: 'qa_import', id: job.id }, detail);
    };
    if (job.mayPublish) await this.publication.change(work);
    else await this.publication.quiet((em) => work(em));
  }

  private async end({ id }: QaImport, tally: Tally): Promise<void> {
    const errors = tally.errors.toSorted((a, b) => a.row - b.row);
    if (!(await this.imports.advance(id, { state: 'done', ...tally.figures, errors }))) throw new Cancelled();
  }

  private async progress(id: string, tally: Tally): Promise<void> {
    if (!(await this.imports.advance(id, tally.figures))) throw new Cancelled();
  }

  private full(): DomainError {
    const max = this.config.maxima.qa_entries.toLocaleString('en');
    return new DomainError('quota_exceeded', `A workspace has at most ${max} Q&A entries. Nothing was imported.`);
  }
}

/** The content of a row, unless an earlier row has the same wording or external id. */
function contentIn({ row, values }: Row, tally: Tally): { row: number; content: QaContent }[] {
  try {
    const content = contentOfRow(values);
    const keys = [...wordingsOf(content).map((text) => `${content.language} ${questionKey(text)}`)];
    if (content.externalId !== null) keys.push(`id ${content.externalId}`);
    const twin = keys.map((key) => tally.seen.get(key)).find((other) => other !== undefined);
    if (twin !== undefined) {
      tally.reject(row, 'repeated', `Row ${twin} has the same question, variant or external id.`);
      return [];
    }
    for (const key of keys) tally.seen.set(key, row);
    return [{ row, content }];
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    tally.reject(row, 'invalid', error.message);
    return [];
  }
}
