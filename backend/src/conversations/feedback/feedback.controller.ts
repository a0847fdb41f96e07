import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../common/auth/decorators.js';
import { Reads } from '../../common/http/body-limits.js';
import { Returns } from '../../common/http/returns.js';
import { FeedbackBody } from '../archive/dto/conversation.dto.js';
import { FeedbackService } from './feedback.service.js';

@ApiTags('conversations')
@Controller('api')
export class FeedbackController {
  constructor(private readonly feedback: FeedbackService) {}

  @Post('v1/feedback')
  @Reads('small')
  @Requires('chat:create')
  @Returns(null, 204)
  give(@Body() body: FeedbackBody): Promise<void> {
    return this.feedback.give(body);
  }

  @Post('widget/feedback')
  @Reads('small')
  @Requires('widget:chat', 'visitor')
  @Returns(null, 204)
  giveAsVisitor(@Body() body: FeedbackBody): Promise<void> {
    return this.feedback.give(body);
  }
}
