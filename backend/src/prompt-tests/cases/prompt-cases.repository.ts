import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { canonicalJson } from '../../common/text/canonical-json.js';
import { TenantDb } from '../../database/tenant-db.js';
import { TenantRows } from '../../database/tenant-rows.js';
import { PromptCase } from './prompt-case.entity.js';

/** Test questions of the current workspace. */
@Injectable()
export class PromptCasesRepository extends TenantRows<PromptCase> {
  constructor(db: TenantDb) {
    super(db, PromptCase, 'prompt_case_not_found', 'There is no such test question in this workspace.');
  }

  /** The enabled test questions, oldest first. */
  enabled(): Promise<PromptCase[]> {
    return this.db.em().find(PromptCase, { enabled: true }, { orderBy: { id: 'asc' } });
  }
}

/** Digest of the questions and checks of a run: it differs after any of them has changed. */
export const digestOfCases = (cases: readonly Pick<PromptCase, 'id' | 'question' | 'checks'>[]): string =>
  createHash('sha256')
    .update(canonicalJson(cases.map(({ id, question, checks }) => ({ id, question, checks }))))
    .digest('hex');
