import { Injectable } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import { isUuid } from '../../common/ids/ids.js';
import type { Page, PageQuery } from '../../common/paging/paging.js';
import { type KeysetOrder, keysetPage } from '../../database/keyset-page.js';
import { TenantDb } from '../../database/tenant-db.js';
import { Message } from '../conversation.entity.js';

/** Characters of a message that lists contain; the full text of a longer message is loaded separately. */
export const SHOWN_CHARS = 16_000;
const PAGE_SIZE = 50;
/** Maximum total size of full messages that are held in memory at once, unless a single message is larger. */
const MAX_BATCH_BYTES = 4 * 1024 * 1024;
const ORDER = { createdAt: 'time', id: 'uuid' } as const;
const IN_ORDER: KeysetOrder<Message> = { fields: ORDER };
const NEWEST_FIRST: KeysetOrder<Message> = { fields: ORDER, descending: true };

/** A message whose text may be cut. */
export type ShownMessage = Message & { bytes: number; truncated: boolean };

interface TextRow {
  id: string;
  content: string;
  bytes: number;
  truncated: boolean;
}

/** Sizes are computed by the database, because a text may have several megabytes. */
const SHOWN = `
  select id, left(content, ${SHOWN_CHARS}) as content, octet_length(content) as bytes,
    octet_length(content) > ${SHOWN_CHARS} and length(content) > ${SHOWN_CHARS} as truncated
  from messages where workspace_id = ? and id = any(string_to_array(?, ',')::uuid[])`;
const SIZES = `select id, octet_length(content) as bytes from messages where workspace_id = ? and id = any(string_to_array(?, ',')::uuid[])`;
const WHOLE = `
  select id, content, octet_length(content) as bytes, false as truncated
  from messages where workspace_id = ? and id = any(string_to_array(?, ',')::uuid[])`;

/** Messages of conversations, loaded in batches of bounded size. */
@Injectable()
export class MessagesRepository {
  constructor(
    private readonly db: TenantDb,
    private readonly context: RequestContext,
  ) {}

  /** Long texts are cut. */
  async page(conversationId: string, query: PageQuery, newestFirst = false): Promise<Page<ShownMessage>> {
    const page = await this.heads(conversationId, query, newestFirst ? NEWEST_FIRST : IN_ORDER);
    return { ...page, items: await this.withTexts(page.items, SHOWN) };
  }

  /** All messages of a conversation with their full text, oldest first, in batches. */
  async *all(conversationId: string): AsyncGenerator<ShownMessage[]> {
    let cursor: string | undefined;
    do {
      const page = await this.heads(conversationId, { limit: PAGE_SIZE, cursor }, IN_ORDER);
      for (const few of await this.portions(page.items)) yield await this.withTexts(few, WHOLE);
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
  }

  /** The message without its text. @returns null when the conversation has no such message */
  async head(conversationId: string, id: string): Promise<Message | null> {
    if (!isUuid(id)) return null;
    return (await this.db.em().findOne(Message, { id, conversationId }, { exclude: ['content'] })) as Message | null;
  }

  async whole(conversationId: string, id: string): Promise<ShownMessage | null> {
    const head = await this.head(conversationId, id);
    return head && (await this.withTexts([head], WHOLE))[0]!;
  }

  private heads(conversationId: string, query: PageQuery, order: KeysetOrder<Message>): Promise<Page<Message>> {
    return keysetPage(this.db.em(), Message, { conversationId }, query, order, ['content']);
  }

  private async portions(messages: readonly Message[]): Promise<Message[][]> {
    const sizes = new Map((await this.rows(messages, SIZES)).map(({ id, bytes }) => [id, bytes]));
    const portions: Message[][] = [];
    let left = 0;
    for (const message of messages) {
      const bytes = sizes.get(message.id) ?? 0;
      if (bytes > left) portions.push([]);
      left = (bytes > left ? MAX_BATCH_BYTES : left) - bytes;
      (portions.at(-1) ?? portions[portions.push([]) - 1]!).push(message);
    }
    return portions;
  }

  private async withTexts(messages: readonly Message[], sql: string): Promise<ShownMessage[]> {
    const texts = new Map((await this.rows(messages, sql)).map((row) => [row.id, row]));
    return messages.flatMap((message) => {
      const row = texts.get(message.id);
      // The message may have been deleted between the two reads.
      return row ? [shown(message, row)] : [];
    });
  }

  private async rows(messages: readonly Message[], sql: string): Promise<TextRow[]> {
    if (messages.length === 0) return [];
    return this.db.sql<TextRow>(sql, [this.context.workspaceId, messages.map(({ id }) => id).join()]);
  }
}

/** Returns a copy: an entity with a cut text must never be written back. */
const shown = (message: Message, { content, bytes, truncated }: TextRow): ShownMessage => ({
  ...(message as ShownMessage),
  id: message.id,
  content,
  bytes,
  truncated,
});
