import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { ConversationArchive } from './archive/conversation-archive.service.js';
import { ConversationExport } from './archive/conversation-export.service.js';
import { ConversationsController } from './archive/conversations.controller.js';
import { ConversationsRepository } from './archive/conversations.repository.js';
import { MessagesRepository } from './archive/messages.repository.js';
import { ConversationCut } from './conversation-cut.js';
import { ConversationsService } from './conversations.service.js';
import { FeedbackController } from './feedback/feedback.controller.js';
import { FeedbackService } from './feedback/feedback.service.js';
import { FoldsRepository } from './memory/folds.repository.js';
import { OpenedConversations } from './memory/opened-conversations.js';
import { AnswerFigures } from './own/answer-figures.js';
import { OwnConversationsController } from './own/own-conversations.controller.js';
import { OwnConversations } from './own/own-conversations.service.js';
import { OwnMemory } from './own/own-memory.service.js';
import { ConversationSettingsController } from './settings/conversation-settings.controller.js';
import { ConversationSettingsService } from './settings/conversation-settings.service.js';

@Module({
  imports: [AuditModule],
  controllers: [
    ConversationSettingsController,
    ConversationsController,
    FeedbackController,
    OwnConversationsController,
  ],
  providers: [
    AnswerFigures,
    ConversationArchive,
    ConversationCut,
    ConversationExport,
    ConversationSettingsService,
    ConversationsRepository,
    ConversationsService,
    FeedbackService,
    FoldsRepository,
    MessagesRepository,
    OpenedConversations,
    OwnConversations,
    OwnMemory,
  ],
  exports: [ConversationSettingsService, ConversationsService, FoldsRepository],
})
export class ConversationsModule {}
