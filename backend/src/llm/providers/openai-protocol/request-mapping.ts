import type { ChatMessage, ChatRequest, ContentPart } from '../../chat-model.js';
import { promptMessages } from '../../prompting/prompt-messages.js';
import { toWireParameters, wantsJson } from '../../model-parameters.js';
import type { WireMessage, WireRequest } from './wire.js';

export type WireDialect = 'openrouter' | 'openai';

/**
 * @param dialect `openai` omits fields that only OpenRouter supports
 * @see https://openrouter.ai/docs/api-reference/chat-completion
 */
export function toWireRequest(request: ChatRequest, dialect: WireDialect = 'openrouter'): WireRequest {
  const { parameters = {}, metadata, user } = request;
  return {
    ...toWireParameters(parameters, dialect),
    model: request.model,
    messages: promptMessages(request.messages, request.passages, !wantsJson(parameters)).map(toWireMessage),
    ...(request.whole ? { stream: false } : { stream: true, stream_options: { include_usage: true } }),
    ...(metadata === undefined || dialect !== 'openrouter' ? {} : { metadata }),
    ...(user === undefined ? {} : { user }),
  };
}

/** Characters of a request's text, for estimates. */
export const wireChars = ({ messages }: WireRequest): number =>
  messages.reduce((sum, { content }) => sum + (typeof content === 'string' ? content.length : textChars(content)), 0);

const textChars = (parts: WireMessage['content']): number =>
  ((parts ?? []) as { text?: unknown }[]).reduce((n, { text }) => n + (typeof text === 'string' ? text.length : 0), 0);

function toWireMessage({ role, content, parts, name, toolCalls, toolCallId }: ChatMessage): WireMessage {
  return {
    role,
    content: parts ? parts.map(toWirePart) : content === '' && toolCalls ? null : content,
    ...(name === undefined ? {} : { name }),
    ...(toolCalls
      ? {
          tool_calls: toolCalls.map(({ id, name: tool, arguments: json }) => ({
            id,
            type: 'function' as const,
            function: { name: tool, arguments: json },
          })),
        }
      : {}),
    ...(toolCallId === undefined ? {} : { tool_call_id: toolCallId }),
  };
}

/** `input_file` is the Responses API's name for `file` in chat completions. */
function toWirePart(part: ContentPart): object {
  if (part.type !== 'input_file') return part;
  const { type: _, file_url: url, ...file } = part;
  return { type: 'file', file: { ...file, ...(url === undefined ? {} : { file_data: url }) } };
}
