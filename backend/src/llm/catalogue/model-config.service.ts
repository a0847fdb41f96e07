import { Injectable } from '@nestjs/common';
import { RequestContext } from '../../common/context/request-context.js';
import { DomainError } from '../../common/errors/domain-error.js';
import {
  type ModelConfigDto,
  toModelConfigDto,
  toModelConfigRow,
  type UpdateModelConfigDto,
} from '../dto/model-config.dto.js';
import { ModelRegistry } from '../model-registry.js';
import { AUTO_MODEL_ID } from './catalogue-model.js';
import { isBuiltIn, type WorkspaceModels } from '../workspace-models.js';
import { ModelPatterns } from './model-patterns.js';

/** Model settings of the current workspace. */
@Injectable()
export class ModelConfigService {
  constructor(
    private readonly context: RequestContext,
    private readonly registry: ModelRegistry,
  ) {}

  async get(): Promise<ModelConfigDto> {
    return toModelConfigDto(await this.registry.load());
  }

  /** @throws DomainError `model_not_found` or `model_not_allowed`, naming the fields. */
  async put(input: UpdateModelConfigDto): Promise<ModelConfigDto> {
    refuseUnknown(input, await this.registry.current());
    await this.registry.settings.save(toModelConfigRow(input), { ...input });
    await this.registry.invalidate(this.context.workspaceId);
    return this.get();
  }
}

/** Refuses models that are unavailable or excluded by the new allow-list. */
function refuseUnknown(input: UpdateModelConfigDto, models: WorkspaceModels): void {
  const allowed = input.allowed_models ? new ModelPatterns(input.allowed_models) : null;
  const named: [string, string][] = [
    ...(input.default_model && input.default_model !== AUTO_MODEL_ID
      ? [['default_model', input.default_model] as [string, string]]
      : []),
    ...(input.fallback_models ?? []).map((id, i): [string, string] => [`fallback_models.${i}`, id]),
  ];
  const shutOut = named.filter(([, id]) => models.isDenied(id) || (!isBuiltIn(id) && allowed?.matches(id) === false));
  refuse('model_not_allowed', shutOut, 'is not allowed');
  refuse(
    'model_not_found',
    named.filter(([, id]) => !models.exists(id)),
    'is not available',
  );
}

function refuse(code: 'model_not_allowed' | 'model_not_found', named: [string, string][], why: string): void {
  if (named.length === 0) return;
  const errors = named.map(([field, id]) => ({ field, code, message: `${id} ${why}` }));
  throw new DomainError(
    code,
    `${named.map(([, id]) => id).join(', ')} ${named.length > 1 ? why.replace('is', 'are') : why} here.`,
    { errors },
  );
}
