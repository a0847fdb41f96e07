import { Injectable, computed, inject, signal } from '@angular/core';
import type { NumberedChatEvent } from '@nexus/contracts';
import { Session } from '../core/auth/session';
import { isAbort, toApiError } from '../core/http/problem';
import { ChatApi } from './chat-api';
import { ChatSettingsStore, requestOf } from './chat-settings';
import type { ChatBody, ChatMessage } from './chat-types';
import { type Turn, failTurn, isRunning, newTurn, reduceTurn, stopTurn } from './turn';
import { loadTurns, saveTurns } from './turn-storage';

/** The playground's conversation. Lives as long as the application: looking up a source does not lose it. */
@Injectable({ providedIn: 'root' })
export class Conversation {
  private readonly api = inject(ChatApi);
  private readonly settings = inject(ChatSettingsStore);
  private readonly session = inject(Session);
  private abort: AbortController | undefined;

  private readonly list = signal<readonly Turn[]>(loadTurns(this.session.user()?.id));
  readonly turns = this.list.asReadonly();
  readonly last = computed(() => this.list().at(-1));
  readonly running = computed(() => isRunning(this.last()));
  readonly draft = signal('');

  constructor() {
    addEventListener('pagehide', () => this.save());
    this.takeUp();
  }

  send(question: string): void {
    const text = question.trim();
    if (!text || this.running()) return;
    const turn = newTurn((this.last()?.key ?? 0) + 1, text);
    this.draft.set('');
    this.list.update((turns) => [...turns, turn]);
    void this.run(turn.key, (signal) => this.api.ask(this.body(turn), signal));
  }

  /** Asks the question of a turn again, in its place: what came after it no longer follows from it. */
  again(turn: Turn): void {
    if (this.running()) return;
    this.list.update((turns) => [...turns.filter((other) => other.key < turn.key), newTurn(turn.key, turn.question)]);
    void this.run(turn.key, (signal) => this.api.ask(this.body(turn), signal));
  }

  /** Another wording in the place of a question that was sent; what came after it no longer follows from it. */
  revise(turn: Turn, question: string): void {
    if (question.trim()) this.again({ ...turn, question: question.trim() });
  }

  /** Takes a failed question back into the box. */
  edit(turn: Turn): void {
    if (this.running()) return;
    this.list.update((turns) => turns.filter((other) => other.key < turn.key));
    this.draft.set(turn.question);
    this.save();
  }

  stop(): void {
    const turn = this.last();
    if (!turn || !isRunning(turn)) return;
    if (turn.id) void this.api.cancel(turn.id);
    this.patch(turn.key, stopTurn);
    this.abort?.abort();
  }

  reset(): void {
    this.stop();
    this.list.set([]);
    this.save();
  }

  private async run(key: number, source: (signal: AbortSignal) => AsyncIterable<NumberedChatEvent>): Promise<void> {
    const abort = new AbortController();
    this.abort = abort;
    this.save();
    try {
      for await (const event of source(abort.signal)) this.patch(key, (turn) => reduceTurn(turn, event));
    } catch (error) {
      if (!isAbort(error)) this.patch(key, (turn) => (isRunning(turn) ? failTurn(turn, toApiError(error)) : turn));
    } finally {
      this.save();
    }
  }

  /** After a reload in the middle of an answer: the run went on without us. */
  private takeUp(): void {
    const turn = this.last();
    if (!turn || !isRunning(turn)) return;
    const { id, key, lastEventId } = turn;
    if (id) void this.run(key, (signal) => this.api.resume(id, lastEventId, signal));
    else this.patch(key, stopTurn);
  }

  private body(turn: Turn): ChatBody {
    const settings = this.settings.value();
    const before = settings.memory ? this.list().filter((other) => other.key < turn.key) : [];
    return { ...requestOf(settings), messages: [...history(before), { role: 'user', content: turn.question }] };
  }

  private patch(key: number, change: (turn: Turn) => Turn): void {
    this.list.update((turns) => turns.map((turn) => (turn.key === key ? change(turn) : turn)));
  }

  private save(): void {
    saveTurns(this.session.user()?.id, this.list());
  }
}

/** Only turns that were answered: a failed one would make the model see a question without its answer. */
export function history(turns: readonly Turn[]): ChatMessage[] {
  return turns
    .filter((turn) => turn.answer && turn.status !== 'failed')
    .flatMap((turn): ChatMessage[] => [
      { role: 'user', content: turn.question },
      { role: 'assistant', content: turn.answer },
    ]);
}
