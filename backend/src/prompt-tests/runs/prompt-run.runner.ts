import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { type Principal, RequestContext } from '../../common/context/request-context.js';
import { PromptsService } from '../../prompts/prompts.service.js';
import { type RenderedPrompt, SystemPrompts } from '../../prompts/system-prompts.service.js';
import { sampleFacts } from '../../prompts/variables/prompt-values.js';
import { namesIn, templateParts } from '../../prompts/variables/template.js';
import { AnswerJudge } from '../checks/judge.service.js';
import { runCheck } from '../checks/run-check.js';
import type { CheckResult } from '../checks/check.js';
import type { ItemAnswer, PromptRun, PromptRunItem } from './prompt-run.entity.js';
import { PromptRunsRepository } from './prompt-runs.repository.js';
import { RunAnswers } from './run-answers.service.js';
import { runFigures } from './run-figures.js';

/** Interval for checking whether a run was cancelled while a model is answering. */
const CANCEL_POLL_MS = 1_000;

/** The run was cancelled or deleted. */
class Cancelled extends Error {}

interface Prompts {
  candidate: RenderedPrompt;
  baseline: RenderedPrompt | null;
}

/** Answers the questions of a run with both prompts, one after the other. After an interruption, existing answers are kept. */
@Injectable()
export class PromptRunRunner {
  private readonly logger = new Logger(PromptRunRunner.name);

  constructor(
    private readonly runs: PromptRunsRepository,
    private readonly answers: RunAnswers,
    private readonly judge: AnswerJudge,
    private readonly systemPrompts: SystemPrompts,
    private readonly prompts: PromptsService,
    private readonly context: RequestContext,
    private readonly clock: Clock,
  ) {}

  /** @param lastTry whether an error ends the run instead of causing another attempt */
  async run(id: string, lastTry: boolean, signal: AbortSignal): Promise<void> {
    const run = await this.runs.findAtWork(id);
    if (!run) return;
    const principal = authorPrincipal(run.author, run.workspaceId);
    await this.context.run({ workspaceId: run.workspaceId, principal, requestId: this.context.requestId }, async () => {
      try {
        await this.workUntilCancelled(run, principal, signal);
      } catch (error) {
        if (error instanceof Cancelled) return;
        if (signal.aborted || !lastTry) throw error;
        this.logger.warn({ msg: 'A run of prompt tests failed', runId: id, err: error });
        await this.fail(run, 'The run could not be finished. Start it again.');
      }
    });
  }

  /** Aborts the current model call when the run is cancelled. */
  private async workUntilCancelled(run: PromptRun, principal: Principal, signal: AbortSignal): Promise<void> {
    const finished = new AbortController();
    const cancelled = new AbortController();
    const poll = async (): Promise<void> => {
      while (!finished.signal.aborted) {
        await this.clock.sleep(CANCEL_POLL_MS, finished.signal);
        if (!(await this.runs.findAtWork(run.id))) cancelled.abort(new Cancelled());
      }
    };
    // Ends by an abort. A failed read is repeated with the next question.
    const polling = poll().catch(() => undefined);
    try {
      await this.work(run, principal, AbortSignal.any([signal, cancelled.signal]));
    } finally {
      finished.abort();
      await polling;
    }
  }

  private async work(run: PromptRun, principal: Principal, signal: AbortSignal): Promise<void> {
    const items = await this.runs.items(run.id);
    const prompts = await this.rendered(run, principal);
    const compared = prompts.baseline !== null;
    for (const [i, item] of items.entries()) {
      await this.advance(run, { state: 'running', done: i, figures: runFigures(items, compared) });
      if (item.candidate) continue;
      signal.throwIfAborted();
      const isExhausted = await this.answer(item, prompts, principal, signal);
      if (isExhausted) return this.fail(run, 'A budget is exhausted: the remaining questions were not asked.');
    }
    await this.end(run, runFigures(items, compared), items.length);
  }

  /** @returns whether a budget is exhausted */
  private async answer(
    item: PromptRunItem,
    prompts: Prompts,
    principal: Principal,
    signal: AbortSignal,
  ): Promise<boolean> {
    const ask = (prompt: RenderedPrompt): Promise<ItemAnswer> => this.judged(item, prompt, principal, signal);
    const [candidate, baseline] = await Promise.all([
      ask(prompts.candidate),
      prompts.baseline ? ask(prompts.baseline) : null,
    ]);
    if (candidate.error === 'budget_exceeded') return true;
    Object.assign(item, { candidate, baseline });
    await this.runs.answer(item.id, { candidate, baseline });
    return false;
  }

  private async judged(item: PromptRunItem, prompt: RenderedPrompt, principal: Principal, signal: AbortSignal) {
    const { question } = item;
    const { unanswered, ...answer } = await this.answers.ask(
      { question, prompt, principal, model: null, useRag: null },
      signal,
    );
    if (answer.error) return { ...answer, checks: [] };
    const documentIds = answer.citations.map(({ documentId }) => documentId);
    const checks: CheckResult[] = [];
    let { costUsd } = answer;
    for (const check of item.checks) {
      if (check.kind !== 'judge') checks.push(runCheck(check, { content: answer.content, documentIds, unanswered }));
      else {
        const verdict = await this.judge.judge(check.text, question, answer, principal, signal);
        checks.push(verdict.result);
        costUsd = costUsd === null || verdict.costUsd === null ? null : costUsd + verdict.costUsd;
      }
    }
    return { ...answer, costUsd, checks };
  }

  private async rendered({ candidateText, baselineText }: PromptRun, principal: Principal): Promise<Prompts> {
    const render = (text: string): Promise<RenderedPrompt> =>
      this.systemPrompts.renderText(text, { principal, locale: null }, sampleFacts(namesIn(templateParts(text)), {}));
    return {
      candidate: await render(candidateText),
      baseline: baselineText == null ? null : await render(baselineText),
    };
  }

  private async end(run: PromptRun, figures: PromptRun['figures'], done: number): Promise<void> {
    // Before the run is marked as done: if the worker dies in between, the run is resumed and the version takes effect once.
    if (run.thenDo && figures.candidate.failed === 0) await this.takeEffect(run);
    await this.advance(run, { state: 'done', done, figures });
    await this.runs.release(run.id);
  }

  /** Skipped if the prompt no longer waits for this run. */
  private async takeEffect({ id, promptId, candidate, thenDo }: PromptRun): Promise<void> {
    if (!promptId || candidate.version === null) return;
    const choice = { version: candidate.version, tested: id };
    if (thenDo === 'activate') await this.prompts.activate(promptId, choice);
    else await this.prompts.publish(promptId, choice);
  }

  private async fail(run: PromptRun, error: string): Promise<void> {
    const items = await this.runs.items(run.id);
    const figures = runFigures(items, run.baselineText != null);
    await this.runs.advance(run.id, { state: 'failed', error, figures });
    await this.runs.release(run.id);
  }

  private async advance({ id }: PromptRun, values: Parameters<PromptRunsRepository['advance']>[1]): Promise<void> {
    if (!(await this.runs.advance(id, values))) throw new Cancelled();
  }
}

/** The principal who started a run, for budgets, limits and the audit log. It has no permissions. */
function authorPrincipal(author: string, workspaceId: string): Principal {
  const [kind, id = ''] = author.split(':');
  const permissions = new Set<never>();
  if (kind === 'api_token') return { kind, id: author, tokenId: id, workspaceId, permissions };
  return { kind: 'member', id: author, userId: id, sessionId: '', role: 'viewer', workspaceId, permissions };
}
