import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../database/tenant-db.js';
import { TenantRows } from '../../database/tenant-rows.js';
import { Prompt } from '../prompt.entity.js';
import { PromptVariable } from './prompt-variable.entity.js';
import { namesIn, templateParts } from './template.js';

/** Prompt variables of the current workspace. */
@Injectable()
export class PromptVariablesRepository extends TenantRows<PromptVariable> {
  constructor(db: TenantDb) {
    super(db, PromptVariable, 'prompt_variable_not_found', 'There is no such variable in this workspace.');
  }

  /** All variables, sorted by name; `Maxima` limits their number. */
  allByName(): Promise<PromptVariable[]> {
    return this.db.em().find(PromptVariable, {}, { orderBy: { name: 'asc' } });
  }

  async values(): Promise<Map<string, string>> {
    return new Map((await this.allByName()).map(({ name, value }) => [name, value]));
  }

  async names(): Promise<Set<string>> {
    return new Set((await this.values()).keys());
  }

  /** Name of a prompt that uses the variable. */
  async promptWith(name: string): Promise<string | null> {
    // The only LIKE wildcard in variable names is the underscore, which also matches itself.
    const some = { $ilike: `%{{%${name}%}}%` };
    const prompts = await this.db.em().find(Prompt, { $or: [{ text: some }, { liveText: some }] });
    const holds = (text: string): boolean => namesIn(templateParts(text)).includes(name);
    return prompts.find(({ text, liveText }) => holds(text) || holds(liveText))?.name ?? null;
  }
}
