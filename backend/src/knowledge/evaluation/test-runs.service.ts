import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { RequestContext } from '../../common/context/request-context.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { mapPage, type Page, type PageQuery } from '../../common/paging/paging.js';
import { TenantDb } from '../../database/tenant-db.js';
import { Maxima } from '../../limits/maxima.js';
import type { RetrievalSettings } from '../settings/knowledge-settings.js';
import { KnowledgeSettingsService } from '../settings/knowledge-settings.service.js';
import type { RunSettingsDto, StartTestRunDto, TestRunDetailDto, TestRunDto } from './dto/test-run.dto.js';
import { toRunDetailDto, toRunDto } from './evaluation.mapper.js';
import { EvaluationQueue } from './evaluation.queue.js';
import { EvaluationRepository } from './evaluation.repository.js';
import { type RunSettings, TestRun, UNFINISHED } from './test-run.entity.js';

/** Runs of test sets: started here, processed by a worker. */
@Injectable()
export class TestRunsService {
  constructor(
    private readonly audit: AuditService,
    private readonly context: RequestContext,
    private readonly db: TenantDb,
    private readonly evaluation: EvaluationRepository,
    private readonly maxima: Maxima,
    private readonly queue: EvaluationQueue,
    private readonly settings: KnowledgeSettingsService,
  ) {}

  async list(setId: string, query: PageQuery): Promise<Page<TestRunDto>> {
    const { id: testSetId } = await this.evaluation.sets.get(setId);
    return mapPage(await this.evaluation.runs.page(query, { testSetId }), toRunDto);
  }

  async get(setId: string, runId: string): Promise<TestRunDetailDto> {
    return toRunDetailDto(await this.evaluation.runs.get(runId, { testSetId: setId }, ['results']));
  }

  /** @throws DomainError `validation_failed` for a set without questions, `quota_exceeded` */
  async start(setId: string, input: StartTestRunDto): Promise<TestRunDto> {
    const total = await this.evaluation.sets.get(setId).then(() => this.evaluation.countQuestions(setId));
    if (total === 0) throw new DomainError('validation_failed', 'The test set has no questions yet.');
    const settings = merged((await this.settings.current()).retrieval, input.settings ?? {});
    const name = input.name ?? nameOf(input.settings ?? {});
    const run = Object.assign(new TestRun(), {
      workspaceId: this.context.workspaceId,
      testSetId: setId,
      name,
      settings,
      total,
    });
    await this.db.tx(async (em) => {
      await this.maxima.refuseBeyond(em, 'test_runs', TestRun, { testSetId: setId });
      await this.evaluation.sets.lock(setId);
      await em.persist(run).flush();
      await this.audit.record('test_run.started', { type: 'test_run', id: run.id }, { test_set_id: setId, name });
    });
    await this.queue.enqueue(run.id);
    return toRunDto(run);
  }

  /** @throws DomainError `conflict` if it has already ended */
  async cancel(setId: string, runId: string): Promise<TestRunDto> {
    const run = await this.evaluation.runs.get(runId, { testSetId: setId });
    const cancelled = await this.evaluation.advanceRun(runId, { state: 'cancelled' });
    if (!cancelled && !UNFINISHED.includes(run.state)) throw new DomainError('conflict', 'The run has ended already.');
    return toRunDto(await this.evaluation.runs.get(runId, { testSetId: setId }));
  }

  async delete(setId: string, runId: string): Promise<void> {
    await this.evaluation.runs.get(runId, { testSetId: setId });
    await this.db.tx(async () => {
      await this.db.delete(TestRun, { id: runId });
      await this.audit.record('test_run.deleted', { type: 'test_run', id: runId });
    });
  }
}

const merged = (workspace: RetrievalSettings, asked: RunSettingsDto): RunSettings => ({
  ...workspace,
  // Test questions are standalone: there is no conversation to rewrite them from.
  rewriteQuery: false,
  mode: asked.mode ?? 'hybrid',
  topK: asked.top_k ?? workspace.topK,
  threshold: asked.threshold === undefined ? workspace.threshold : asked.threshold,
  denseWeight: asked.dense_weight === undefined ? workspace.denseWeight : asked.dense_weight,
  diversity: asked.diversity ?? workspace.diversity,
  neighbours: asked.neighbours ?? workspace.neighbours,
  perDocument: asked.per_document === undefined ? workspace.perDocument : asked.per_document,
  rerank: asked.rerank ?? workspace.rerank,
});

/** The overrides, so that runs can be distinguished. */
function nameOf(asked: RunSettingsDto): string {
  const given = Object.entries(asked).filter(([, value]) => value !== undefined);
  const parts = given.map(([key, value]) => `${key.replaceAll('_', ' ')} ${value ?? 'calibrated'}`);
  return parts.length === 0 ? 'Workspace settings' : parts.join(', ').slice(0, 120);
}
