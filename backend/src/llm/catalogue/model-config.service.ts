import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { RequestContext } from '../../common/context/request-context.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { TenantDb } from '../../database/tenant-db.js';
import { ProcessCache } from '../../redis/process-cache.js';
import { RedisService } from '../../redis/redis.service.js';
import { Revisions } from '../../workspaces/revisions/revisions.service.js';
import type { ModelConfigDto, UpdateModelConfigDto } from '../dto/model-config.dto.js';
import { ModelRegistry } from '../model-registry.js';
import { EXTRACTIVE_MODEL_ID } from './catalogue-model.js';
import { ModelConfig } from './model-config.entity.js';

export interface ModelSettings {
  defaultModel: string | null;
  temperature: number | null;
  maxTokens: number | null;
  fallbackModels: readonly string[];
}

const DEFAULTS: ModelSettings = { defaultModel: null, temperature: null, maxTokens: null, fallbackModels: [] };

/** Model settings of the context's workspace. */
@Injectable()
export class ModelConfigService implements OnModuleInit {
  private readonly cache: ProcessCache<ModelSettings>;

  constructor(
    private readonly db: TenantDb,
    private readonly revisions: Revisions,
    private readonly audit: AuditService,
    private readonly context: RequestContext,
    private readonly registry: ModelRegistry,
    redis: RedisService,
  ) {
    this.cache = new ProcessCache(redis, 'model-config');
  }

  async onModuleInit(): Promise<void> {
    await this.cache.start();
  }

  /** From the process's memory where it can: every completion asks. At most five seconds behind a lost invalidation. */
  async current(): Promise<ModelSettings> {
    return this.cache.get(this.context.workspaceId, async () =>
      toSettings(await this.db.em().findOne(ModelConfig, {})),
    );
  }

  /** What is used when neither the request names a model nor the workspace's choice can be had: the local model. */
  effectiveDefault({ defaultModel }: ModelSettings): string {
    return defaultModel !== null && this.registry.adapter(defaultModel) ? defaultModel : EXTRACTIVE_MODEL_ID;
  }

  async get(): Promise<ModelConfigDto> {
    return this.toDto(toSettings(await this.db.em().findOne(ModelConfig, {})));
  }

  /** @throws DomainError `model_not_found` naming the fields. */
  async put(input: UpdateModelConfigDto): Promise<ModelConfigDto> {
    this.refuseUnknown(input);
    const settings = await this.revisions.change('models', async (em) => {
      const { workspaceId } = this.context;
      // Written over in one statement, so that two first writes at the same moment do not clash.
      const config = await em.upsert(
        ModelConfig,
        Object.assign(new ModelConfig(), {
          workspaceId,
          defaultModel: input.default_model ?? null,
          temperature: input.temperature ?? null,
          maxTokens: input.max_tokens ?? null,
          fallbackModels: [...new Set(input.fallback_models ?? [])],
        }),
        { onConflictFields: ['workspaceId'], onConflictExcludeFields: ['id', 'createdAt'] },
      );
      await this.audit.record('model_config.updated', { type: 'model_config', id: workspaceId }, { ...input });
      return toSettings(config);
    });
    await this.cache.invalidate(this.context.workspaceId);
    return this.toDto(settings);
  }

  private refuseUnknown(input: UpdateModelConfigDto): void {
    const named: [string, string][] = [
      ...(input.default_model ? [['default_model', input.default_model] as [string, string]] : []),
      ...(input.fallback_models ?? []).map((id, i): [string, string] => [`fallback_models.${i}`, id]),
    ];
    const unknown = named.filter(([, id]) => !this.registry.adapter(id));
    if (unknown.length === 0) return;
    const errors = unknown.map(([field, id]) => ({
      field,
      code: 'model_not_found',
      message: `${id} is not available`,
    }));
    throw new DomainError('model_not_found', `Not available here: ${unknown.map(([, id]) => id).join(', ')}.`, {
      errors,
    });
  }

  private toDto(settings: ModelSettings): ModelConfigDto {
    return {
      default_model: settings.defaultModel,
      effective_default_model: this.effectiveDefault(settings),
      temperature: settings.temperature,
      max_tokens: settings.maxTokens,
      fallback_models: [...settings.fallbackModels],
    };
  }
}

function toSettings(row: ModelConfig | null): ModelSettings {
  if (!row) return DEFAULTS;
  const { defaultModel, temperature, maxTokens, fallbackModels } = row;
  return {
    defaultModel: defaultModel ?? null,
    temperature: temperature ?? null,
    maxTokens: maxTokens ?? null,
    fallbackModels,
  };
}
