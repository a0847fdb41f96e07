import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { RequestContext } from '../../common/context/request-context.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { AppConfig } from '../../config/app-config.js';
import { TenantDb } from '../../database/tenant-db.js';
import { unlessTaken } from '../../database/unique-violations.js';
import { Maxima } from '../../limits/maxima.js';
import { Revisions } from '../../workspaces/revisions/revisions.service.js';
import { BUILT_IN_VARIABLES, isReserved } from './built-in-variables.js';
import {
  type CreatePromptVariableDto,
  type PromptVariableDto,
  type PromptVariablesDto,
  toVariableDto,
  type UpdatePromptVariableDto,
} from './dto/prompt-variable.dto.js';
import { PromptVariable } from './prompt-variable.entity.js';
import { PromptVariablesRepository } from './prompt-variables.repository.js';

const TAKEN = { prompt_variables_name_unique: ['conflict', 'A variable with this name already exists.'] } as const;

/** Prompt variables of a workspace. Answers contain their values, so a change increments the `prompts` revision. */
@Injectable()
export class PromptVariablesService {
  constructor(
    private readonly variables: PromptVariablesRepository,
    private readonly revisions: Revisions,
    private readonly audit: AuditService,
    private readonly maxima: Maxima,
    private readonly config: AppConfig,
    private readonly db: TenantDb,
    private readonly context: RequestContext,
  ) {}

  async list(): Promise<PromptVariablesDto> {
    const items = await this.variables.allByName();
    const builtIn = Object.entries(BUILT_IN_VARIABLES).map(([name, about]) => ({ name, ...about }));
    return { items: items.map(toVariableDto), built_in: builtIn, limit: this.config.maxima.prompt_variables };
  }

  /** @throws DomainError `conflict`, `validation_failed`, `quota_exceeded` */
  async create({ name, value }: CreatePromptVariableDto): Promise<PromptVariableDto> {
    if (isReserved(name)) throw reserved(name);
    return this.change(async (em) => {
      await this.maxima.refuseBeyond(em, 'prompt_variables', PromptVariable, {});
      const variable = Object.assign(new PromptVariable(), { workspaceId: this.context.workspaceId, name, value });
      await em.persist(variable).flush();
      await this.audit.record('prompt_variable.created', target(variable), { name });
      return toVariableDto(variable);
    });
  }

  async update(id: string, { value }: UpdatePromptVariableDto): Promise<PromptVariableDto> {
    return this.change(async (em) => {
      const variable = await this.variables.lock(id);
      variable.value = value;
      await em.flush();
      await this.audit.record('prompt_variable.updated', target(variable), { name: variable.name });
      return toVariableDto(variable);
    });
  }

  /** @throws DomainError `conflict` while a prompt uses it */
  async delete(id: string): Promise<void> {
    await this.change(async (em) => {
      // Locked, so that no prompt that uses it is saved meanwhile.
      await this.db.lockWorkspace(em);
      const variable = await this.variables.lock(id);
      const prompt = await this.variables.promptWith(variable.name);
      if (prompt)
        throw new DomainError(
          'conflict',
          `The prompt “${prompt}” uses this variable. Remove it from the prompt first.`,
        );
      await em.remove(variable).flush();
      await this.audit.record('prompt_variable.deleted', target(variable), { name: variable.name });
    });
  }

  private change<T>(fn: (em: EntityManager) => Promise<T>): Promise<T> {
    return unlessTaken(TAKEN, () => this.revisions.change('prompts', fn));
  }
}

const target = ({ id }: PromptVariable): { type: string; id: string } => ({ type: 'prompt_variable', id });

function reserved(name: string): DomainError {
  const message = `“${name}” is a built-in variable. Choose another name.`;
  return new DomainError('validation_failed', message, { errors: [{ field: 'name', code: 'reserved', message }] });
}
