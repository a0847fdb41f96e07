import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { Clock } from '../../common/clock/clock.js';
import { RequestContext } from '../../common/context/request-context.js';
import { isUuid } from '../../common/ids/ids.js';
import { mapPage, type Page, type PageQuery } from '../../common/paging/paging.js';
import { toTags } from '../../common/text/tags.js';
import { lockRows } from '../../database/row-locks.js';
import { TenantDb } from '../../database/tenant-db.js';
import { Conversation } from '../conversation.entity.js';
import { MessageTraceRow } from '../message-trace.entity.js';
import { toConversationDto, toDetailDto, toMessageDto } from './conversation.mapper.js';
import { type ConversationFilter, ConversationsRepository } from './conversations.repository.js';
import { MessagesRepository } from './messages.repository.js';
import {
  type BulkConversationsDto,
  type BulkResultDto,
  type ChangeConversationDto,
  type ConversationDetailDto,
  type ConversationDto,
  type ConversationMessageDto,
  type ConversationsQuery,
  type MessageTraceDto,
} from './dto/conversation.dto.js';

/** All conversations of the current workspace, for members who moderate them. */
@Injectable()
export class ConversationArchive {
  constructor(
    private readonly repository: ConversationsRepository,
    private readonly texts: MessagesRepository,
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

  /** Includes deleted conversations. @throws DomainError `conversation_not_found` */
  async get(id: string): Promise<ConversationDetailDto> {
    return toDetailDto(await this.repository.get(id));
  }

  /** Oldest first. @throws DomainError `conversation_not_found` */
  async messages(id: string, query: PageQuery): Promise<Page<ConversationMessageDto>> {
    const { id: conversationId } = await this.repository.get(id);
    const page = await this.texts.page(conversationId, query);
    const feedback = await this.repository.feedbackOf(page.items);
    return mapPage(page, (message) => toMessageDto(message, feedback.get(message.id)));
  }

  /** The message with its full text. @throws DomainError `conversation_not_found`, also when the message belongs to another conversation */
  async message(id: string, messageId: string): Promise<ConversationMessageDto> {
    const { id: conversationId } = await this.repository.get(id);
    const message = await this.texts.whole(conversationId, messageId);
    if (!message) throw this.repository.missing();
    return toMessageDto(message, (await this.repository.feedbackOf([message])).get(message.id));
  }

  /** @throws DomainError `conversation_not_found`, also when the message belongs to another conversation */
  async trace(id: string, messageId: string): Promise<MessageTraceDto> {
    const { id: conversationId } = await this.repository.get(id);
    const message = await this.texts.head(conversationId, messageId);
    if (!message) throw this.repository.missing();
    const row = await this.db.em().findOne(MessageTraceRow, { messageId: message.id });
    return { message_id: message.id, trace: row?.trace ?? null };
  }

  /** @throws DomainError `conversation_not_found` */
  async change(id: string, { title, tags, note }: ChangeConversationDto): Promise<ConversationDetailDto> {
    const row = await this.db.tx(async (em) => {
      const found = await this.repository.lock(id);
      if (title !== undefined) Object.assign(found, { title, titleBy: 'person' });
      if (tags !== undefined) found.tags = toTags(tags, OWNER);
      if (note !== undefined) found.note = note;
      await em.flush();
      // The audit log names the changed fields only: the note itself is content.
      const changed = Object.entries({ title, tags, note }).flatMap(([name, value]) =>
        value === undefined ? [] : [name],
      );
      await this.audit.record('conversation.updated', { type: 'conversation', id: found.id }, { changed });
      return found;
    });
    return toDetailDto(row);
  }

  /** Unknown ids are skipped. @throws DomainError `validation_failed` when a conversation would exceed the limit of tags */
  async bulk({ action, ids, tags = [] }: BulkConversationsDto): Promise<BulkResultDto> {
    const changed = await this.db.tx(async (em) => {
      const where = { id: { $in: ids.filter(isUuid) }, deletedAt: action === 'restore' ? { $ne: null } : null };
      const rows = await lockRows(em, Conversation, where);
      for (const row of rows) this.apply(row, action, tags);
      await em.flush();
      const touched = rows.map((row) => row.id);
      const { workspaceId } = this.context;
      if (touched.length > 0)
        await this.audit.record(ACTIONS[action], { type: 'workspace', id: workspaceId }, { ids: touched });
      return rows.length;
    });
    return { changed };
  }

  private apply(row: Conversation, action: BulkConversationsDto['action'], tags: string[]): void {
    if (action === 'delete') row.deletedAt = this.clock.now();
    if (action === 'restore') row.deletedAt = null;
    if (action === 'remove_tags') row.tags = without(row.tags, toTags(tags, OWNER));
    if (action === 'add_tags') row.tags = toTags([...row.tags, ...tags], OWNER);
  }
}

const ACTIONS = {
  delete: 'conversation.deleted',
  restore: 'conversation.restored',
  add_tags: 'conversation.updated',
  remove_tags: 'conversation.updated',
} as const;

const OWNER = 'A conversation';
const without = (tags: readonly string[], gone: readonly string[]): string[] =>
  tags.filter((tag) => !gone.includes(tag));
