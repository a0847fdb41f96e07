import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { RequestContext } from '../../common/context/request-context.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { newId } from '../../common/ids/ids.js';
import { TenantDb } from '../../database/tenant-db.js';
import { EmbeddingUsage } from './embedding-usage.entity.js';

/** How long a process caches a month's sum. */
const FRESH_MS = 2_000;

interface Sum {
  tokens: number;
  until: number;
}

/** Counts the monthly usage of a workspace's embedding models, and refuses requests beyond their limit. */
@Injectable()
export class EmbeddingMeter {
  private readonly logger = new Logger(EmbeddingMeter.name);
  private readonly sums = new Map<string, Sum>();

  constructor(
    private readonly db: TenantDb,
    private readonly context: RequestContext,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `budget_exceeded` when the month's tokens are used up */
  async refuseBeyond(workspaceId: string, embedderId: string, limit: number | null): Promise<void> {
    if (limit === null) return;
    const month = this.month();
    const key = `${workspaceId}:${embedderId}:${month}`;
    let sum = this.sums.get(key);
    if (!sum || sum.until < this.clock.monotonic()) {
      if (this.sums.size > 10_000) this.sums.clear();
      const tokens = await this.context.run({ workspaceId }, () => this.tokens(embedderId, month));
      this.sums.set(key, (sum = { tokens, until: this.clock.monotonic() + FRESH_MS }));
    }
    if (sum.tokens < limit) return;
    const detail = `The embedding model ${embedderId} has used its ${limit.toLocaleString('en')} tokens of ${month}.`;
    throw new DomainError('budget_exceeded', detail);
  }

  /** Counts one request. If counting fails, the amount is logged. */
  async add(workspaceId: string, embedderId: string, tokens: number): Promise<void> {
    const month = this.month();
    const sum = this.sums.get(`${workspaceId}:${embedderId}:${month}`);
    if (sum) sum.tokens += tokens;
    try {
      await this.context.run({ workspaceId }, () =>
        this.db.sql(
          `insert into embedding_usage as u (id, created_at, updated_at, workspace_id, embedder_id, month, tokens, requests)
           values (?, now(), now(), ?, ?, ?, ?, 1)
           on conflict (workspace_id, embedder_id, month)
           do update set tokens = u.tokens + excluded.tokens, requests = u.requests + 1, updated_at = now()
           where u.workspace_id = ?`,
          [newId(), workspaceId, embedderId, month, tokens, workspaceId],
        ),
      );
    } catch (err) {
      this.logger.error({ err, workspaceId, embedderId, tokens, msg: 'Tokens of an embedding model were not counted' });
    }
  }

  /** Usage of the current workspace this month, by embedder. */
  async thisMonth(): Promise<Map<string, EmbeddingUsage>> {
    const rows = await this.db.em().find(EmbeddingUsage, { month: this.month() });
    return new Map(rows.map((row) => [row.embedderId, row]));
  }

  private async tokens(embedderId: string, month: string): Promise<number> {
    const row = await this.db.em().findOne(EmbeddingUsage, { embedderId, month });
    return Number(row?.tokens ?? 0);
  }

  private month(): string {
    return this.clock.now().toISOString().slice(0, 7);
  }
}
