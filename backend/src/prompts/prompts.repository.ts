import { Injectable } from '@nestjs/common';
import { DomainError } from '../common/errors/domain-error.js';
import type { Page, PageQuery } from '../common/paging/paging.js';
import { keysetPage } from '../database/keyset-page.js';
import { TenantDb } from '../database/tenant-db.js';
import { TenantRows } from '../database/tenant-rows.js';
import { Prompt, PromptVersion } from './prompt.entity.js';

/** Prompts of the current workspace. Locking a prompt keeps its version numbers consecutive and unique. */
@Injectable()
export class PromptsRepository extends TenantRows<Prompt> {
  constructor(db: TenantDb) {
    super(db, Prompt, 'prompt_not_found');
  }

  async findActive(): Promise<Prompt | null> {
    return this.db.em().findOne(Prompt, { isActive: true });
  }

  /** Newest first. */
  versionPage(promptId: string, query: PageQuery): Promise<Page<PromptVersion>> {
    const order = { fields: { version: 'int' }, descending: true } as const;
    return keysetPage(this.db.em(), PromptVersion, { promptId }, query, order);
  }

  /** @throws DomainError `prompt_version_not_found` */
  async getVersion(promptId: string, version: number): Promise<PromptVersion> {
    const found = await this.db.em().findOne(PromptVersion, { promptId, version });
    if (!found) throw new DomainError('prompt_version_not_found');
    return found;
  }
}
