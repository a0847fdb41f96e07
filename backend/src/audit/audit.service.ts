import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock/clock.js';
import { RequestContext } from '../common/context/request-context.js';
import { mapPage, type Page, type PageQuery } from '../common/paging/paging.js';
import { keysetPage } from '../database/keyset-page.js';
import { lockRow } from '../database/row-locks.js';
import { TenantDb } from '../database/tenant-db.js';
import { chainHash, firstBrokenLink, GENESIS_HASH } from './audit-chain.js';
import { AuditEntry, AuditHead } from './audit-entry.entity.js';
import { type AuditEntryDto, toAuditEntryDto } from './dto/audit.dto.js';

export interface AuditTarget {
  /** Singular noun: `document`, `api_token`, … */
  type: string;
  id: string;
}

export interface AuditRecord {
  workspaceId: string;
  actor: string;
  /** `<noun>.<past participle>`, e.g. `api_token.created`. */
  action: string;
  target: AuditTarget;
  /** Facts that explain the action. Never a secret, never content of documents or messages. */
  detail?: Record<string, unknown>;
}

/** Append-only audit log; the entries of a workspace form a hash chain. */
@Injectable()
export class AuditService {
  constructor(
    private readonly db: TenantDb,
    private readonly context: RequestContext,
    private readonly clock: Clock,
  ) {}

  /**
   * Records an action of the current principal in the open transaction, or in its own. Call it last in a transaction:
   * it locks the end of the workspace's chain until the commit.
   */
  async record(action: string, target: AuditTarget, detail: Record<string, unknown> = {}): Promise<void> {
    const { workspaceId, principal } = this.context;
    const actor = principal?.id ?? 'system';
    await this.db.tx((em) => this.recordIn(em, { workspaceId, actor, action, target, detail }));
  }

  /** The same for code without a workspace in the context (sign-up, sign-in). `em` must be in a transaction. */
  async recordIn(em: EntityManager, { workspaceId, actor, action, target, detail = {} }: AuditRecord): Promise<void> {
    // The first entry is written by the transaction that creates the workspace, so no other one can create the head.
    const head =
      (await lockRow(em, AuditHead, { workspaceId })) ??
      Object.assign(new AuditHead(), { workspaceId, seq: 0, hash: GENESIS_HASH });
    const facts = {
      workspaceId,
      seq: head.seq + 1,
      createdAt: this.clock.now(),
      actor,
      action,
      targetType: target.type,
      targetId: target.id,
      detail,
      requestId: this.context.requestId.slice(0, 64),
      previousHash: head.hash,
    };
    const entry = Object.assign(new AuditEntry(), { ...facts, hash: chainHash(facts) });
    head.seq = entry.seq;
    head.hash = entry.hash;
    await em.persist([head, entry]).flush();
  }

  async list(query: PageQuery): Promise<Page<AuditEntryDto>> {
    const order = { fields: { seq: 'int' }, descending: true } as const;
    return mapPage(await keysetPage(this.db.em(), AuditEntry, {}, query, order), toAuditEntryDto);
  }

  /** The first missing or changed entry of the current workspace, or null. Reads the whole chain. */
  async firstBrokenLink(): Promise<number | null> {
    const em = this.db.em();
    const head = await em.findOne(AuditHead, {});
    const entries = await em.find(AuditEntry, {}, { orderBy: { seq: 'asc' } });
    return firstBrokenLink(entries, head ?? { seq: 0, hash: GENESIS_HASH });
  }
}
