import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import { cleanLabel } from '../../common/text/tags.js';
import { TenantDb } from '../../database/tenant-db.js';
import { ConversationsRepository } from '../archive/conversations.repository.js';
import { type Conversation, Message } from '../conversation.entity.js';
import { ConversationMemory } from '../memory/conversation-memory.entity.js';
import type { ChangeMemoryDto, ConversationMemoryDto } from './dto/own-conversation.dto.js';

/** The memory of a conversation, for its owner. */
@Injectable()
export class OwnMemory {
  constructor(
    private readonly repository: ConversationsRepository,
    private readonly context: RequestContext,
    private readonly db: TenantDb,
  ) {}

  /** @throws DomainError `conversation_not_found` */
  async get(id: string): Promise<ConversationMemoryDto> {
    const { id: conversationId } = await this.repository.get(id, this.mine);
    return toDto(await this.db.em().findOne(ConversationMemory, { conversationId }));
  }

  /** @throws DomainError `conversation_not_found` */
  async change(id: string, { summary, facts }: ChangeMemoryDto): Promise<ConversationMemoryDto> {
    const memory = await this.write(id, (row) => {
      if (summary !== undefined) {
        row.summary = summary.trim();
        row.summaryBy = row.summary === '' ? null : 'person';
      }
      if (facts !== undefined) row.facts = toFacts(facts);
    });
    return toDto(memory);
  }

  /** Clears summary and facts: the next question is asked without any memory. @throws DomainError `conversation_not_found` */
  async forget(id: string): Promise<void> {
    await this.write(id, async (row, conversation, em) => {
      const newest = await em.findOne(
        Message,
        { conversationId: conversation.id },
        { fields: ['id', 'createdAt'], orderBy: { createdAt: 'desc', id: 'desc' } },
      );
      const covers = newest ? { coversAt: newest.createdAt, coversId: newest.id } : {};
      Object.assign(row, { summary: '', summaryBy: null, facts: [], ...covers });
    });
  }

  private write(
    id: string,
    change: (row: ConversationMemory, conversation: Conversation, em: EntityManager) => void | Promise<void>,
  ): Promise<ConversationMemory> {
    return this.db.tx(async (em) => {
      // All changes of a memory lock its conversation.
      const conversation = await this.repository.lock(id, this.mine);
      const { id: conversationId, workspaceId } = conversation;
      const found = await em.findOne(ConversationMemory, { conversationId });
      const row = found ?? Object.assign(new ConversationMemory(), { conversationId, workspaceId });
      await change(row, conversation, em);
      row.version += 1;
      em.persist(row);
      await em.flush();
      return row;
    });
  }

  private get mine(): { principalId: string; deletedAt: null } {
    return { principalId: this.context.requiredPrincipal.id, deletedAt: null };
  }
}

const toFacts = (facts: readonly string[]): string[] => [
  ...new Set(facts.map((fact) => cleanLabel(fact.replace(/\s/g, ' '))).filter((fact) => fact !== '')),
];

const toDto = (row: ConversationMemory | null): ConversationMemoryDto => ({
  summary: row?.summary ?? '',
  summary_by: row?.summaryBy ?? null,
  covers_until: row?.coversAt?.toISOString() ?? null,
  facts: row?.facts ?? [],
});
