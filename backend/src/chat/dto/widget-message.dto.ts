import { Text, Uuid } from '../../common/dto/fields.js';

export class WidgetMessageDto {
  @Text({ min: 1, max: 100_000, pattern: /\S/ })
  message: string;

  @Uuid({ optional: true, description: 'Starts a new conversation when absent' })
  conversation_id?: string;

  @Text({
    min: 1,
    max: 64,
    optional: true,
    description: 'A message that is sent again with the same id is stored once',
  })
  client_message_id?: string;
}
