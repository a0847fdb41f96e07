import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { Clock } from '../../common/clock/clock.js';
import { RequestContext } from '../../common/context/request-context.js';
import { mapPage, type Page, type PageQuery } from '../../common/paging/paging.js';
import { TenantDb } from '../../database/tenant-db.js';
import { toMessageDto } from '../archive/conversation.mapper.js';
import { ConversationsRepository } from '../archive/conversations.repository.js';
import { MessagesRepository, type ShownMessage } from '../archive/messages.repository.js';
import type { Conversation } from '../conversation.entity.js';
import { AnswerFigures } from './answer-figures.js';
import type {
  OwnConversationDto,
  OwnConversationsQuery,
  OwnMessageDto,
  RenameConversationDto,
} from './dto/own-conversation.dto.js';

/** Conversations that the caller owns and can continue. */
@Injectable()
export class OwnConversations {
  constructor(
    private readonly repository: ConversationsRepository,
    private readonly texts: MessagesRepository,
    private readonly figures: AnswerFigures,
    private readonly audit: AuditService,
    private readonly context: RequestContext,
    private readonly clock: Clock,
    private readonly db: TenantDb,
  ) {}

  /** Latest first. */
  async list({ limit, cursor, q }: OwnConversationsQuery): Promise<Page<OwnConversationDto>> {
    const filter = { ...(q === undefined ? {} : { q, titles: true }), principalId: this.me };
    return mapPage(await this.repository.list({ limit, cursor }, filter), toDto);
  }

  /** @throws DomainError `conversation_not_found` when it is unknown, deleted or belongs to another principal */
  async get(id: string): Promise<OwnConversationDto> {
    return toDto(await this.own(id));
  }

  /** Newest first. @throws DomainError `conversation_not_found` */
  async messages(id: string, query: PageQuery): Promise<Page<OwnMessageDto>> {
    const { id: conversationId } = await this.own(id);
    const page = await this.texts.page(conversationId, query, true);
    return { items: await this.toDtos(page.items), next_cursor: page.next_cursor };
  }

  /** The message with its full text. @throws DomainError `conversation_not_found`, also when the message belongs to another conversation */
  async message(id: string, messageId: string): Promise<OwnMessageDto> {
    const { id: conversationId } = await this.own(id);
    const message = await this.texts.whole(conversationId, messageId);
    if (!message) throw this.repository.missing();
    return (await this.toDtos([message]))[0]!;
  }

  /** @throws DomainError `conversation_not_found` */
  rename(id: string, { title }: RenameConversationDto): Promise<OwnConversationDto> {
    return this.db.tx(async (em) => {
      const row = await this.repository.lock(id, this.mine);
      Object.assign(row, { title, titleBy: 'person' });
      await em.flush();
      return toDto(row);
    });
  }

  /** Moves it to the bin, from which members who manage conversations can restore it. @throws DomainError `conversation_not_found` */
  async delete(id: string): Promise<void> {
    await this.db.tx(async (em) => {
      const row = await this.repository.lock(id, this.mine);
      row.deletedAt = this.clock.now();
      await em.flush();
      await this.audit.record('conversation.deleted', { type: 'conversation', id: row.id });
    });
  }

  private async toDtos(messages: readonly ShownMessage[]): Promise<OwnMessageDto[]> {
    const answers = messages.filter(({ role }) => role === 'assistant').map(({ id }) => id);
    const [feedback, figures] = await Promise.all([this.repository.feedbackOf(messages), this.figures.of(answers)]);
    return messages.map((message) => ({
      ...toMessageDto(message, feedback.get(message.id)),
      figures: figures.get(message.id) ?? null,
    }));
  }

  private own(id: string): Promise<Conversation> {
    return this.repository.get(id, this.mine);
  }

  private get mine(): { principalId: string; deletedAt: null } {
    return { principalId: this.me, deletedAt: null };
  }

  private get me(): string {
    return this.context.requiredPrincipal.id;
  }
}

const toDto = (c: Conversation): OwnConversationDto => ({
  id: c.id,
  title: c.title,
  message_count: c.messageCount,
  created_at: c.createdAt.toISOString(),
  last_message_at: c.lastMessageAt.toISOString(),
});
