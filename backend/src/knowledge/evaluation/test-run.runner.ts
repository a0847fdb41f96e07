import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { KnowledgeService } from '../knowledge.service.js';
import { EvaluationRepository } from './evaluation.repository.js';
import { containedPassages } from './expected-passages.js';
import { runFigures, scoreQuestion } from './metrics.js';
import type { QuestionResult, RunSettings, TestRun } from './test-run.entity.js';
import type { TestQuestion } from './test-set.entity.js';

/** Questions between two progress updates. */
const REPORT_EVERY = 10;

/**
 * Retrieves passages for every question of a set, as a completion would, and stores the scores. An interrupted run starts over.
 */
@Injectable()
export class TestRunRunner {
  private readonly logger = new Logger(TestRunRunner.name);

  constructor(
    private readonly clock: Clock,
    private readonly evaluation: EvaluationRepository,
    private readonly knowledge: KnowledgeService,
  ) {}

  /** @param lastTry on the last attempt, a failure ends the run instead of causing a retry */
  async run(runId: string, lastTry: boolean, signal: AbortSignal): Promise<void> {
    const run = await this.evaluation.findUnfinishedRun(runId);
    if (!run) return;
    try {
      await this.ask(run, signal);
    } catch (error) {
      if (!lastTry || signal.aborted) throw error;
      this.logger.warn({ msg: 'A test run failed', runId, err: error });
      await this.evaluation.advanceRun(runId, { state: 'failed', error: 'The documents could not be searched.' });
    }
  }

  private async ask(run: TestRun, signal: AbortSignal): Promise<void> {
    const questions = await this.evaluation.allQuestions(run.testSetId);
    const results: QuestionResult[] = [];
    let embedderId: string | undefined;
    for (const [i, question] of questions.entries()) {
      signal.throwIfAborted();
      if (i % REPORT_EVERY === 0) {
        const wanted = await this.evaluation.advanceRun(run.id, {
          state: 'running',
          done: i,
          total: questions.length,
        });
        if (!wanted) return;
      }
      const answered = await this.answer(question, run.settings, signal);
      embedderId = answered.embedderId;
      results.push(answered.result);
    }
    const figures = runFigures(results);
    await this.evaluation.advanceRun(run.id, { state: 'done', done: results.length, results, figures, embedderId });
  }

  private async answer(question: TestQuestion, settings: RunSettings, signal: AbortSignal) {
    const { mode, topK, ...overrides } = settings;
    const started = this.clock.monotonic();
    const { passages, embedderId } = await this.knowledge.retrieve({
      query: question.question,
      mode,
      topK,
      overrides,
      signal,
    });
    const ms = this.clock.monotonic() - started;
    const hits = passages.map((passage) => containedPassages(passage, question.expected));
    const result: QuestionResult = {
      ...scoreQuestion(hits, question.expected.length, topK),
      questionId: question.id,
      question: question.question,
      found: passages.map(({ documentId, title, start, end }, i) => ({
        ...{ documentId, title, start, end },
        expected: hits[i]!.length > 0,
      })),
      ms: Math.round(ms * 10) / 10,
    };
    return { result, embedderId };
  }
}
