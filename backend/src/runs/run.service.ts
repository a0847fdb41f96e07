import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { ChatEvent } from '@nexus/contracts';
import { Clock } from '../common/clock/clock.js';
import type { Principal } from '../common/context/request-context.js';
import { DomainError } from '../common/errors/domain-error.js';
import { toDomainError } from '../common/errors/to-domain-error.js';
import { newId } from '../common/ids/ids.js';
import type { IntervalTask } from '../common/scheduling/interval-task.js';
import { ScheduledTasks } from '../common/scheduling/scheduled-tasks.js';
import { AppConfig } from '../config/app-config.js';
import { RedisService } from '../redis/redis.service.js';
import { EventQueue } from './event-queue.js';
import { RemoteTails } from './remote-tails.js';
import { Run, RUN_ENDED, type RunSource, type RunSpec } from './run.js';
import { SingleFlight } from './single-flight.js';
import { RunJournal } from './run-journal.js';
import { type RunRecord, RunStore } from './run-store.js';

const CANCEL_CHANNEL = 'nexus:runs:cancel';
/** How long an aborted producer may take to finish. */
const WIND_DOWN_MS = 2_000;
const SHUTDOWN_FLUSH_MS = 1_000;
const CLOSE_RETRY_MS = 250;

/**
 * Completion runs. A run owns the provider call, independent of its readers: these may be other requests with the same
 * question (single flight) and may be on other replicas. The call is aborted after the last reader has left, at once
 * or, for a resumable run, after a grace period. Without Redis runs work within the process: no resuming elsewhere, no
 * sharing.
 */
