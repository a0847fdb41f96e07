import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { RequestContext } from '../../common/context/request-context.js';
import { TenantDb } from '../../database/tenant-db.js';
import { ProcessCache } from '../../redis/process-cache.js';
import { RedisService } from '../../redis/redis.service.js';
import { RevisionMemo } from '../../workspaces/revisions/revision-memo.js';
import { Revisions } from '../../workspaces/revisions/revisions.service.js';
import type { KnowledgeSettingsDto, UpdateKnowledgeSettingsDto } from './dto/knowledge-settings.dto.js';
import { KNOWLEDGE_DEFAULTS, type KnowledgeSettings, withDefaults } from './knowledge-settings.js';
import { KnowledgeSettingsRow } from './knowledge-settings.entity.js';
import { fromDto, toDto } from './knowledge-settings.mapper.js';

/** Knowledge settings of the context's workspace. They change what answers rest on, so a change is a new knowledge revision. */
@Injectable()
export class KnowledgeSettingsService implements OnModuleInit {
  private readonly cache: ProcessCache<KnowledgeSettings>;
  private readonly byRevision = new RevisionMemo<KnowledgeSettings>();

  constructor(
    private readonly audit: AuditService,
    private readonly context: RequestContext,
    private readonly db: TenantDb,
    private readonly revisions: Revisions,
    redis: RedisService,
  ) {
    this.cache = new ProcessCache(redis, 'knowledge-settings');
  }

  async onModuleInit(): Promise<void> {
    await this.cache.start();
  }

  /** From the process's memory where it can: every retrieval asks. */
  async current(): Promise<KnowledgeSettings> {
    return this.cache.get(this.context.workspaceId, () => this.load());
  }

  /**
   * As of a knowledge revision: what is answered and kept under a revision must not rest on older settings than it.
   * @param revision null = not known, or about to change
   */
  async at(revision: number | null): Promise<KnowledgeSettings> {
    return this.byRevision.get(this.context.workspaceId, revision, () => this.load());
  }

  async get(): Promise<KnowledgeSettingsDto> {
    return toDto(await this.load());
  }

  /** The whole configuration: what is left out goes back to its default. */
  async put(input: UpdateKnowledgeSettingsDto): Promise<KnowledgeSettingsDto> {
    const { workspaceId } = this.context;
    const values = fromDto(input);
    await this.revisions.change('knowledge', async () => {
      await this.db.upsert(KnowledgeSettingsRow, Object.assign(new KnowledgeSettingsRow(), { workspaceId, values }), {
        onConflictFields: ['workspaceId'],
        onConflictExcludeFields: ['id', 'createdAt'],
      });
      await this.audit.record(
        'knowledge_settings.updated',
        { type: 'knowledge_settings', id: workspaceId },
        { ...toDto(values) },
      );
      return true;
    });
    await this.cache.invalidate(workspaceId);
    return toDto(values);
  }

  private async load(): Promise<KnowledgeSettings> {
    const row = await this.db.em().findOne(KnowledgeSettingsRow, {});
    return row ? withDefaults(row.values) : KNOWLEDGE_DEFAULTS;
  }
}
