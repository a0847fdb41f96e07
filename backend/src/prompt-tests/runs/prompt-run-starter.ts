import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service.js';
import { RequestContext } from '../../common/context/request-context.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { AppConfig } from '../../config/app-config.js';
import { TenantDb } from '../../database/tenant-db.js';
import { Maxima } from '../../limits/maxima.js';
import type { Check } from '../checks/check.js';
import { digestOfCases } from '../cases/prompt-cases.repository.js';
import { PromptRun, PromptRunItem, type PromptRunKind, type RunEnd, type RunSide } from './prompt-run.entity.js';
import { PromptRunQueue } from './prompt-run.queue.js';
import { PromptRunsRepository } from './prompt-runs.repository.js';
import { runFigures } from './run-figures.js';

export interface Side extends RunSide {
  text: string;
}

export interface RunQuestion {
  /** Id of the test question; empty for a replayed question. */
  id: string;
  question: string;
  checks: Check[];
}

export interface NewRun {
  kind: PromptRunKind;
  candidate: Side;
  baseline: Side;
  questions: readonly RunQuestion[];
  thenDo?: RunEnd;
}

export const digestOfText = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Stores a run and queues it. */
@Injectable()
export class PromptRunStarter {
  constructor(
    private readonly runs: PromptRunsRepository,
    private readonly queue: PromptRunQueue,
    private readonly maxima: Maxima,
    private readonly audit: AuditService,
    private readonly config: AppConfig,
    private readonly db: TenantDb,
    private readonly context: RequestContext,
  ) {}

  /**
   * @param also further writes in the same transaction
   * @throws DomainError `validation_failed` without questions, `forbidden` without the permission to ask, `quota_exceeded`
   */
  async start(
    input: NewRun,
    also: (run: PromptRun, em: EntityManager) => Promise<void> = async () => {},
  ): Promise<PromptRun> {
    // Each answer is metered like a question.
    if (!this.context.requiredPrincipal.permissions.has('chat:create'))
      throw new DomainError(
        'forbidden',
        'Tests send questions to the model, which needs the permission "chat:create".',
      );
    const { kind, questions } = input;
    if (questions.length === 0) throw new DomainError('validation_failed', NOTHING_TO_ASK[kind]);
    const run = this.newRun(input);
    await this.db.tx(async (em) => {
      await this.db.lockWorkspace(em);
      this.maxima.refuse('prompt_runs_at_work', await this.runs.countAtWork());
      await this.runs.forgetBeyond(this.config.maxima.prompt_runs);
      await em.persist([run, ...questions.map((question, i) => newItem(run, question, i))]).flush();
      await also(run, em);
      const detail = { kind, candidate: run.candidate, questions: questions.length };
      await this.audit.record('prompt_run.started', { type: 'prompt_run', id: run.id }, detail);
    });
    await this.queue.enqueue(run.id);
    return run;
  }

  private newRun({ kind, candidate, baseline, questions, thenDo }: NewRun): PromptRun {
    const { workspaceId, requiredPrincipal } = this.context;
    // With the same text on both sides every question would be answered and paid twice.
    const compared = baseline.text !== candidate.text;
    return Object.assign(new PromptRun(), {
      workspaceId,
      promptId: candidate.promptId,
      kind,
      candidate: label(candidate),
      baseline: compared ? label(baseline) : null,
      candidateText: candidate.text,
      baselineText: compared ? baseline.text : null,
      textDigest: digestOfText(candidate.text),
      casesDigest: digestOfCases(questions),
      thenDo: thenDo ?? null,
      total: questions.length,
      figures: runFigures([], compared),
      author: requiredPrincipal.id,
    });
  }
}

const NOTHING_TO_ASK: Record<PromptRunKind, string> = {
  tests: 'There are no test questions yet. Add one first.',
  replay: 'There are no questions yet that can be replayed.',
};

const label = ({ promptId, name, version }: Side): RunSide => ({ promptId, name, version });

const newItem = ({ workspaceId, id: runId }: PromptRun, { question, checks }: RunQuestion, position: number) =>
  Object.assign(new PromptRunItem(), { workspaceId, runId, position, question, checks });
