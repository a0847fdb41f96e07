import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { ConversationArchive } from './archive/conversation-archive.service.js';
import { ConversationExport } from './archive/conversation-export.service.js';
import { ConversationsController } from './archive/conversations.controller.js';
import { ConversationsRepository } from './archive/conversations.repository.js';
import { ConversationsService } from './conversations.service.js';
import { FeedbackController } from './feedback/feedback.controller.js';
import { FeedbackService } from './feedback/feedback.service.js';

@Module({
  imports: [AuditModule],
  controllers: [ConversationsController, FeedbackController],
  providers: [ConversationsService, ConversationsRepository, ConversationArchive, ConversationExport, FeedbackService],
  exports: [ConversationsService],
})
export class ConversationsModule {}
