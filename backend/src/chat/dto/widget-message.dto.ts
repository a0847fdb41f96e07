import { Text, Uuid } from '../../common/dto/fields.js';

export class WidgetMessageDto {
  @Text({ min: 1, max: 100_000, pattern: /\S/ })
  message: string;

  @Uuid({ optional: true, description: 'A new conversation when absent' })
  conversation_id?: string;

  @Text({ min: 1, max: 64, optional: true, description: 'Sending the same message again stores it once' })
  client_message_id?: string;
}
