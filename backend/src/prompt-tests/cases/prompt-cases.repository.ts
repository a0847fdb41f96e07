import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { canonicalJson } from '../../common/text/canonical-json.js';
import { TenantDb } from '../../database/tenant-db.js';
import { TenantRows } from '../../database/tenant-rows.js';
import { PromptCase } from './prompt-case.entity.js';

/** Test questions of the context's workspace. */
@Injectable()
export class PromptCasesRepository extends TenantRows<PromptCase> {
  constructor(db: TenantDb) {
    super(db, PromptCase, 'prompt_case_not_found', 'There is no such test question in this workspace.');
  }

  /** Those that runs ask, oldest first. */
  enabled(): Promise<PromptCase[]> {
    return this.db.em().find(PromptCase, { enabled: true }, { orderBy: { id: 'asc' } });
  }
}

/** What a run was asked with: another digest means that questions or checks have changed since. */
export const digestOfCases = (cases: readonly Pick<PromptCase, 'id' | 'question' | 'checks'>[]): string =>
  createHash('sha256')
    .update(canonicalJson(cases.map(({ id, question, checks }) => ({ id, question, checks }))))
    .digest('hex');
