import { Injectable, type StreamableFile } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AuditService } from '../../audit/audit.service.js';
import { csvDownload } from '../../common/csv/csv-download.js';
import { xlsxDownload } from '../../common/xlsx/xlsx-download.js';
import type { CsvColumn } from '../../common/csv/to-csv.js';
import { RequestContext } from '../../common/context/request-context.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { mapPage, type Page, type PageQuery } from '../../common/paging/paging.js';
import { TenantDb } from '../../database/tenant-db.js';
import { Maxima } from '../../limits/maxima.js';
import type { QaFilterQuery } from '../entries/dto/qa-entry.dto.js';
import { QaEntriesRepository } from '../entries/qa-entries.repository.js';
import type { QaEntry } from '../entries/qa-entry.entity.js';
import { QaPublication } from '../entries/qa-publication.js';
import { schemaOf, suggestedMapping } from './import-schema.js';
import type { QaExportQuery, QaImportDetailDto, QaImportDto, RunQaImportDto } from './qa-import.dto.js';
import { IMPORTING, QA_IMPORT_FIELDS, QaImport, type QaMapping } from './qa-import.entity.js';
import { QaImportQueue } from './qa-import.queue.js';
import { QaImportsRepository } from './qa-imports.repository.js';
import { glance, tableOf, uploadedFile } from './qa-upload.js';

/** Imports and exports entries as files. Uploads and starts imports; a worker processes them. */
@Injectable()
export class QaImportsService {
  constructor(
    private readonly imports: QaImportsRepository,
    private readonly entries: QaEntriesRepository,
    private readonly queue: QaImportQueue,
    private readonly publication: QaPublication,
    private readonly maxima: Maxima,
    private readonly audit: AuditService,
    private readonly db: TenantDb,
    private readonly context: RequestContext,
  ) {}

  /** @throws DomainError of the upload, `validation_failed`, `quota_exceeded` */
  async upload(request: FastifyRequest): Promise<QaImportDto> {
    const { name, bytes: file } = await uploadedFile(request);
    const bytes = await tableOf(file);
    const { columns, sample, rows } = await glance(bytes);
    const { workspaceId, requiredPrincipal } = this.context;
    const mapping = suggestedMapping(columns);
    const values = { workspaceId, name, columns, sample, mapping, total: rows, author: requiredPrincipal.id };
    const job = Object.assign(new QaImport(), values);
    await this.db.tx(async (em) => {
      await this.maxima.refuseBeyond(em, 'qa_imports', QaImport, {});
      await em.persist(job).flush();
      await this.imports.addFile(job.id, bytes);
    });
    return toDto(job);
  }

  async list(query: PageQuery): Promise<Page<QaImportDto>> {
    return mapPage(await this.imports.page(query), toDto);
  }

  async get(id: string): Promise<QaImportDetailDto> {
    const job = await this.imports.get(id, {}, ['errors']);
    return { ...toDto(job), errors: job.errors };
  }

  /** Validates or imports the file; a validated file can be run again. @throws DomainError `conflict`, `validation_failed`, `forbidden` */
  async run(id: string, input: RunQaImportDto): Promise<QaImportDto> {
    const job = await this.imports.get(id);
    if (input.publish) this.publication.refuseUnlessAllowed();
    const mapping = input.mapping === undefined ? job.mapping : checkedMapping(input.mapping, job.columns);
    schemaOf(mapping);
    const mayPublish = this.context.requiredPrincipal.permissions.has('qa:publish');
    const values = { state: 'queued', mapping, dryRun: input.dry_run, publish: input.publish, mayPublish } as const;
    const fresh = { done: 0, created: 0, updated: 0, unchanged: 0, rejected: 0, errors: [], error: null };
    const author = this.context.requiredPrincipal.id;
    const repeatable =
      job.state === 'done' && !job.dryRun ? [] : (['uploaded', 'done', 'failed', 'cancelled'] as const);
    if (!(await this.imports.advance(id, { ...values, ...fresh, author }, [...repeatable])))
      throw new DomainError('conflict', 'The import is in progress, or its file has already been imported.');
    await this.audit.record('qa_import.started', { type: 'qa_import', id }, { dry_run: input.dry_run });
    await this.queue.enqueue(id);
    return toDto(await this.imports.get(id));
  }

  /** @throws DomainError `conflict` when it has already ended */
  async cancel(id: string): Promise<QaImportDto> {
    await this.imports.get(id);
    if (!(await this.imports.advance(id, { state: 'cancelled' })))
      throw new DomainError('conflict', 'The import has already ended.');
    return toDto(await this.imports.get(id));
  }

  async delete(id: string): Promise<void> {
    const { state } = await this.imports.get(id);
    if (IMPORTING.includes(state)) throw new DomainError('conflict', 'Cancel the import before you delete it.');
    await this.imports.discard(id);
    await this.db.delete(QaImport, { id });
  }

  /** All matching entries as a table that can be imported again. */
  export({ format, ...filter }: QaExportQuery): Promise<StreamableFile> {
    const rows = this.rows(filter);
    return format === 'xlsx' ? xlsxDownload('qa.xlsx', 'Q&A', COLUMNS, rows) : csvDownload('qa.csv', COLUMNS, rows);
  }

  private async *rows(filter: QaFilterQuery): AsyncGenerator<ExportRow> {
    for await (const entry of this.entries.each(filter)) {
      const [, ...variants] = entry.questions.split('\n');
      yield { entry, variants: variants.join('\n') };
    }
  }
}

interface ExportRow {
  entry: QaEntry;
  variants: string;
}

const COLUMNS: readonly CsvColumn<ExportRow>[] = [
  { header: 'external_id', value: ({ entry }) => entry.externalId },
  { header: 'question', value: ({ entry }) => entry.question },
  { header: 'variants', value: ({ variants }) => variants },
  { header: 'answer', value: ({ entry }) => entry.answer },
  { header: 'language', value: ({ entry }) => entry.language },
  { header: 'tags', value: ({ entry }) => entry.tags.join(', ') },
  { header: 'status', value: ({ entry }) => entry.status },
  { header: 'valid_from', value: ({ entry }) => entry.validFrom },
  { header: 'valid_until', value: ({ entry }) => entry.validUntil },
  { header: 'note', value: ({ entry }) => entry.note },
  { header: 'hits', value: ({ entry }) => entry.hits },
];

/** @throws DomainError `validation_failed` */
function checkedMapping(mapping: QaMapping, columns: readonly string[]): QaMapping {
  for (const [field, header] of Object.entries(mapping)) {
    if (!QA_IMPORT_FIELDS.includes(field as never))
      throw new DomainError('validation_failed', `Fields are ${QA_IMPORT_FIELDS.join(', ')}.`);
    if (typeof header !== 'string' || !columns.includes(header))
      throw new DomainError('validation_failed', `The file does not have the column mapped to ${field}.`);
  }
  return mapping;
}

const toDto = (job: QaImport): QaImportDto => ({
  id: job.id,
  name: job.name,
  state: job.state,
  columns: job.columns,
  sample: job.sample,
  mapping: job.mapping,
  dry_run: job.dryRun,
  publish: job.publish,
  total: job.total,
  done: job.done,
  created: job.created,
  updated: job.updated,
  unchanged: job.unchanged,
  rejected: job.rejected,
  error: job.error ?? null,
  created_at: job.createdAt.toISOString(),
});
