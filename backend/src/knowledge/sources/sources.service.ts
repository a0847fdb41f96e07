import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { Clock } from '../../common/clock/clock.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { RequestContext } from '../../common/context/request-context.js';
import { decodeCursor, type Page, type PageQuery, toPage } from '../../common/paging/paging.js';
import { AppConfig } from '../../config/app-config.js';
import { TenantDb } from '../../database/tenant-db.js';
import { Maxima } from '../../limits/maxima.js';
import { CrawlSource } from './crawl-source.entity.js';
import type { CreateSourceDto, SourceDto, SourceRunDto, UpdateSourceDto } from './dto/source.dto.js';
import { checkedAddress } from './fetch/page-address.js';
import { RunStarter } from './run-starter.js';
import { nextRun } from './schedule.js';
import { SourceDocuments } from './source-documents.js';
import { fromSourceDto, toRunDto, toSourceDto } from './source.mapper.js';
import { SourcesRepository } from './sources.repository.js';

const target = (id: string) => ({ type: 'crawl_source', id });

/** Sources of web pages, as people and programs keep them. */
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

  async list({ cursor, limit }: PageQuery): Promise<Page<SourceDto>> {
    const rows = await this.sources.findPage(cursor ? positionIn(cursor) : undefined, limit + 1);
    const dtos = await this.describe(rows);
    return toPage(
      rows.map((row, i) => ({ row, dto: dtos[i]! })),
      limit,
      ({ dto }) => dto,
      ({ row }) => positionOf(row),
    );
  }

  async get(id: string): Promise<SourceDto> {
    const [dto] = await this.describe([await this.sources.required(id)]);
    return dto!;
  }

  /** A scheduled source is read for the first time at once. @throws DomainError `validation_failed`, `conflict`, `quota_exceeded` */
  async create(input: CreateSourceDto): Promise<SourceDto> {
    const url = this.address(input.url);
    const now = this.clock.now();
    const source = Object.assign(new CrawlSource(), fromSourceDto(input), {
      url,
      workspaceId: this.context.workspaceId,
      nextRunAt: input.schedule === 'manual' ? null : now,
    });
    await this.unique(() =>
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
    await this.unique(() =>
      this.db.tx(async (em) => {
        const source = await this.sources.lock(em, id);
        const before = source.schedule;
        Object.assign(source, fromSourceDto(input), url);
        if (source.schedule !== before) source.nextRunAt = nextRun(source.schedule, null, this.clock.now());
        await em.flush();
        await this.audit.record('crawl_source.updated', target(id), { fields: Object.keys(input) });
      }),
    );
    return this.get(id);
  }

  /** Its run in progress ends. @throws DomainError `source_not_found` */
  async remove(id: string, documents: 'keep' | 'delete'): Promise<void> {
    await this.runs.cancel(id);
    await this.db.tx(async (em) => {
      await this.sources.lock(em, id);
      await this.sources.remove(id);
      await this.audit.record('crawl_source.deleted', target(id), { documents });
    });
    await (documents === 'delete' ? this.documents.deleteOf(id) : this.documents.releaseOf(id));
  }

  /** @throws DomainError `source_not_found` */
  async run(id: string): Promise<SourceRunDto> {
    return toRunDto(await this.runs.start(id));
  }

  /** Pages that were read stay. @throws DomainError `source_not_found`, `conflict` when it is not being read */
  async cancel(id: string): Promise<SourceDto> {
    if (!(await this.runs.cancel(id))) throw new DomainError('conflict', 'The source is not being read.');
    return this.get(id);
  }

  async history(id: string, { cursor, limit }: PageQuery): Promise<Page<SourceRunDto>> {
    await this.sources.required(id);
    const rows = await this.sources.findRunPage(id, cursor ? positionIn(cursor) : undefined, limit + 1);
    return toPage(rows, limit, toRunDto, positionOf);
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

  private async unique(change: () => Promise<void>): Promise<void> {
    try {
      await change();
    } catch (error) {
      if (!(error instanceof UniqueConstraintViolationException)) throw error;
      throw new DomainError('conflict', 'There is a source with this name.');
    }
  }
}

const positionOf = (row: { createdAt: Date; id: string }): string[] => [row.createdAt.toISOString(), row.id];
const positionIn = (cursor: string): [string, string] => {
  const [createdAt, id] = decodeCursor(cursor, 'time', 'uuid');
  return [createdAt.toISOString(), id];
};
