import { Injectable, StreamableFile } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { csvDownload } from '../../common/csv/csv-download.js';
import type { CsvColumn } from '../../common/csv/to-csv.js';
import { attachment } from '../../common/http/attachment.js';
import type { Conversation, Message } from '../conversation.entity.js';
import { ConversationArchive } from './conversation-archive.service.js';
import { toDetailDto, toMessageDto } from './conversation.mapper.js';
import { type ConversationFilter, ConversationsRepository } from './conversations.repository.js';
import type { ExportQuery } from './dto/conversation.dto.js';

interface Line {
  conversation: Conversation;
  message: Message;
}

/** Named as the fields of the routes that list them. */
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

/** Conversations as files. */
@Injectable()
export class ConversationExport {
  constructor(
    private readonly repository: ConversationsRepository,
    private readonly archive: ConversationArchive,
    private readonly audit: AuditService,
  ) {}

  /** One. @throws DomainError `conversation_not_found` */
  async one(id: string, { format }: ExportQuery): Promise<StreamableFile> {
    const conversation = await this.repository.get(id);
    const messages = await this.repository.allMessages(conversation.id);
    await this.audit.record('conversation.exported', { type: 'conversation', id: conversation.id }, { format });
    const name = `conversation-${conversation.id}`;
    if (format === 'csv') return csvDownload(`${name}.csv`, COLUMNS, lines(conversation, messages));
    if (format === 'markdown')
      return file(`${name}.md`, 'text/markdown; charset=utf-8', toMarkdown(conversation, messages));
    const feedback = await this.repository.feedbackOf(messages);
    const body = {
      ...toDetailDto(conversation),
      messages: messages.map((message) => toMessageDto(message, feedback.get(message.id))),
    };
    return file(`${name}.json`, 'application/json', JSON.stringify(body, null, 2));
  }

  /** All that match, a line for each message, latest conversation first. */
  async many(filter: ConversationFilter): Promise<StreamableFile> {
    await this.audit.record('conversations.exported', { type: 'workspace', id: 'conversations' });
    return csvDownload('conversations.csv', COLUMNS, this.allLines(this.archive.filterOf(filter)));
  }

  private async *allLines(filter: ConversationFilter): AsyncGenerator<Line> {
    for await (const conversation of this.repository.matching(filter))
      yield* lines(conversation, await this.repository.allMessages(conversation.id));
  }
}

async function* lines(conversation: Conversation, messages: readonly Message[]): AsyncGenerator<Line> {
  for (const message of messages) yield { conversation, message };
}

const file = (name: string, type: string, text: string): StreamableFile =>
  new StreamableFile(Buffer.from(text), { type, disposition: attachment(name) });

const SPEAKER = { user: 'Question', assistant: 'Answer' } as const;

/** A heading in a message would end its part of the page: messages are quoted, sources listed below each. */
function toMarkdown({ title, channel, createdAt }: Conversation, messages: readonly Message[]): string {
  const parts = messages.map(({ role, content, createdAt: at, model, citations }) => {
    const sources = (citations ?? []).map((c) => `- [${c.n}] ${oneLine(c.title)}${c.page ? `, page ${c.page}` : ''}`);
    return [
      `## ${SPEAKER[role]}${model ? ` (${model})` : ''}, ${at.toISOString()}`,
      content
        .split(/\r?\n/)
        .map((line) => `> ${line}`)
        .join('\n'),
      ...(sources.length > 0 ? [sources.join('\n')] : []),
    ].join('\n\n');
  });
  return `# ${oneLine(title)}\n\nChannel: ${channel} · begun ${createdAt.toISOString()}\n\n${parts.join('\n\n')}\n`;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').replace(/([\\`*_[\]<>#])/g, '\\$1');
