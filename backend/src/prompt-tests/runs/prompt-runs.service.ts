import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { RequestContext } from '../../common/context/request-context.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { isUuid } from '../../common/ids/ids.js';
import { mapPage, type Page } from '../../common/paging/paging.js';
import { TenantDb } from '../../database/tenant-db.js';
import { PromptCasesRepository } from '../cases/prompt-cases.repository.js';
import type { PromptRunDetailDto, PromptRunDto, PromptRunsQuery, StartPromptRunDto } from './prompt-run.dto.js';
import { AT_WORK, PromptRun } from './prompt-run.entity.js';
import { toRunDetailDto, toRunDto } from './prompt-run.mapper.js';
import { PromptRunStarter, type RunQuestion } from './prompt-run-starter.js';
import { PromptRunsRepository } from './prompt-runs.repository.js';
import { QuestionSample } from './question-sample.js';
import { RunSides } from './run-sides.js';

/** Runs of tests and replays; a worker processes them. */
@Injectable()
export class PromptRunsService {
  constructor(
    private readonly runs: PromptRunsRepository,
    private readonly cases: PromptCasesRepository,
    private readonly sides: RunSides,
    private readonly starter: PromptRunStarter,
    private readonly sample: QuestionSample,
    private readonly audit: AuditService,
    private readonly db: TenantDb,
    private readonly context: RequestContext,
  ) {}

  async list({ prompt_id, ...query }: PromptRunsQuery): Promise<Page<PromptRunDto>> {
    return mapPage(
      await this.runs.page(query, prompt_id && isUuid(prompt_id) ? { promptId: prompt_id } : {}),
      toRunDto,
    );
  }

  /** @throws DomainError `forbidden`: replays show users' questions and need the permission to read conversations */
  async get(id: string): Promise<PromptRunDetailDto> {
    const run = await this.runs.get(id);
    if (run.kind === 'replay') this.refuseUnlessReader();
    return toRunDetailDto(run, await this.runs.items(run.id));
  }

  /** @throws DomainError `prompt_not_found`, `prompt_version_not_found`, `validation_failed`, `forbidden`, `quota_exceeded` */
  async start({ candidate, baseline, kind, sample }: StartPromptRunDto): Promise<PromptRunDto> {
    if (kind === 'replay') this.refuseUnlessReader();
    const [tested, compared] = await Promise.all([
      this.sides.of(candidate),
      baseline ? this.sides.of(baseline) : this.sides.live(),
    ]);
    const questions = kind === 'replay' ? await this.replayed(sample) : await this.cases.enabled();
    return toRunDto(await this.starter.start({ kind, candidate: tested, baseline: compared, questions }));
  }

  /** Aborts the answer in progress. @throws DomainError `conflict` when the run has already ended */
  async cancel(id: string): Promise<PromptRunDto> {
    await this.runs.get(id);
    await this.db.tx(async () => {
      if (!(await this.runs.advance(id, { state: 'cancelled' })))
        throw new DomainError('conflict', 'The run has already ended.');
      await this.runs.release(id);
      await this.audit.record('prompt_run.cancelled', { type: 'prompt_run', id });
    });
    return toRunDto(await this.runs.get(id));
  }

  /** @throws DomainError `conflict` while it is queued or running */
  async delete(id: string): Promise<void> {
    const { state } = await this.runs.get(id);
    if (AT_WORK.includes(state)) throw new DomainError('conflict', 'Cancel the run before you delete it.');
    await this.db.tx(async () => {
      await this.db.delete(PromptRun, { id });
      await this.audit.record('prompt_run.deleted', { type: 'prompt_run', id });
    });
  }

  private async replayed(count: number): Promise<RunQuestion[]> {
    return (await this.sample.take(count)).map((question) => ({ id: '', question, checks: [] }));
  }

  private refuseUnlessReader(): void {
    if (!this.context.requiredPrincipal.permissions.has('conversations:read'))
      throw new DomainError(
        'forbidden',
        'A replay shows questions of users, which needs the permission "conversations:read".',
      );
  }
}
