import { Injectable } from '@nestjs/common';
import { type AnswerSource, type ChatEvent, isTerminal } from '@nexus/contracts';
import { Clock } from '../common/clock/clock.js';
import { toDomainError } from '../common/errors/to-domain-error.js';
import { maySingleFlight } from '../llm/cache/cache-policy.js';
import type { Completion } from '../llm/completion/completion.js';
import { RunService } from '../runs/run.service.js';
import { abortedAfter, type RunRole } from '../runs/run.js';
import { IDEMPOTENCY_TTL_MS } from '../idempotency/idempotency-key.js';
import { AnswerPipeline } from './answer-pipeline.js';
import { CompletionRecorder } from './completion-recorder.service.js';

/** Last stage: answers a completion by a run and handles what belongs to this completion alone (id, conversation, usage, cache). */
@Injectable()
export class CompletionRunner {
  constructor(
    private readonly runs: RunService,
    private readonly pipeline: AnswerPipeline,
    private readonly recorder: CompletionRecorder,
    private readonly clock: Clock,
  ) {}

  /** @returns the events for one reader; `left` fires when this reader is gone */
  start(completion: Completion, left: AbortSignal): AsyncIterable<ChatEvent> {
    const resumable = completion.resumable || completion.idempotency !== null;
    const singleFlightKey = maySingleFlight(completion) ? (completion.key?.exact ?? null) : null;
    // No other reader can join this answer while it is generated.
    const alone = completion.json && !resumable && singleFlightKey === null;
    const spec = {
      id: completion.id,
      workspaceId: completion.workspaceId,
      principalId: completion.principal.id,
      requestId: completion.requestId,
      resumable,
      ...(completion.idempotency !== null ? { keepMs: IDEMPOTENCY_TTL_MS } : {}),
      singleFlightKey,
      unlisted: alone,
    };
    const source = {
      produce: (signal: AbortSignal) =>
        this.pipeline.run(completion, signal, { whole: alone, unread: completion.json }),
      through: (events: AsyncIterable<ChatEvent>, role: RunRole) => this.settle(completion, events, role),
    };
    return this.runs.start(spec, source, left);
  }

  /** Passes each event on; everything that must be stored is written before the last one. */
  private async *settle(
    completion: Completion,
    events: AsyncIterable<ChatEvent>,
    role: RunRole,
  ): AsyncIterable<ChatEvent> {
    const seen: ChatEvent[] = [];
    let questionId: string | null = null;
    const finish = () => this.finish(completion, seen, role, questionId);
    try {
      questionId = await this.recorder.begin(completion);
      for await (const event of events) {
        const own = this.own(completion, event, role);
        seen.push(own);
        if (isTerminal(own)) await finish();
        yield own;
        if (isTerminal(own)) return;
      }
      seen.push(this.aborted(completion));
    } catch (error) {
      const abort = isAbort(error);
      const problem = toDomainError(error).toProblem(completion.requestId);
      seen.push(abort ? this.aborted(completion) : { type: 'error', problem });
      if (!abort) {
        await finish();
        throw error;
      }
    }
    await finish();
    yield seen.at(-1)!;
  }

  private aborted({ startedAt }: Completion): ChatEvent {
    return abortedAfter(this.clock.monotonic() - startedAt);
  }

  /** Converts an event of a shared run to this completion: own id, conversation and times, and no cost, which the other run paid. */
  private own(completion: Completion, event: ChatEvent, role: RunRole): ChatEvent {
    if (!role.coalesced) return event;
    if (event.type === 'start') {
      const { id, conversation } = completion;
      const { conversation_id: _, ...start } = event;
      return {
        ...start,
        id,
        cache: { status: 'coalesced' },
        ...(conversation ? { conversation_id: conversation.id } : {}),
      };
    }
    if (event.type === 'usage')
      return { type: 'usage', prompt_tokens: 0, completion_tokens: 0, total_tokens: 0, cost_usd: 0 };
    if (event.type === 'error') return { ...event, problem: { ...event.problem, request_id: completion.requestId } };
    if (event.type !== 'done') return event;
    return { ...event, latency_ms: Math.round((this.clock.monotonic() - completion.startedAt) * 100) / 100 };
  }

  private async finish(
    completion: Completion,
    events: readonly ChatEvent[],
    { coalesced }: RunRole,
    questionId: string | null,
  ): Promise<void> {
    const source: AnswerSource = events.find((e) => e.type === 'start')?.source ?? 'llm';
    await this.recorder.finish(completion, { events, source, coalesced }, questionId);
  }
}

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';
