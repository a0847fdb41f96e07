import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { RequestContext } from '../../common/context/request-context.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { mapPage, type Page, type PageQuery } from '../../common/paging/paging.js';
import { OLDEST_FIRST } from '../../database/keyset-page.js';
import { TenantDb } from '../../database/tenant-db.js';
import { DocumentsRepository } from '../../knowledge/documents/documents.repository.js';
import { Maxima } from '../../limits/maxima.js';
import type { Check } from '../checks/check.js';
import { toCaseDto, toChecks } from './check-input.js';
import type { CreatePromptCaseDto, PromptCaseDto, UpdatePromptCaseDto } from './prompt-case.dto.js';
import { PromptCase } from './prompt-case.entity.js';
import { PromptCasesRepository } from './prompt-cases.repository.js';

/** Test questions for the prompts of the workspace. */
@Injectable()
export class PromptCasesService {
  constructor(
    private readonly cases: PromptCasesRepository,
    private readonly documents: DocumentsRepository,
    private readonly maxima: Maxima,
    private readonly audit: AuditService,
    private readonly db: TenantDb,
    private readonly context: RequestContext,
  ) {}

  async list(query: PageQuery): Promise<Page<PromptCaseDto>> {
    return mapPage(await this.cases.page(query, {}, OLDEST_FIRST), toCaseDto);
  }

  async get(id: string): Promise<PromptCaseDto> {
    return toCaseDto(await this.cases.get(id));
  }

  /** @throws DomainError `validation_failed`, `document_not_found`, `quota_exceeded` */
  async create(input: CreatePromptCaseDto): Promise<PromptCaseDto> {
    const checks = await this.checked(input.checks);
    const { workspaceId } = this.context;
    const { question, enabled } = input;
    const row = Object.assign(new PromptCase(), { workspaceId, question: question.trim(), checks, enabled });
    await this.db.tx(async (em) => {
      await this.maxima.refuseBeyond(em, 'prompt_cases', PromptCase, {});
      await em.persist(row).flush();
      await this.audit.record('prompt_case.created', target(row), { checks: checks.length });
    });
    return toCaseDto(row);
  }

  async update(id: string, input: UpdatePromptCaseDto): Promise<PromptCaseDto> {
    const checks = input.checks && (await this.checked(input.checks));
    return this.db.tx(async (em) => {
      const row = await this.cases.lock(id);
      if (input.question !== undefined) row.question = input.question.trim();
      if (checks) row.checks = checks;
      if (input.enabled !== undefined) row.enabled = input.enabled;
      await em.flush();
      await this.audit.record('prompt_case.updated', target(row), { enabled: row.enabled });
      return toCaseDto(row);
    });
  }

  async delete(id: string): Promise<void> {
    await this.db.tx(async (em) => {
      const row = await this.cases.lock(id);
      await em.remove(row).flush();
      await this.audit.record('prompt_case.deleted', target(row));
    });
  }

  private async checked(input: CreatePromptCaseDto['checks']): Promise<Check[]> {
    const checks = toChecks(input);
    const ids = [...new Set(checks.flatMap((check) => (check.kind === 'cites' ? [check.documentId] : [])))];
    const found = new Set((await this.documents.findLive(ids)).map(({ id }) => id));
    const missing = ids.find((id) => !found.has(id));
    if (missing) throw new DomainError('document_not_found', `There is no document ${missing} in this workspace.`);
    return checks;
  }
}

const target = ({ id }: PromptCase): { type: string; id: string } => ({ type: 'prompt_case', id });
