import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../common/clock/clock.js';
import { IntervalTask } from '../../common/scheduling/interval-task.js';
import { toDomainError } from '../../common/errors/to-domain-error.js';
import type { Stage } from '../documents/document.entity.js';
import { IngestionFailure, type Reason, reason, type ReasonCode } from '../../parsing/reasons.js';
import { ChunkStage } from './chunk-stage.js';
import { CleanupService } from './cleanup.service.js';
import { EmbedStage } from './embed-stage.js';
import { IngestionQueue } from '../documents/ingestion.queue.js';
import { OcrStage } from './ocr-stage.js';
import { ParseStage } from './parse-stage.js';
import { ProgressReporter } from './progress-reporter.js';
import { PublishStage } from './publish-stage.js';
import { type StageProgress, StageState } from './stage-state.js';
import type { StageRunner, StageWork, WorkItem } from './stage-work.js';

/** Maximum starts of one stage of one version: a file that crashes the process would otherwise be retried forever. */
const MAX_STARTS = 20;
const REPORT_MS = 500;
/** How soon a job notices that it is no longer wanted. */
const WATCH_MS = 500;

/**
 * Takes versions from stored bytes to searchable, one stage at a time. Every stage is idempotent, so a crash at any point is
 * recoverable.
 */
@Injectable()
export class PipelineService {
  private readonly logger = new Logger(PipelineService.name);
  private readonly runners: Record<Stage, StageRunner>;

  constructor(
    private readonly clock: Clock,
    private readonly state: StageState,
    private readonly cleanup: CleanupService,
    private readonly queue: IngestionQueue,
    parse: ParseStage,
    ocr: OcrStage,
    chunk: ChunkStage,
    embed: EmbedStage,
    publish: PublishStage,
  ) {
    this.runners = { parse, ocr, chunk, embed, publish };
  }

  /** Rejects with errors that a retry may fix; with `lastTry`, these also become a visible failure. */
  async work(stage: Stage, item: WorkItem, lastTry: boolean, stopping: AbortSignal): Promise<void> {
    const watch = this.watch(item, stopping);
    try {
      await this.run(stage, item, watch.signal);
    } catch (error) {
      // An error during worker shutdown does not indicate a problem with the document.
      if (stopping.aborted) throw error;
      if (watch.signal.aborted) return await this.cleanup.dropVectorsOf(item);
      const permanent = error instanceof IngestionFailure;
      this.logger.warn({ msg: 'Ingestion failed', stage, ...item, permanent, err: error });
      if (!permanent && !lastTry) throw error;
      await this.state.fail(item, reasonOf(error));
    } finally {
      await watch.end();
    }
  }

  private async run(stage: Stage, item: WorkItem, signal: AbortSignal): Promise<void> {
    const begun = await this.state.begin(item, stage);
    if (!begun) return this.cleanup.dropVectorsOf(item);
    if (begun.version.attempts > MAX_STARTS) throw new IngestionFailure('crashed');
    const reporter = this.reporter(item);
    const report: StageWork['report'] = (done, total, embeddedCount) => reporter.report({ done, total, embeddedCount });
    const outcome = await this.runners[stage].run({ item, ...begun, signal, report }).finally(() => reporter.settled());
    if (!outcome) return;
    const document = await this.state.complete(item, outcome);
    if (document) await this.queue.next(document);
    else await this.cleanup.dropVectorsOf(item);
  }

  private reporter(item: WorkItem): ProgressReporter<StageProgress> {
    const begun = this.clock.monotonic();
    let first: number | undefined;
    const send = (progress: StageProgress): Promise<unknown> => {
      first ??= progress.done;
      const [done, left] = [progress.done - first, progress.total - progress.done];
      const etaS = done > 0 ? Math.ceil(((this.clock.monotonic() - begun) / 1000 / done) * left) : undefined;
      return this.state.advance(item, { ...progress, etaS });
    };
    return new ProgressReporter(send, REPORT_MS, () => this.clock.monotonic());
  }

  /** A signal that fires when the worker stops, or shortly after the document is cancelled, deleted or replaced. */
  private watch(item: WorkItem, stopping: AbortSignal): { signal: AbortSignal; end: () => Promise<void> } {
    const unwanted = new AbortController();
    const run = async (): Promise<void> => {
      if (!(await this.state.isWanted(item))) unwanted.abort(new Error('No longer wanted'));
    };
    const options = { name: 'ingestion-watch', everyMs: WATCH_MS, firstMs: WATCH_MS, run };
    const task = new IntervalTask(this.clock, options).start();
    return { signal: AbortSignal.any([unwanted.signal, stopping]), end: () => task.stop() };
  }
}

const CODES: Partial<Record<string, ReasonCode>> = {
  vector_store_unavailable: 'vector_store_unavailable',
  knowledge_unavailable: 'embedder_unavailable',
  storage_full: 'storage_full',
  storage_unavailable: 'storage_unavailable',
};

function reasonOf(error: unknown): Reason {
  if (error instanceof IngestionFailure) return { code: error.code, message: error.message };
  return reason(CODES[toDomainError(error).code] ?? 'internal');
}
