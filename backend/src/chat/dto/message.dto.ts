import { ListOf, Nested, OneOf, Text } from '../../common/dto/fields.js';
import { Content } from './union-fields.js';

export const MAX_TEXT = 1_000_000;

export class CalledFunctionDto {
  @Text({ min: 1, max: 64 }) name: string;
  @Text({ max: MAX_TEXT, description: 'Arguments as JSON text, as the model produced them' }) arguments: string;
}

export class MessageToolCallDto {
  @Text({ min: 1, max: 200 }) id: string;
  @OneOf(['function'], { default: 'function' }) type = 'function' as const;
  @Nested(() => CalledFunctionDto) function: CalledFunctionDto;
}

export const MESSAGE_ROLES = ['system', 'developer', 'user', 'assistant', 'tool'] as const;

export class ChatMessageDto {
  @OneOf(MESSAGE_ROLES, { description: 'developer is a synonym of system' })
  role: (typeof MESSAGE_ROLES)[number];

  @Content()
  content?: string | { type: string }[] | null;

  @Text({ min: 1, max: 64, optional: true })
  name?: string;

  @ListOf(() => MessageToolCallDto, { min: 1, max: 128, optional: true, description: 'Only in assistant messages' })
  tool_calls?: MessageToolCallDto[];

  @Text({
    min: 1,
    max: 200,
    optional: true,
    description: 'Only in tool messages: id of the call that this is the result of',
  })
  tool_call_id?: string;
}
