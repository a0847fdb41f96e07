import { Injectable, Logger } from '@nestjs/common';
import { type AnswerSource, type ChatEvent, isTerminal } from '@nexus/contracts';
import { defer, type Observable, switchMap } from 'rxjs';
import { Clock } from '../common/clock/clock.js';
import { type Principal, RequestContext } from '../common/context/request-context.js';
import { toDomainError } from '../common/errors/to-domain-error.js';
import { maySingleFlight } from '../llm/cache/cache-policy.js';
import { begin, type Completion, finish } from '../llm/completion/completion.js';
import { RunService } from '../runs/run.service.js';
import type { RunRole } from '../runs/run.js';
import { IDEMPOTENCY_TTL_MS } from '../idempotency/idempotency-key.js';
import { AnswerPipeline } from './answer-pipeline.js';

/** Answers completions by runs. What belongs to one completion alone (identity, conversation, usage, cache) is settled here. */
@Injectable()
export class ChatService {
  private readonly logger = new Logger(ChatService.name);

  constructor(
    private readonly runs: RunService,
    private readonly pipeline: AnswerPipeline,
    private readonly context: RequestContext,
    private readonly clock: Clock,
  ) {}

  complete(completion: Completion): Observable<ChatEvent> {
    const resumable = completion.resumable || completion.keepForRepeats;
    const singleFlightKey = maySingleFlight(completion) ? (completion.key?.exact ?? null) : null;
    // Nobody else can read this answer while it is being made.
    const alone = completion.json && !resumable && singleFlightKey === null;
    const spec = {
      id: completion.id,
      workspaceId: completion.workspaceId,
      principalId: completion.principal.id,
      requestId: completion.requestId,
      resumable,
      ...(completion.keepForRepeats ? { keepMs: IDEMPOTENCY_TTL_MS } : {}),
      singleFlightKey,
      unlisted: alone,
    };
    return this.runs.start(spec, {
      produce: (signal) => this.pipeline.run(completion, signal, alone),
      through: (events, role) => this.settle(completion, events, role),
    });
  }

  resume(id: string, lastEventId: number, principal: Principal): Observable<ChatEvent> {
    const { requestId } = this.context;
    return defer(() => this.runs.resume(id, lastEventId, principal, requestId)).pipe(switchMap((events) => events));
  }

  cancel(id: string, principal: Principal): Promise<void> {
    return this.runs.cancel(id, principal);
  }

  /** One event out for each event in, with everything that must be written before the last one. */
  private async *settle(
    completion: Completion,
    events: AsyncIterable<ChatEvent>,
    role: RunRole,
  ): AsyncIterable<ChatEvent> {
    const seen: ChatEvent[] = [];
    try {
      await begin(completion);
      for await (const event of events) {
        const own = this.own(completion, event, role);
        seen.push(own);
        if (isTerminal(own)) await this.finish(completion, seen, role);
        yield own;
        if (isTerminal(own)) return;
      }
      yield await this.close(completion, seen, role, this.aborted(completion));
    } catch (error) {
      if (isAbort(error)) yield await this.close(completion, seen, role, this.aborted(completion));
      else {
        await this.close(completion, seen, role, {
          type: 'error',
          problem: toDomainError(error).toProblem(completion.requestId),
        });
        throw error;
      }
    }
  }

  private async close(completion: Completion, seen: ChatEvent[], role: RunRole, last: ChatEvent): Promise<ChatEvent> {
    await this.finish(completion, [...seen, last], role);
    return last;
  }

  private aborted({ startedAt }: Completion): ChatEvent {
    const latency_ms = Math.round(this.clock.monotonic() - startedAt);
    return { type: 'done', finish_reason: 'aborted', latency_ms, time_to_first_token_ms: latency_ms, overhead_ms: 0 };
  }

  /** Another run's event as this completion's: its own id, conversation and times; what it costs was paid there. */
  private own(completion: Completion, event: ChatEvent, role: RunRole): ChatEvent {
    if (!role.coalesced) return event;
    if (event.type === 'start') {
      const { id, conversation } = completion;
      completion.cache = { status: 'coalesced' };
      const { conversation_id: _, ...start } = event;
      return { ...start, id, cache: completion.cache, ...(conversation ? { conversation_id: conversation.id } : {}) };
    }
    if (event.type === 'usage')
      return { type: 'usage', prompt_tokens: 0, completion_tokens: 0, total_tokens: 0, cost_usd: 0 };
    if (event.type === 'error') return { ...event, problem: { ...event.problem, request_id: completion.requestId } };
    if (event.type !== 'done') return event;
    return { ...event, latency_ms: Math.round((this.clock.monotonic() - completion.startedAt) * 100) / 100 };
  }

  private async finish(completion: Completion, events: ChatEvent[], role: RunRole): Promise<void> {
    const start = events.find((e) => e.type === 'start');
    const source: AnswerSource = start?.source ?? 'llm';
    const answer = { events, source, coalesced: role.coalesced };
    await finish(completion, answer, (err) =>
      this.logger.error({ err, msg: 'After an answer', completion_id: completion.id }),
    );
  }
}

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';