@Injectable()
export class RunService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(RunService.name);
  private readonly owner = newId();
  private readonly runs = new Map<string, Run>();
  private heart: IntervalTask | undefined;

  constructor(
    private readonly store: RunStore,
    private readonly journal: RunJournal,
    private readonly tails: RemoteTails,
    private readonly singleFlight: SingleFlight,
    private readonly redis: RedisService,
    private readonly clock: Clock,
    private readonly config: AppConfig,
    private readonly tasks: ScheduledTasks,
  ) {}

  onApplicationBootstrap(): void {
    const everyMs = this.config.runs.heartbeatMs;
    this.heart = this.tasks.every({ name: 'run-heartbeat', everyMs, firstMs: everyMs, run: () => this.beat() });
    void this.redis
      .subscribe(CANCEL_CHANNEL, (id) => void this.cancelLocal(id))
      .catch((error: unknown) => {
        this.logger.warn({ err: error, msg: 'Cancellations by other replicas are only noticed at the next heartbeat' });
      });
  }

  /** Notifies readers when the replica shuts down. */
  async onModuleDestroy(): Promise<void> {
    await this.heart?.stop();
    for (const run of this.runs.values()) {
      const error = new DomainError('stream_interrupted', 'The server is restarting. Try again.');
      this.accept(run, { type: 'error', problem: error.toProblem(run.spec.requestId) });
      run.abort.abort();
    }
    const late = new AbortController();
    // Rejects when no longer needed.
    const timeLimit = this.clock.sleep(SHUTDOWN_FLUSH_MS, late.signal).catch(() => undefined);
    await Promise.race([this.journal.flush(), timeLimit]);
    late.abort();
    this.journal.stop();
  }

  /** Starts a run. @returns all its events, for one consumer; `left` fires when that consumer has left */
  start(spec: RunSpec, source: RunSource, left: AbortSignal): AsyncIterable<ChatEvent> {
    const run = new Run(spec, this.clock.monotonic());
    this.runs.set(run.id, run);
    run.abort.signal.addEventListener('abort', () => this.windDown(run), { once: true });
    void this.drive(run, source);
    return this.localEvents(run, 0, left);
  }

  /**
   * The events after `lastEventId`, from whichever replica executes the run.
   * @throws DomainError `stream_not_found`: unknown, expired, or owned by another principal.
   */
  async resume(
    id: string,
    lastEventId: number,
    principal: Principal,
    requestId: string,
    left: AbortSignal,
  ): Promise<AsyncIterable<ChatEvent>> {
    const run = this.local(id, principal);
    if (run) return this.localEvents(run, lastEventId, left);
    const { shared } = await this.record(id, principal);
    if (!shared) throw notFound();
    const { workspaceId } = principal;
    return new EventQueue(left, (reader) => this.tails.read({ workspaceId, id, requestId }, lastEventId, reader));
  }

  /** Ends a run for its principal; a finished run is unchanged. @throws DomainError `stream_not_found` */
  async cancel(id: string, principal: Principal): Promise<void> {
    if (this.local(id, principal)) return this.cancelLocal(id);
    await this.record(id, principal);
    await this.redis.attempt(() => this.store.requestCancel(principal.workspaceId, id), undefined);
    await this.redis.publish(CANCEL_CHANNEL, id);
  }

  private async drive(run: Run, source: RunSource): Promise<void> {
    const role = { coalesced: false };
    try {
      const events = this.singleFlight.events(run, role, source.produce, {
        owner: this.owner,
        local: (id) => this.runs.get(id),
      });
      for await (const event of source.through ? source.through(events, role) : events) {
        if (!this.accept(run, event)) break;
      }
      if (!run.log.finished)
        this.end(run, new DomainError('provider_error', 'The model stopped without finishing its answer.'));
    } catch (error) {
      this.end(run, error);
    }
  }

  private accept(run: Run, event: ChatEvent): boolean {
    const taken = run.log.append(event);
    if (taken) this.journal.note(run);
    if (taken && run.log.finished) void this.close(run);
    return taken;
  }

  private end(run: Run, error: unknown): void {
    if (run.log.finished) return;
    if (run.abort.signal.aborted) return void this.accept(run, run.aborted(this.clock.monotonic()));
    const domain = toDomainError(error);
    if (domain.status >= 500) this.logger.warn({ err: domain.cause ?? domain, code: domain.code, run_id: run.id });
    this.accept(run, { type: 'error', problem: domain.toProblem(run.spec.requestId) });
  }

  /** A producer that ignores its signal must not block its readers. */
  private windDown(run: Run): void {
    if (!run.log.finished) setTimeout(() => this.end(run, null), WIND_DOWN_MS).unref();
  }

  /** Forgets a finished run once Redis has it; retries for as long as Redis would keep it. */
  private async close(run: Run): Promise<void> {
    if (run.closing) return;
    run.closing = true;
    run.abort.abort(RUN_ENDED);
    this.singleFlight.release(run);
    if (run.shared) await this.closeShared(run);
    else if (!run.spec.unlisted) void this.closed(run);
    this.journal.forget(run);
    this.runs.delete(run.id);
  }

  private async closeShared(run: Run): Promise<void> {
    const until = this.clock.monotonic() + this.config.runs.graceMs;
    for (;;) {
      await this.journal.flush();
      if (run.journaled >= run.log.length && (await this.closed(run))) return;
      if (this.clock.monotonic() >= until) return;
      await this.clock.sleep(CLOSE_RETRY_MS);
    }
  }

  private closed(run: Run): Promise<boolean> {
    return this.redis.attempt(() => this.store.close(run).then(() => true), false);
  }

  private localEvents(run: Run, afterId: number, left: AbortSignal): AsyncIterable<ChatEvent> {
    run.orphanedSince = null;
    return new EventQueue(left, (reader) => {
      const leave = run.log.read(afterId, reader);
      return () => {
        leave();
        void this.reconsider(run);
      };
    });
  }

  /** Aborts the provider call when no reader is left. */
  private async reconsider(run: Run): Promise<void> {
    if (run.log.finished || run.log.readers > 0) return;
    run.orphanedSince ??= this.clock.monotonic();
    const grace = run.spec.resumable ? this.config.runs.graceMs : 0;
    if (this.clock.monotonic() - run.orphanedSince < grace) return;
    if (run.shared) await this.askReaders(run);
    if (run.remoteReaders > 0) run.orphanedSince = null;
    else if (run.log.readers === 0) run.abort.abort();
  }

  /** Renews the lease and updates the number of remote readers. @returns whether cancellation was requested. */
  private async askReaders(run: Run): Promise<boolean> {
    const beat = await this.redis.attempt(() => this.store.beat(run, this.owner), null);
    run.remoteReaders = beat?.readers ?? 0;
    run.remoteFollowers = beat?.followers ?? 0;
    if (beat && !beat.known) {
      // Redis lost the run (a restart without its data): write it again, from the first event.
      run.journaled = 0;
      await this.redis.attempt(() => this.store.open(run, this.owner), null);
      this.journal.note(run);
    }
    return beat?.cancelled ?? false;
  }

  private async beat(): Promise<number> {
    const live = [...this.runs.values()].filter((r) => !r.log.finished);
    const beatOne = async (run: Run): Promise<void> => {
      if (run.shared && (await this.askReaders(run))) this.stop(run);
      await this.reconsider(run);
    };
    await Promise.all(live.map(beatOne));
    return live.length;
  }

  private async cancelLocal(id: string): Promise<void> {
    const run = this.runs.get(id);
    if (!run || run.log.finished) return;
    if (run.flight !== null) await this.askReaders(run);
    this.stop(run);
  }

  /** Followers of a cancelled run still get the complete answer. */
  private stop(run: Run): void {
    const followed = run.log.followers + run.remoteFollowers > 0;
    if (followed) run.log.dismiss('client', run.aborted(this.clock.monotonic()));
    else run.abort.abort();
  }

  /** The principal's run, if it is in this process. @throws DomainError `stream_not_found` when it belongs to another one */
  private local(id: string, principal: Principal): Run | undefined {
    const run = this.runs.get(id);
    if (!run || (run.spec.workspaceId === principal.workspaceId && run.spec.principalId === principal.id)) return run;
    throw notFound();
  }

  /** The record of the principal's run, on any replica. @throws DomainError `stream_not_found` */
  private async record(id: string, { workspaceId, id: principalId }: Principal): Promise<RunRecord> {
    const record = await this.redis.attempt(() => this.store.record(workspaceId, id), null);
    if (record?.principalId !== principalId) throw notFound();
    return record;
  }
}

const notFound = (): DomainError =>
  new DomainError('stream_not_found', 'There is no such stream, or it is too old to be resumed.');
