import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { type ChatEvent, isTerminal } from '@nexus/contracts';
import { Clock } from '../common/clock/clock.js';
import { DomainError } from '../common/errors/domain-error.js';
import { newId } from '../common/ids/ids.js';
import { AppConfig } from '../config/app-config.js';
import type { ReaderKind, RunReader } from './run-log.js';
import { RunStore } from './run-store.js';

const POLL_MS = 50;
/** Polls without a lease and without new events before a run counts as lost. */
const DEAD_POLLS = 2;

interface Tail {
  workspaceId: string;
  id: string;
  requestId: string;
  at: number;
  reader: RunReader;
  name: string;
  beatAt: number;
  deadPolls: number;
  failingSince: number | null;
}

/** Follows runs of other replicas through their Redis streams: one timer for all, without blocking connections. */
@Injectable()
export class RemoteTails implements OnModuleDestroy {
  private readonly logger = new Logger(RemoteTails.name);
  private readonly tails = new Set<Tail>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: RunStore,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {}

  onModuleDestroy(): void {
    clearTimeout(this.timer);
    this.tails.clear();
  }

  /** @returns an idempotent function that stops reading. */
  read(
    target: { workspaceId: string; id: string; requestId: string },
    afterId: number,
    reader: RunReader,
    kind: ReaderKind = 'client',
  ): () => void {
    const name = this.store.readerName(kind, newId());
    const tail: Tail = { ...target, at: afterId, reader, name, beatAt: -Infinity, deadPolls: 0, failingSince: null };
    this.tails.add(tail);
    this.schedule(0);
    return () => {
      if (this.tails.delete(tail)) void this.store.leave(tail.workspaceId, tail.id, tail.name);
    };
  }

  private schedule(ms: number): void {
    this.timer ??= setTimeout(() => {
      void Promise.all([...this.tails].map((t) => this.poll(t))).finally(() => {
        this.timer = undefined;
        if (this.tails.size > 0) this.schedule(POLL_MS);
      });
    }, ms);
  }

  private async poll(tail: Tail): Promise<void> {
    const now = this.clock.monotonic();
    const due = now - tail.beatAt >= this.config.runs.heartbeatMs;
    try {
      const { events, alive, finished } = await this.store.tail(
        tail.workspaceId,
        tail.id,
        tail.at,
        due ? tail.name : undefined,
      );
      if (due) tail.beatAt = now;
      tail.failingSince = null;
      this.deliver(tail, events);
      if (finished) return this.end(tail);
      tail.deadPolls = alive || events.length > 0 ? 0 : tail.deadPolls + 1;
      if (tail.deadPolls >= DEAD_POLLS) this.interrupt(tail);
    } catch (error) {
      tail.failingSince ??= now;
      if (now - tail.failingSince <= this.config.runs.leaseMs) return;
      this.logger.warn({ err: error, run_id: tail.id, msg: 'A stream of another replica cannot be followed' });
      this.interrupt(tail);
    }
  }

  private deliver(tail: Tail, events: ChatEvent[]): void {
    for (const event of events) {
      if (!this.tails.has(tail)) return;
      tail.reader.next(event, ++tail.at);
      if (isTerminal(event)) this.end(tail);
    }
  }

  private interrupt(tail: Tail): void {
    if (!this.tails.has(tail)) return;
    const error = new DomainError('stream_interrupted', 'The server that was answering has stopped. Try again.');
    tail.reader.next({ type: 'error', problem: error.toProblem(tail.requestId) }, ++tail.at);
    this.end(tail);
  }

  private end(tail: Tail): void {
    if (!this.tails.delete(tail)) return;
    void this.store.leave(tail.workspaceId, tail.id, tail.name);
    tail.reader.end();
  }
}
