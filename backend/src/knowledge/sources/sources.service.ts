import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { Clock } from '../../common/clock/clock.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { RequestContext } from '../../common/context/request-context.js';
import { mapPage, type Page, type PageQuery } from '../../common/paging/paging.js';
import { AppConfig } from '../../config/app-config.js';
import { TenantDb } from '../../database/tenant-db.js';
import { unlessTaken } from '../../database/unique-violations.js';
import { Maxima } from '../../limits/maxima.js';
import { CrawlSource } from '../documents/crawl-source.entity.js';
import type { CreateSourceDto, SourceDto, SourceRunDto, UpdateSourceDto } from './dto/source.dto.js';
import { checkedAddress } from './fetch/page-address.js';
import { RunStarter } from './run-starter.js';
import { nextRun } from './schedule.js';
import { SourceDocuments } from './source-documents.js';
import { fromSourceDto, toRunDto, toSourceDto } from './source.mapper.js';
import { LATEST_FIRST, SourcesRepository } from './sources.repository.js';

const TAKEN = { crawl_sources_name_unique: ['conflict', 'A source with this name already exists.'] } as const;
const target = (id: string) => ({ type: 'crawl_source', id });

/** Management of web page sources. */
@Injectable()
export class SourcesService {
  constructor(
    private readonly config: AppConfig,
    private readonly db: TenantDb,
    private readonly context: RequestContext,
    private readonly clock: Clock,
    private readonly maxima: Maxima,
    private readonly sources: SourcesRepository,
    private readonly runs: RunStarter,
    private readonly documents: SourceDocuments,
    private readonly audit: AuditService,
  ) {}

  async list(query: PageQuery): Promise<Page<SourceDto>> {
    const page = await this.sources.page(query, {}, LATEST_FIRST);
    return { ...page, items: await this.describe(page.items) };
  }

  async get(id: string): Promise<SourceDto> {
    const [dto] = await this.describe([await this.sources.get(id)]);
    return dto!;
  }

  /**
   * A scheduled source is read for the first time immediately. @throws DomainError `validation_failed`, `conflict`,
   * `quota_exceeded`
   */
  async create(input: CreateSourceDto): Promise<SourceDto> {
    const url = this.address(input.url);
    const now = this.clock.now();
    const source = Object.assign(new CrawlSource(), fromSourceDto(input), {
      url,
      workspaceId: this.context.workspaceId,
      nextRunAt: input.schedule === 'manual' ? null : now,
    });
    await unlessTaken(TAKEN, () =>
      this.db.tx(async (em) => {
        await this.maxima.refuseBeyond(em, 'sources', CrawlSource, {});
        await em.persist(source).flush();
        await this.audit.record('crawl_source.created', target(source.id), { kind: source.kind, url: source.url });
      }),
    );
    return this.get(source.id);
  }

  /** @throws DomainError `source_not_found`, `validation_failed`, `conflict` */
  async update(id: string, input: UpdateSourceDto): Promise<SourceDto> {
    const url = input.url === undefined ? {} : { url: this.address(input.url) };
    await unlessTaken(TAKEN, () =>
      this.db.tx(async (em) => {
        const source = await this.sources.lock(id);
        const before = source.schedule;
        Object.assign(source, fromSourceDto(input), url);
        if (source.schedule !== before) source.nextRunAt = nextRun(source.schedule, null, this.clock.now());
        await em.flush();
        await this.audit.record('crawl_source.updated', target(id), { fields: Object.keys(input) });
      }),
    );
    return this.get(id);
  }

  /** Ends its run in progress. @throws DomainError `source_not_found` */
  async remove(id: string, documents: 'keep' | 'delete'): Promise<void> {
    await this.runs.cancel(id);
    do {
      if (documents === 'delete') await this.documents.deleteOf(id);
    } while (!(await this.removeUnless(id, documents)));
  }

  /** @throws DomainError `source_not_found` */
  async run(id: string): Promise<SourceRunDto> {
    return toRunDto(await this.runs.start(id));
  }

  /** Pages that were read are kept. @throws DomainError `source_not_found`, `conflict` if no run is in progress */
  async cancel(id: string): Promise<SourceDto> {
    if (!(await this.runs.cancel(id))) throw new DomainError('conflict', 'The source is not being read.');
    return this.get(id);
  }

  async history(id: string, query: PageQuery): Promise<Page<SourceRunDto>> {
    await this.sources.get(id);
    return mapPage(await this.sources.runPage(id, query), toRunDto);
  }

  /**
   * @returns false if a page was added after the documents were deleted: the source stays until that document is deleted too
   */
  private removeUnless(id: string, documents: 'keep' | 'delete'): Promise<boolean> {
    return this.db.tx(async () => {
      await this.sources.lock(id);
      await this.sources.close(id);
      if (documents === 'delete' && (await this.documents.exist(id))) return false;
      await this.sources.remove(id);
      await this.audit.record('crawl_source.deleted', target(id), { documents });
      return true;
    });
  }

  private address(url: string): string {
    return checkedAddress(url, this.config.providers.allowPrivate);
  }

  private async describe(rows: CrawlSource[]): Promise<SourceDto[]> {
    const runIds = rows.flatMap((row) => row.lastRunId ?? []);
    const runs = new Map((await this.sources.findRuns(runIds)).map((run) => [run.id, run]));
    const pages = await this.sources.countPages(rows.map((row) => row.id));
    return rows.map((row) => toSourceDto(row, pages.get(row.id) ?? 0, runs.get(row.lastRunId ?? '')));
  }
}
