import { Injectable } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import { isUuid } from '../../common/ids/ids.js';
import { TenantDb } from '../../database/tenant-db.js';
import type { Channel } from '../conversation.entity.js';

/** Number of newest messages that are loaded; older ones are in the summary or left out. */
const MESSAGES = 60;
/** Characters that are loaded of one message. */
const MESSAGE_CHARS = 32_000;
/** Total size of the loaded messages: about as much as the largest context window holds. */
const HISTORY_BYTES = 400_000;

export interface ReadMessage {
  id: string;
  role: 'user' | 'assistant';
  completion_id: string | null;
  client_message_id: string | null;
  /** null when the message exceeds the total size that is loaded. */
  content: string | null;
  bytes: number;
}

export interface ReadConversation {
  channel: Channel;
  head_id: string | null;
  message_count: number;
  last_message_at: string;
  summary: string | null;
  facts: string[] | null;
  /** The newest messages that the summary does not cover, oldest first. */
  messages: ReadMessage[];
}

/** Head, memory and newest turns in one round trip; texts beyond the size limit are not transferred. */
const SQL = `
  select c.channel, c.head_id, c.message_count, c.last_message_at, k.summary, k.facts,
    (select coalesce(json_agg(json_build_object(
        'id', s.id, 'role', s.role, 'completion_id', s.completion_id, 'client_message_id', s.client_message_id, 'bytes', s.bytes,
        'content', case when s.total <= ${HISTORY_BYTES} or s.place <= 2 then left(s.content, ${MESSAGE_CHARS}) end)
        order by s.created_at, s.id), '[]')
      from (
        select n.*, sum(n.bytes) over w as total, row_number() over w as place
        from (
          select m.id, m.role, m.completion_id, m.client_message_id, m.created_at, m.content, octet_length(m.content) as bytes
          from messages m
          where m.workspace_id = c.workspace_id and m.conversation_id = c.id
            and (k.covers_at is null or (m.created_at, m.id) > (k.covers_at, k.covers_id))
          order by m.created_at desc, m.id desc limit ${MESSAGES}
        ) n
        window w as (order by n.created_at desc, n.id desc)
      ) s
    ) as messages
  from conversations c
  left join conversation_memories k on k.conversation_id = c.id and k.workspace_id = c.workspace_id
  where c.workspace_id = ? and c.id = ? and c.principal_id = ? and c.deleted_at is null`;

/** Reads the state of a conversation that the next question needs. */
@Injectable()
export class OpenedConversations {
  constructor(
    private readonly db: TenantDb,
    private readonly context: RequestContext,
  ) {}

  /** @returns null when it does not exist or belongs to another principal */
  async read(id: string, principalId: string): Promise<ReadConversation | null> {
    if (!isUuid(id)) return null;
    const [row] = await this.db.sql<ReadConversation>(SQL, [this.context.workspaceId, id, principalId]);
    return row ?? null;
  }
}
