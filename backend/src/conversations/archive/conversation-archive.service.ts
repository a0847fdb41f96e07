import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { Clock } from '../../common/clock/clock.js';
import { RequestContext } from '../../common/context/request-context.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { isUuid } from '../../common/ids/ids.js';
import { mapPage, type Page, type PageQuery } from '../../common/paging/paging.js';
import { TenantDb } from '../../database/tenant-db.js';
import { Conversation, Message } from '../conversation.entity.js';
import { MessageTraceRow } from '../message-trace.entity.js';
import { toConversationDto, toDetailDto, toMessageDto } from './conversation.mapper.js';
import { type ConversationFilter, ConversationsRepository } from './conversations.repository.js';
import {
  type BulkConversationsDto,
  type BulkResultDto,
  type ChangeConversationDto,
  type ConversationDetailDto,
  type ConversationDto,
  type ConversationMessageDto,
  type ConversationsQuery,
  MAX_TAGS,
  type MessageTraceDto,
} from './dto/conversation.dto.js';

/** All conversations of the context's workspace, for the people who look after them. */
@Injectable()
export class ConversationArchive {
  constructor(
    private readonly repository: ConversationsRepository,
    private readonly audit: AuditService,
    private readonly context: RequestContext,
    private readonly clock: Clock,
    private readonly db: TenantDb,
  ) {}

  async list({ limit, cursor, ...filter }: ConversationsQuery): Promise<Page<ConversationDto>> {
    return mapPage(await this.repository.list({ limit, cursor }, this.filterOf(filter)), toConversationDto);
  }

  filterOf({ mine, ...filter }: ConversationFilter): ConversationFilter {
    return { ...filter, ...(mine ? { principalId: this.context.requiredPrincipal.id } : {}) };
  }

  /** Deleted ones as well. @throws DomainError `conversation_not_found` */
  async get(id: string): Promise<ConversationDetailDto> {
    return toDetailDto(await this.repository.get(id));
  }

  /** In their order. @throws DomainError `conversation_not_found` */
  async messages(id: string, query: PageQuery): Promise<Page<ConversationMessageDto>> {
    const { id: conversationId } = await this.repository.get(id);
    const page = await this.repository.messages(conversationId, query);
    const feedback = await this.repository.feedbackOf(page.items);
    return mapPage(page, (message) => toMessageDto(message, feedback.get(message.id)));
  }

  /** @throws DomainError `conversation_not_found`, also for a message that is not in it */
  async trace(id: string, messageId: string): Promise<MessageTraceDto> {
    const { id: conversationId } = await this.repository.get(id);
    const message = isUuid(messageId) ? await this.db.em().findOne(Message, { id: messageId, conversationId }) : null;
    if (!message) throw this.repository.missing();
    const row = await this.db.em().findOne(MessageTraceRow, { messageId: message.id });
    return { message_id: message.id, trace: row?.trace ?? null };
  }

  /** @throws DomainError `conversation_not_found` */
  async change(id: string, { title, tags, note }: ChangeConversationDto): Promise<ConversationDetailDto> {
    const row = await this.db.tx(async (em) => {
      const found = await this.repository.lock(id);
      if (title !== undefined) found.title = title;
      if (tags !== undefined) found.tags = unique(tags);
      if (note !== undefined) found.note = note;
      await em.flush();
      await this.audit.record(
        'conversation.updated',
        { type: 'conversation', id: found.id },
        {
          changed: Object.keys({ title, tags, note }).filter(
            (key) => ({ title, tags, note })[key as 'title'] !== undefined,
          ),
        },
      );
      return found;
    });
    return toDetailDto(row);
  }

  /** Those that are not there are passed over. @throws DomainError `validation_failed` for more tags than one may have */
  async bulk({ action, ids, tags = [] }: BulkConversationsDto): Promise<BulkResultDto> {
    const changed = await this.db.tx(async (em) => {
      const rows = await em.find(
        Conversation,
        { id: { $in: ids.filter(isUuid) }, deletedAt: action === 'restore' ? { $ne: null } : null },
        // Always in one order: two changes of the same rows take turns.
        { orderBy: { id: 'asc' }, lockMode: 4 },
      );
      for (const row of rows) this.apply(row, action, tags);
      await em.flush();
      if (rows.length > 0)
        await this.audit.record(ACTIONS[action], { type: 'conversation', id: rows[0]!.id }, { count: rows.length });
      return rows.length;
    });
    return { changed };
  }

  private apply(row: Conversation, action: BulkConversationsDto['action'], tags: string[]): void {
    if (action === 'delete') row.deletedAt = this.clock.now();
    if (action === 'restore') row.deletedAt = null;
    if (action === 'remove_tags') row.tags = row.tags.filter((tag) => !tags.includes(tag));
    if (action !== 'add_tags') return;
    row.tags = unique([...row.tags, ...tags]);
    if (row.tags.length <= MAX_TAGS) return;
    const message = `A conversation has at most ${MAX_TAGS} tags.`;
    throw new DomainError('validation_failed', message, { errors: [{ field: 'tags', code: 'maxItems', message }] });
  }
}

const ACTIONS = {
  delete: 'conversation.deleted',
  restore: 'conversation.restored',
  add_tags: 'conversation.updated',
  remove_tags: 'conversation.updated',
} as const;

const unique = (tags: readonly string[]): string[] => [...new Set(tags.map((tag) => tag.trim()))];
