import type { EntityClass } from '@mikro-orm/core';
import { Erasure } from './erasure/erasure.entity.js';
import { Feedback } from './conversations/feedback/feedback.entity.js';
import { ConversationMemory } from './conversations/memory/conversation-memory.entity.js';
import { ConversationSettingsRow } from './conversations/settings/conversation-settings.js';
import { MessageTraceRow } from './conversations/message-trace.entity.js';
import { AuditEntry, AuditHead } from './audit/audit-entry.entity.js';
import { Conversation, Message } from './conversations/conversation.entity.js';
import { EmbeddingModel } from './llm/embedding-models/embedding-model.entity.js';
import { EmbeddingUsage } from './llm/embedding-models/embedding-usage.entity.js';
import { EmbedderPin } from './embeddings/pins/embedder-pin.entity.js';
import { WidgetDesignVersion } from './embeds/widget-design.entity.js';
import { Visitor, Widget } from './embeds/widget.entity.js';
import { Document } from './knowledge/documents/document.entity.js';
import { DocumentChunk } from './knowledge/documents/document-chunk.entity.js';
import { DocumentVersion } from './knowledge/documents/document-version.entity.js';
import { WorkspaceEmbedder } from './embeddings/pins/workspace-embedder.entity.js';
import { Reindex } from './knowledge/indexes/reindex.entity.js';
import { ReindexedVersion } from './knowledge/indexes/reindexed-version.entity.js';
import { TestRun } from './knowledge/evaluation/test-run.entity.js';
import { TestQuestion, TestSet } from './knowledge/evaluation/test-set.entity.js';
import { WorkspaceQuota } from './knowledge/quotas/workspace-quota.entity.js';
import { KnowledgeSettingsRow } from './knowledge/settings/knowledge-settings.entity.js';
import { CrawlPage } from './knowledge/sources/crawl-page.entity.js';
import { CrawlRun } from './knowledge/sources/crawl-run.entity.js';
import { CrawlSource } from './knowledge/documents/crawl-source.entity.js';
import { CacheEntryRow } from './llm/cache/entries/cache-entry.entity.js';
import { CacheNegative } from './llm/cache/negatives/cache-negative.entity.js';
import { CacheSettingsRow } from './llm/cache/settings/cache-settings.entity.js';
import { Session } from './identity/session.entity.js';
import { Member } from './workspaces/member.entity.js';
import { UsageEventRow } from './analytics/usage/usage-event.entity.js';
import { Budget } from './llm/budgets/budget.entity.js';
import { ModelConfig } from './llm/catalogue/model-config.entity.js';
import { ProviderKey } from './llm/provider-keys/provider-key.entity.js';
import { Prompt, PromptVersion } from './prompts/prompt.entity.js';
import { PromptSettingsRow } from './prompts/settings/prompt-settings.js';
import { PromptCase } from './prompt-tests/cases/prompt-case.entity.js';
import { PromptRun, PromptRunItem } from './prompt-tests/runs/prompt-run.entity.js';
import { PromptVariable } from './prompts/variables/prompt-variable.entity.js';
import { QaEntry, QaVariant, QaVersion } from './qa/entries/qa-entry.entity.js';
import { QaGap, QaGapQuestion } from './qa/gaps/gap.entity.js';
import { QaImport, QaImportPart } from './qa/imports/qa-import.entity.js';
import { QaSettingsRow } from './qa/settings/qa-settings.js';
import { OutboxDelivery, OutboxMessage } from './events/outbox.entity.js';
import { WorkspaceRevision } from './workspaces/revisions/revision.entity.js';
import { ApiToken } from './workspaces/tokens/api-token.entity.js';
import { User } from './workspaces/user.entity.js';
import { Workspace } from './workspaces/workspace.entity.js';

/** Every entity of the product, in one list: what is missing here has no table. */
export const ENTITIES: EntityClass<object>[] = [
  AuditEntry,
  AuditHead,
  ApiToken,
  Budget,
  CacheEntryRow,
  CacheNegative,
  CacheSettingsRow,
  Conversation,
  ConversationMemory,
  ConversationSettingsRow,
  CrawlPage,
  CrawlRun,
  Erasure,
  Feedback,
  MessageTraceRow,
  CrawlSource,
  Member,
  Message,
  Document,
  DocumentChunk,
  DocumentVersion,
  EmbedderPin,
  EmbeddingModel,
  EmbeddingUsage,
  KnowledgeSettingsRow,
  OutboxDelivery,
  OutboxMessage,
  ModelConfig,
  Prompt,
  PromptVersion,
  PromptSettingsRow,
  PromptVariable,
  PromptCase,
  PromptRun,
  PromptRunItem,
  ProviderKey,
  QaEntry,
  QaGap,
  QaGapQuestion,
  QaImport,
  QaImportPart,
  QaSettingsRow,
  QaVariant,
  QaVersion,
  UsageEventRow,
  TestQuestion,
  Reindex,
  ReindexedVersion,
  TestRun,
  WorkspaceEmbedder,
  TestSet,
  Session,
  User,
  Visitor,
  Widget,
  WidgetDesignVersion,
  Workspace,
  WorkspaceQuota,
  WorkspaceRevision,
];
