import { Injectable, computed, inject, signal } from '@angular/core';
import type { NumberedChatEvent } from '@nexus/contracts';
import { Session } from '../core/auth/session';
import { explain } from '../core/http/explain';
import { isAbort, toApiError } from '../core/http/problem';
import { ChatApi } from './chat-api';
import { ChatSettingsStore, requestOf } from './chat-settings';
import type { ChatBody } from './chat-types';
import { OwnConversationsApi } from './own-conversations-api';
import { loadRunning, saveRunning } from './running-turn';
import { turnsOf } from './stored-turns';
import { type Rating, type Turn, failTurn, isRunning, newTurn, reduceTurn, stopTurn } from './turn';

/**
 * The conversation shown in the playground, which the server stores. Application-scoped, so that opening a source does not lose it.
 */
@Injectable({ providedIn: 'root' })
export class Conversation {
  private readonly api = inject(ChatApi);
  private readonly stored = inject(OwnConversationsApi);
  private readonly settings = inject(ChatSettingsStore);
  private readonly session = inject(Session);
  private abort: AbortController | undefined;
  /** Id of an answer whose question was moved back into the input. */
  private replaces: string | undefined;
  private earlierCursor: string | undefined;

  private readonly list = signal<readonly Turn[]>([]);
  private readonly current = signal<string | undefined>(undefined);
  /** Id on the server; undefined before the first answer starts. */
  readonly id = this.current.asReadonly();
  readonly turns = this.list.asReadonly();
  readonly last = computed(() => this.list().at(-1));
  readonly running = computed(() => isRunning(this.last()));
  readonly draft = signal('');
  readonly loading = signal(false);
  readonly failure = signal('');
  /** Whether there are turns before the loaded ones. */
  readonly hasEarlier = signal(false);
  /** Incremented when an answer has ended: lists and memory may have changed. */
  readonly answered = signal(0);

  constructor() {
    addEventListener('pagehide', () => this.save());
  }

  /** Loads a stored conversation, and resumes an answer that was streaming when the page was reloaded. */
  async open(id: string): Promise<void> {
    this.leave();
    this.current.set(id);
    this.list.set([]);
    this.loading.set(true);
    this.failure.set('');
    try {
      const page = await this.stored.messages(id);
      if (this.current() !== id) return;
      this.show(turnsOf(page.items), page.next_cursor);
      this.takeUp();
    } catch (error) {
      if (this.current() === id) this.failure.set(explain(error, 'Your other conversations are in the list.'));
    } finally {
      if (this.current() === id) this.loading.set(false);
    }
  }

  /** Loads earlier turns. Fails with an ApiError. */
  async earlier(): Promise<void> {
    const id = this.current();
    if (!id || !this.earlierCursor) return;
    const page = await this.stored.messages(id, this.earlierCursor);
    if (this.current() !== id) return;
    const older = turnsOf(page.items);
    // Lower keys than the loaded turns, so that rendered turns are reused.
    const first = (this.list()[0]?.key ?? 1) - older.length;
    this.show([...older.map((turn, i) => ({ ...turn, key: first + i })), ...this.list()], page.next_cursor);
  }

  send(question: string): void {
    const text = question.trim();
    if (!text || this.running()) return;
    const turn = newTurn((this.last()?.key ?? 0) + 1, text);
    this.draft.set('');
    this.list.update((turns) => [...turns, turn]);
    this.ask(turn, this.replaces);
  }

  /** Asks the question of a turn again and replaces it; all later turns are removed. */
  again(turn: Turn): void {
    if (this.running()) return;
    const replaced = this.list().find((other) => other.key >= turn.key && other.id)?.id;
    const anew = newTurn(turn.key, turn.question);
    this.list.update((turns) => [...turns.filter((other) => other.key < turn.key), anew]);
    this.ask(anew, replaced ?? this.replaces);
  }

  /** Replaces a question by another wording; all later turns are removed. */
  revise(turn: Turn, question: string): void {
    if (question.trim()) this.again({ ...turn, question: question.trim() });
  }

