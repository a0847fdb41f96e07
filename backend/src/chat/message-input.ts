import type { FieldError } from '@nexus/contracts';
import { DomainError } from '../common/errors/domain-error.js';
import type { ChatMessage, ContentPart } from '../llm/chat-model.js';
import type { ChatMessageDto } from './dto/message.dto.js';

/** @throws DomainError `validation_failed` naming the message and the invalid field */
export function toMessages(dtos: readonly ChatMessageDto[]): ChatMessage[] {
  const messages = dtos.map(toMessage);
  const last = messages.at(-1);
  if (last?.role !== 'user' && last?.role !== 'tool')
    throw invalid(
      `messages.${messages.length - 1}.role`,
      'lastAsks',
      "The last message must be the user's or a tool's.",
    );
  return messages;
}

function toMessage(dto: ChatMessageDto, i: number): ChatMessage {
  const lack = lackOf(dto);
  if (lack) throw invalid(`messages.${i}.${lack.field}`, lack.code, lack.message);
  const { role, name, tool_calls: calls, tool_call_id: callId } = dto;
  const content = dto.content ?? '';
  const parts = typeof content === 'string' ? null : content;
  const text = typeof content === 'string' ? content : textOf(content);
  return {
    role: role === 'developer' ? 'system' : role,
    content: text,
    // A single text part is normalised to a string.
    ...(parts && !isOneText(parts) ? { parts } : {}),
    ...(name === undefined ? {} : { name }),
    ...(calls
      ? { toolCalls: calls.map((c) => ({ id: c.id, name: c.function.name, arguments: c.function.arguments })) }
      : {}),
    ...(callId === undefined ? {} : { toolCallId: callId }),
  };
}

function lackOf({ role, content, tool_calls: calls, tool_call_id: callId }: ChatMessageDto): FieldError | null {
  if (calls && role !== 'assistant')
    return lack('tool_calls', 'role', 'Only an assistant message can have tool_calls.');
  if (role === 'tool' && callId === undefined)
    return lack('tool_call_id', 'required', 'A tool message needs the tool_call_id of its call.');
  if (role !== 'tool' && callId !== undefined)
    return lack('tool_call_id', 'role', 'Only a tool message can have a tool_call_id.');
  // Empty content is valid here: tools may find nothing, assistants may only call tools, and clients send empty system prompts.
  if (role !== 'user') return null;
  const empty = typeof content === 'string' ? !/\S/.test(content) : !content;
  return empty ? lack('content', 'required', 'The message is empty.') : null;
}

const textOf = (parts: readonly ContentPart[]): string =>
  parts.flatMap(({ text }) => (typeof text === 'string' ? [text] : [])).join('\n');

const isOneText = (parts: readonly ContentPart[]): boolean =>
  parts.length === 1 && parts[0]?.type === 'text' && Object.keys(parts[0]).length === 2;

const lack = (field: string, code: string, message: string): FieldError => ({ field, code, message });

export const invalid = (field: string, code: string, message: string): DomainError =>
  new DomainError('validation_failed', message, { errors: [{ field, code, message }] });
