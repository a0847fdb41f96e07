import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { DomainError } from '../common/errors/domain-error.js';
import { isUuid } from '../common/ids/ids.js';
import { TenantDb } from '../database/tenant-db.js';
import { Prompt, PromptVersion } from './prompt.entity.js';

/** Prompts of the context's workspace. */
@Injectable()
export class PromptsRepository {
  constructor(private readonly db: TenantDb) {}

  async listNewestFirst(limit: number, before?: string): Promise<Prompt[]> {
    const where = before === undefined ? {} : { id: { $lt: before } };
    return this.db.em().find(Prompt, where, { orderBy: { id: 'desc' }, limit });
  }

  async findActive(): Promise<Prompt | null> {
    return this.db.em().findOne(Prompt, { isActive: true });
  }

  /** @throws DomainError `prompt_not_found`, for ids of other workspaces as well. */
  async get(id: string, em: EntityManager = this.db.em()): Promise<Prompt> {
    const prompt = isUuid(id) ? await em.findOne(Prompt, { id }) : null;
    if (!prompt) throw new DomainError('prompt_not_found');
    return prompt;
  }

  /** The same, and nobody else changes it until the transaction ends: version numbers stay without gaps or doubles. */
  async lock(id: string, em: EntityManager): Promise<Prompt> {
    const prompt = isUuid(id)
      ? await em.findOne(Prompt, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true })
      : null;
    if (!prompt) throw new DomainError('prompt_not_found');
    return prompt;
  }

  async listVersions(promptId: string, limit: number, below?: number): Promise<PromptVersion[]> {
    const where = { promptId, ...(below === undefined ? {} : { version: { $lt: below } }) };
    return this.db.em().find(PromptVersion, where, { orderBy: { version: 'desc' }, limit });
  }

  /** @throws DomainError `prompt_version_not_found` */
  async getVersion(promptId: string, version: number, em: EntityManager): Promise<PromptVersion> {
    const found = await em.findOne(PromptVersion, { promptId, version });
    if (!found) throw new DomainError('prompt_version_not_found');
    return found;
  }

  async deleteWithVersions(prompt: Prompt, em: EntityManager): Promise<void> {
    await em.remove(prompt).flush();
  }
}
