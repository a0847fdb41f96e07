import { Injectable } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import { newId } from '../../common/ids/ids.js';
import { TenantDb } from '../../database/tenant-db.js';
import type { SummaryAuthor } from './conversation-memory.entity.js';
import type { FoldedMessage } from './fold.js';

/** Lifetime of a claim: a model that has not answered by then is given up. */
const CLAIM_S = 60;
/** Characters of a message that are read for a summary. */
const READ_CHARS = 4_000;
const READ_MESSAGES = 200;

export interface FoldClaim {
  version: number;
  summary: string;
}

const CLAIM = `
  insert into conversation_memories (id, created_at, updated_at, workspace_id, conversation_id, claimed_until)
  select ?, now(), now(), c.workspace_id, c.id, now() + interval '${CLAIM_S} seconds'
  from conversations c where c.workspace_id = ? and c.id = ? and c.deleted_at is null
  on conflict (conversation_id) do update set claimed_until = excluded.claimed_until
  where conversation_memories.claimed_until is null or conversation_memories.claimed_until < now()
  returning version, summary`;

const UNCOVERED = `
  select m.id, m.role, left(m.content, ${READ_CHARS}) as content, m.created_at as "createdAt"
  from messages m join conversation_memories k on k.conversation_id = m.conversation_id
  where m.workspace_id = ? and k.workspace_id = m.workspace_id and m.conversation_id = ?
    and (k.covers_at is null or (m.created_at, m.id) > (k.covers_at, k.covers_id))
  order by m.created_at, m.id limit ${READ_MESSAGES}`;

const SAVE = `
  update conversation_memories set summary = ?, summary_by = ?, covers_at = ?, covers_id = ?, version = version + 1,
    claimed_until = null, updated_at = now()
  where workspace_id = ? and conversation_id = ? and version = ?
  returning id`;

const RELEASE = `
  update conversation_memories set claimed_until = null where workspace_id = ? and conversation_id = ? returning id`;

const NAME = `
  update conversations set title = ?, title_by = 'model', updated_at = now()
  where workspace_id = ? and id = ? and title_by = 'question' returning id`;

/** Folds of conversations. A claim makes sure that only one process summarises a conversation at a time. */
@Injectable()
export class FoldsRepository {
  constructor(
    private readonly db: TenantDb,
    private readonly context: RequestContext,
  ) {}

  /** @returns null when this or another process already holds the claim */
  async claim(conversationId: string): Promise<FoldClaim | null> {
    const [row] = await this.db.sql<FoldClaim>(CLAIM, [newId(), this.context.workspaceId, conversationId]);
    return row ?? null;
  }

  /** Oldest first; long messages are cut. */
  async uncovered(conversationId: string): Promise<FoldedMessage[]> {
    const rows = await this.db.sql<FoldedMessage>(UNCOVERED, [this.context.workspaceId, conversationId]);
    return rows.map((row) => ({ ...row, createdAt: new Date(row.createdAt) }));
  }

  /** @returns false when a person changed or cleared the memory since the claim: that change wins */
  async save(
    conversationId: string,
    { version }: FoldClaim,
    summary: { text: string; by: SummaryAuthor },
    last: FoldedMessage,
  ): Promise<boolean> {
    const values = [
      summary.text,
      summary.by,
      last.createdAt,
      last.id,
      this.context.workspaceId,
      conversationId,
      version,
    ];
    return (await this.db.sql(SAVE, values)).length > 0;
  }

  async release(conversationId: string): Promise<void> {
    await this.db.sql(RELEASE, [this.context.workspaceId, conversationId]);
  }

  /** Sets the title unless a person or a model has already set one. */
  async name(conversationId: string, title: string): Promise<void> {
    await this.db.sql(NAME, [title, this.context.workspaceId, conversationId]);
  }
}
