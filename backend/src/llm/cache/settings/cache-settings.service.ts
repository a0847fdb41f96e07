import { Injectable } from '@nestjs/common';
import { type SettingsOf, WorkspaceSettings } from '../../../workspaces/settings/workspace-settings.js';
import type { CacheSettingsDto, UpdateCacheSettingsDto } from '../dto/cache-settings.dto.js';
import { CACHE_DEFAULTS, type CacheSettings } from './cache-settings.js';
import { CacheSettingsRow } from './cache-settings.entity.js';

/** Cache settings of the current workspace. They change how answers are stored, never their content: no revision. */
@Injectable()
export class CacheSettingsService {
  private readonly settings: SettingsOf<CacheSettingsRow, CacheSettings>;

  constructor(settings: WorkspaceSettings) {
    this.settings = settings.of({
      name: 'cache_settings',
      entity: CacheSettingsRow,
      read: (row) => row ?? CACHE_DEFAULTS,
    });
  }

  /** Read by every completion. */
  current(): Promise<CacheSettings> {
    return this.settings.current();
  }

  async get(): Promise<CacheSettingsDto> {
    return toDto(await this.settings.load());
  }

  /** Replaces the whole configuration: omitted fields are reset to their defaults. */
  async put(input: UpdateCacheSettingsDto): Promise<CacheSettingsDto> {
    const settings = fromDto(input);
    const dto = toDto(settings);
    await this.settings.save(settings, { ...dto });
    return dto;
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
