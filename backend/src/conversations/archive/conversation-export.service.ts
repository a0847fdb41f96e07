import { Injectable, type StreamableFile } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { RequestContext } from '../../common/context/request-context.js';
import { csvDownload } from '../../common/csv/csv-download.js';
import type { CsvColumn } from '../../common/csv/to-csv.js';
import { download } from '../../common/http/download.js';
import type { Conversation, Message } from '../conversation.entity.js';
import { ConversationArchive } from './conversation-archive.service.js';
import { toDetailDto, toMessageDto } from './conversation.mapper.js';
import { type ConversationFilter, ConversationsRepository } from './conversations.repository.js';
import { MessagesRepository } from './messages.repository.js';
import type { ExportQuery } from './dto/conversation.dto.js';

interface Line {
  conversation: Conversation;
  message: Message;
}

/** Column names equal the field names of the list routes. */
const COLUMNS: CsvColumn<Line>[] = [
  { header: 'conversation_id', value: ({ conversation }) => conversation.id },
  { header: 'title', value: ({ conversation }) => conversation.title },
  { header: 'channel', value: ({ conversation }) => conversation.channel },
  { header: 'tags', value: ({ conversation }) => conversation.tags.join(', ') },
  { header: 'role', value: ({ message }) => message.role },
  { header: 'content', value: ({ message }) => message.content },
  { header: 'model', value: ({ message }) => message.model },
  { header: 'source', value: ({ message }) => message.source },
  { header: 'created_at', value: ({ message }) => message.createdAt },
];

/** Exports conversations as JSON, CSV or Markdown files. */
@Injectable()
export class ConversationExport {
  constructor(
    private readonly repository: ConversationsRepository,
    private readonly texts: MessagesRepository,
    private readonly archive: ConversationArchive,
    private readonly audit: AuditService,
    private readonly context: RequestContext,
  ) {}

  /** Exports one conversation. @throws DomainError `conversation_not_found` */
  async one(id: string, { format }: ExportQuery): Promise<StreamableFile> {
    const conversation = await this.repository.get(id);
    await this.audit.record('conversation.exported', { type: 'conversation', id: conversation.id }, { format });
    const name = `conversation-${conversation.id}`;
    if (format === 'csv') return csvDownload(`${name}.csv`, COLUMNS, this.lines(conversation));
    return format === 'markdown'
      ? download(`${name}.md`, 'text/markdown; charset=utf-8', this.markdown(conversation))
      : download(`${name}.json`, 'application/json', this.json(conversation));
  }

  /** Exports all matching conversations as CSV: one row per message, latest conversation first. */
  async many(filter: ConversationFilter): Promise<StreamableFile> {
    await this.audit.record('conversations.exported', { type: 'workspace', id: this.context.workspaceId });
    return csvDownload('conversations.csv', COLUMNS, this.allLines(this.archive.filterOf(filter)));
  }

  private async *allLines(filter: ConversationFilter): AsyncGenerator<Line> {
    for await (const conversation of this.repository.matching(filter)) yield* this.lines(conversation);
  }

  private async *lines(conversation: Conversation): AsyncGenerator<Line> {
    for await (const page of this.texts.all(conversation.id))
      for (const message of page) yield { conversation, message };
  }

  /** The same fields as the detail route, followed by `messages`. */
  private async *json(conversation: Conversation): AsyncGenerator<string> {
    yield `${JSON.stringify(toDetailDto(conversation)).slice(0, -1)},"messages":[`;
    let isFirst = true;
    for await (const page of this.texts.all(conversation.id)) {
      const feedback = await this.repository.feedbackOf(page);
      for (const message of page) {
        yield (isFirst ? '' : ',') + JSON.stringify(toMessageDto(message, feedback.get(message.id)));
        isFirst = false;
      }
    }
    yield ']}';
  }

  private async *markdown({ id, title, channel, createdAt }: Conversation): AsyncGenerator<string> {
    yield `# ${oneLine(title)}\n\nChannel: ${channel} · begun ${createdAt.toISOString()}\n`;
    for await (const page of this.texts.all(id)) for (const message of page) yield toMarkdown(message);
  }
}

const SPEAKER = { user: 'Question', assistant: 'Answer' } as const;

/** Messages are quoted, because a heading inside one would break the structure of the page; sources are listed below each message. */
function toMarkdown({ role, content, createdAt, model, citations }: Message): string {
  const sources = (citations ?? []).map((c) => `- [${c.n}] ${oneLine(c.title)}${c.page ? `, page ${c.page}` : ''}`);
  const quoted = content.split(/\r?\n/).map((line) => `> ${line}`);
  const head = `## ${SPEAKER[role]}${model ? ` (${model})` : ''}, ${createdAt.toISOString()}`;
  return ['', head, '', ...quoted, ...(sources.length > 0 ? ['', ...sources] : []), ''].join('\n');
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').replace(/([\\`*_[\]<>#])/g, '\\$1');
