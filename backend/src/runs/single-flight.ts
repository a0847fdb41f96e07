import { Injectable } from '@nestjs/common';
import { type ChatEvent, isTerminal } from '@nexus/contracts';
import { RedisService } from '../redis/redis.service.js';
import { EventQueue } from './event-queue.js';
import { RemoteTails } from './remote-tails.js';
import type { Run, RunRole } from './run.js';
import { RunStore } from './run-store.js';

/** How many lost leaders a run follows before it generates the answer itself, unshared. */
const MAX_LEADERS = 3;

interface LocalRuns {
  owner: string;
  local: (id: string) => Run | undefined;
}

/** Single flight: the first run of a key generates the answer, the others follow it, on any replica. */
@Injectable()
export class SingleFlight {
  private readonly leaders = new Map<string, Run>();

  constructor(
    private readonly store: RunStore,
    private readonly tails: RemoteTails,
    private readonly redis: RedisService,
  ) {}

  /** The run's events: its own, or those of its leader. A leader lost before its first text is replaced. */
  async *events(
    run: Run,
    role: RunRole,
    produce: (signal: AbortSignal) => AsyncIterable<ChatEvent>,
    around: LocalRuns,
  ): AsyncIterable<ChatEvent> {
    let lost: string | undefined;
    for (let attempt = 0; attempt < MAX_LEADERS; attempt++) {
      const leaderId = await this.claim(run, around.owner, lost);
      role.coalesced = leaderId !== null;
      if (leaderId === null) break;
      lost = leaderId;
      // It failed earlier and is only still registered: its cause may be gone.
      if (around.local(leaderId)?.log.failed) continue;
      for await (const event of this.follow(run, leaderId, around)) yield event;
      if (run.abort.signal.aborted || run.log.length > 0) return;
    }
    role.coalesced = false;
    yield* produce(run.abort.signal);
  }

  /** Frees the key: the next request with it starts its own run. */
  release(run: Run): void {
    const key = this.localKey(run);
    if (this.leaders.get(key) === run) this.leaders.delete(key);
  }

  /** @returns the leader's id, or null when this run leads or shares nothing. */
  private async claim(run: Run, owner: string, lost?: string): Promise<string | null> {
    if (run.spec.unlisted) return null;
    if (!run.spec.singleFlightKey) {
      // Not awaited: cancel and resume may find the record a moment later.
      void this.redis.attempt(() => this.store.open(run, owner), null);
      return null;
    }
    const key = this.localKey(run);
    const local = this.leaders.get(key);
    if (local && local !== run && !local.log.finished && !local.abort.signal.aborted) return local.id;
    this.leaders.set(key, run);
    const leader = await this.redis.attempt(() => this.store.open(run, owner, lost), null);
    if (leader === null) run.flight = run.spec.singleFlightKey;
    else this.release(run);
    return leader;
  }

  private localKey(run: Run): string {
    return `${run.spec.workspaceId} ${run.spec.singleFlightKey ?? run.id}`;
  }

  /** Ends without a terminal event when the leader produced nothing that may be shared. */
  private async *follow(run: Run, leaderId: string, around: LocalRuns): AsyncIterable<ChatEvent> {
    const target = { workspaceId: run.spec.workspaceId, id: leaderId, requestId: run.spec.requestId };
    const leader = around.local(leaderId);
    const events = new EventQueue(run.abort.signal, (reader) =>
      leader ? leader.log.read(0, reader, 'follower') : this.tails.read(target, 0, reader, 'follower'),
    );
    // Nothing is forwarded before there is text: until then a failing leader can be replaced unnoticed.
    const held: ChatEvent[] = [];
    let flowing = false;
    for await (const event of events) {
      if (!flowing && isLoss(event)) return;
      held.push(event);
      flowing ||= event.type === 'delta' || event.type === 'reasoning' || isTerminal(event);
      if (flowing) yield* held.splice(0);
    }
  }
}

/**
 * The leader was lost, or exhausted its budget, which is independent of the answer; a failure of the model would affect
 * the follower as well.
 */
const isLoss = (event: ChatEvent): boolean =>
  (event.type === 'error' && ['stream_interrupted', 'budget_exceeded'].includes(event.problem.code)) ||
  (event.type === 'done' && event.finish_reason === 'aborted');