  /** Moves a failed question back into the input. */
  edit(turn: Turn): void {
    if (this.running()) return;
    this.replaces = this.list().find((other) => other.key >= turn.key && other.id)?.id ?? this.replaces;
    this.list.update((turns) => turns.filter((other) => other.key < turn.key));
    this.draft.set(turn.question);
  }

  stop(): void {
    const turn = this.last();
    if (!turn || !isRunning(turn)) return;
    if (turn.id) void this.api.cancel(turn.id);
    this.patch(turn.key, stopTurn);
    this.abort?.abort();
  }

  /** Starts a new conversation; the previous one stays on the server. */
  reset(): void {
    this.stop();
    this.leave();
    this.current.set(undefined);
    this.list.set([]);
    this.failure.set('');
    this.loading.set(false);
    this.save();
  }

  rated(turn: Turn, rating: Rating | undefined): void {
    this.patch(turn.key, ({ rating: _, ...rest }) => ({ ...rest, ...(rating ? { rating } : {}) }));
  }

  /** Loads the full text of a question or an answer that was cut. Fails with an ApiError. */
  async showAll(turn: Turn): Promise<void> {
    const id = this.current();
    if (!id) return;
    const [question, answer] = await Promise.all(
      [turn.longQuestion, turn.longAnswer].map((message) => message && this.stored.message(id, message)),
    );
    this.patch(turn.key, ({ longQuestion: _, longAnswer: __, ...rest }) => ({
      ...rest,
      ...(question ? { question: question.content } : {}),
      ...(answer ? { answer: answer.content } : {}),
    }));
  }

  private show(turns: readonly Turn[], cursor: string | null | undefined): void {
    this.list.set(turns);
    this.earlierCursor = cursor ?? undefined;
    this.hasEarlier.set(this.earlierCursor !== undefined);
  }

  private leave(): void {
    this.abort?.abort();
    this.replaces = undefined;
    this.earlierCursor = undefined;
    this.hasEarlier.set(false);
  }

  private ask(turn: Turn, replaces: string | undefined): void {
    this.replaces = replaces;
    void this.run(turn.key, (signal) => this.api.ask(this.body(turn), signal));
  }

  private async run(key: number, source: (signal: AbortSignal) => AsyncIterable<NumberedChatEvent>): Promise<void> {
    const abort = new AbortController();
    this.abort = abort;
    try {
      for await (const event of source(abort.signal)) {
        if (abort.signal.aborted) break;
        this.patch(key, (turn) => reduceTurn(turn, event));
        if (event.event.type === 'start') this.begun(event.event.conversation_id);
      }
    } catch (error) {
      if (!isAbort(error)) this.patch(key, (turn) => (isRunning(turn) ? failTurn(turn, toApiError(error)) : turn));
    } finally {
      this.save();
      this.answered.update((n) => n + 1);
    }
  }

  private begun(conversationId: string | undefined): void {
    this.replaces = undefined;
    if (conversationId) this.current.set(conversationId);
    this.save();
  }

  /** Resumes the answer after a reload: the run has continued on the server. */
  private takeUp(): void {
    const running = loadRunning(this.session.user()?.id);
    const last = this.last();
    if (!running?.id || !last || last.id !== running.id || last.status !== 'failed') return;
    const { id, lastEventId } = running;
    this.patch(last.key, () => ({ ...running, key: last.key }));
    void this.run(last.key, (signal) => this.api.resume(id, lastEventId, signal));
  }

  private body(turn: Turn): ChatBody {
    const settings = this.settings.value();
    return {
      ...requestOf(settings),
      conversation_id: this.current() ?? 'new',
      ...(this.current() && this.replaces ? { replaces: this.replaces } : {}),
      ...(settings.memory ? {} : { memory: false }),
      messages: [{ role: 'user', content: turn.question }],
    };
  }

  private patch(key: number, change: (turn: Turn) => Turn): void {
    this.list.update((turns) => turns.map((turn) => (turn.key === key ? change(turn) : turn)));
  }

  private save(): void {
    saveRunning(this.session.user()?.id, this.last());
  }
}
