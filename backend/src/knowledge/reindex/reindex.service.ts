import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { Clock } from '../../common/clock/clock.js';
import { RequestContext } from '../../common/context/request-context.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { TenantDb } from '../../database/tenant-db.js';
import { unlessTaken } from '../../database/unique-violations.js';
import { EmbeddingService } from '../../embeddings/embedding.service.js';
import { type IndexId, WorkspaceEmbedders } from '../../embeddings/pins/workspace-embedders.js';
import type { EmbedderDto, ReindexDto, StartReindexBody } from './dto/reindex.dto.js';
import { Reindex, type ReindexState } from '../indexes/reindex.entity.js';
import { toAvailable, toReindexDto } from './reindex.mapper.js';
import { ReindexQueue } from './reindex.queue.js';
import { ReindexRepository } from '../indexes/reindex.repository.js';

/** Reindexes the workspace's documents beside the index that is searched: with another embedder or other settings. */
@Injectable()
export class ReindexService {
  constructor(
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly context: RequestContext,
    private readonly db: TenantDb,
    private readonly embeddings: EmbeddingService,
    private readonly embedders: WorkspaceEmbedders,
    private readonly queue: ReindexQueue,
    private readonly repository: ReindexRepository,
  ) {}

  async status(): Promise<EmbedderDto> {
    const { active_id, pinned_id, reason } = await this.embeddings.status();
    const last = await this.repository.findLast();
    return {
      active_id,
      pinned_id,
      ...(reason ? { reason } : {}),
      available: (await this.embeddings.available()).map(toAvailable),
      ...(last ? { reindex: this.toDto(last) } : {}),
    };
  }

  async start({ embedder_id }: StartReindexBody): Promise<ReindexDto> {
    const index = await this.currentIndex();
    const embedderId = embedder_id ?? index.embedderId;
    await this.requireReady(embedderId);
    const reindex = await unlessTaken(TAKEN, () => this.db.tx((em) => this.startIn(em, index, embedderId)));
    await this.queue.enqueue(reindex.id);
    return this.toDto(reindex);
  }

  cancel(): Promise<ReindexDto> {
    return this.change(['building'], 'cancelling', 'knowledge.reindex_cancelled', 'No reindex is running.');
  }

  async rollBack(): Promise<ReindexDto> {
    const open = await this.repository.findOpen();
    if (open) await this.requireReady(open.fromEmbedderId);
    return this.change(
      ['switched'],
      'rolling_back',
      'knowledge.reindex_rolled_back',
      'There is no earlier index to return to.',
    );
  }

  /** Also aborts a rollback: the new index stays. */
  finish(): Promise<ReindexDto> {
    const from: ReindexState[] = ['switched', 'rolling_back'];
    return this.change(from, 'finishing', 'knowledge.reindex_finished', 'There is no earlier index to remove.');
  }

  /** Before the first ingestion: the index that would be used. */
  private async currentIndex(): Promise<IndexId> {
    return (await this.embeddings.index()) ?? { embedderId: (await this.embeddings.active()).id, generation: 1 };
  }

  private async startIn(em: EntityManager, index: IndexId, embedderId: string): Promise<Reindex> {
    if (await this.repository.findOpen(em)) throw conflict('First finish or roll back the previous reindex.');
    await this.embedders.ensure(index);
    const reindex = await this.repository.open(em, index, embedderId, this.clock.now());
    const detail = { from: index.embedderId, to: embedderId };
    await this.audit.record('knowledge.reindex_started', { type: 'reindex', id: reindex.id }, detail);
    return reindex;
  }

  private async change(
    from: ReindexState[],
    state: ReindexState,
    action: string,
    otherwise: string,
  ): Promise<ReindexDto> {
    const id = await this.db.tx(async (em) => {
      const open = await this.repository.findOpen(em);
      const change = { state, startedAt: this.clock.now(), error: null };
      if (!open || !(await this.repository.move(open.id, from, change))) throw conflict(otherwise);
      await this.audit.record(action, { type: 'reindex', id: open.id });
      return open.id;
    });
    await this.queue.enqueue(id);
    return this.toDto((await this.repository.find(id))!);
  }

  private async requireReady(id: string): Promise<void> {
    const known = (await this.embeddings.available()).find((each) => each.id === id);
    if (!known) {
      const message = `This version has no embedder ${id}.`;
      throw new DomainError('validation_failed', message, {
        errors: [{ field: 'embedder_id', code: 'unknown', message }],
      });
    }
    if (!known.ready) throw new DomainError('embedder_unavailable', `${id} cannot be used: ${known.reason}`);
  }

  private toDto(reindex: Reindex): ReindexDto {
    return toReindexDto(reindex, this.clock.now());
  }
}

const TAKEN = { reindexes_open_unique: ['reindex_conflict', 'A reindex is already in progress.'] } as const;
const conflict = (detail: string): DomainError => new DomainError('reindex_conflict', detail);
