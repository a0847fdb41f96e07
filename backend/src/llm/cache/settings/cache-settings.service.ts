import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AuditService } from '../../../audit/audit.service.js';
import { RequestContext } from '../../../common/context/request-context.js';
import { TenantDb } from '../../../database/tenant-db.js';
import { ProcessCache } from '../../../redis/process-cache.js';
import { RedisService } from '../../../redis/redis.service.js';
import type { CacheSettingsDto, UpdateCacheSettingsDto } from '../dto/cache-settings.dto.js';
import { CACHE_DEFAULTS, type CacheSettings } from './cache-settings.js';
import { CacheSettingsRow } from './cache-settings.entity.js';

/** Cache settings of the context's workspace. They change how answers are kept, never what an answer is: no revision. */
@Injectable()
export class CacheSettingsService implements OnModuleInit {
  private readonly cache: ProcessCache<CacheSettings>;

  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly context: RequestContext,
    redis: RedisService,
  ) {
    this.cache = new ProcessCache(redis, 'cache-settings');
  }

  async onModuleInit(): Promise<void> {
    await this.cache.start();
  }

  /** From the process's memory where it can: every completion asks. */
  async current(): Promise<CacheSettings> {
    return this.cache.get(this.context.workspaceId, () => this.load());
  }

  async get(): Promise<CacheSettingsDto> {
    return toDto(await this.load());
  }

  /** The whole configuration: what is left out goes back to its default. */
  async put(input: UpdateCacheSettingsDto): Promise<CacheSettingsDto> {
    const { workspaceId } = this.context;
    const settings = fromDto(input);
    await this.db.tx(async () => {
      await this.db.upsert(CacheSettingsRow, Object.assign(new CacheSettingsRow(), { workspaceId, ...settings }), {
        onConflictFields: ['workspaceId'],
        onConflictExcludeFields: ['id', 'createdAt'],
      });
      await this.audit.record(
        'cache_settings.updated',
        { type: 'cache_settings', id: workspaceId },
        { ...toDto(settings) },
      );
    });
    await this.cache.invalidate(workspaceId);
    return toDto(settings);
  }

  private async load(): Promise<CacheSettings> {
    return (await this.db.em().findOne(CacheSettingsRow, {})) ?? CACHE_DEFAULTS;
  }
}

const fromDto = (dto: UpdateCacheSettingsDto): CacheSettings => ({
  enabled: dto.enabled ?? CACHE_DEFAULTS.enabled,
  exactTtlS: dto.exact_ttl_s ?? CACHE_DEFAULTS.exactTtlS,
  staleWhileRevalidateS: dto.stale_while_revalidate_s ?? CACHE_DEFAULTS.staleWhileRevalidateS,
  semanticEnabled: dto.semantic_enabled ?? CACHE_DEFAULTS.semanticEnabled,
  semanticThreshold: dto.semantic_threshold ?? CACHE_DEFAULTS.semanticThreshold,
  verification: dto.verification ?? CACHE_DEFAULTS.verification,
  shadowMode: dto.shadow_mode ?? CACHE_DEFAULTS.shadowMode,
  replay: dto.replay ?? CACHE_DEFAULTS.replay,
  maxBytes: dto.max_bytes ?? CACHE_DEFAULTS.maxBytes,
});

const toDto = (s: CacheSettings): CacheSettingsDto => ({
  enabled: s.enabled,
  exact_ttl_s: s.exactTtlS,
  stale_while_revalidate_s: s.staleWhileRevalidateS,
  semantic_enabled: s.semanticEnabled,
  semantic_threshold: s.semanticThreshold,
  verification: s.verification,
  shadow_mode: s.shadowMode,
  replay: s.replay,
  max_bytes: s.maxBytes,
});
