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
 * The conversation that the playground shows; the server keeps it. Lives as long as the application: looking up a source does not
 * lose it.
 */
@Injectable({ providedIn: 'root' })
export class Conversation {
  private readonly api = inject(ChatApi);
  private readonly stored = inject(OwnConversationsApi);
  private readonly settings = inject(ChatSettingsStore);
  private readonly session = inject(Session);
  private abort: AbortController | undefined;
  /** Of an answer whose question was taken back into the box. */
  private replaces: string | undefined;
  private earlierCursor: string | undefined;

  private readonly list = signal<readonly Turn[]>([]);
  private readonly current = signal<string | undefined>(undefined);
  /** Of the server's conversation; undefined before the first answer begins. */
  readonly id = this.current.asReadonly();
  readonly turns = this.list.asReadonly();
  readonly last = computed(() => this.list().at(-1));
  readonly running = computed(() => isRunning(this.last()));
  readonly draft = signal('');
  readonly loading = signal(false);
  readonly failure = signal('');
  /** There are turns before those that are shown. */
  readonly hasEarlier = signal(false);
  /** Raised when an answer has ended: lists and memory may have changed. */
  readonly answered = signal(0);

  constructor() {
    addEventListener('pagehide', () => this.save());
  }

  /** Shows a conversation of the server, and goes on with an answer that was being read when the page was reloaded. */
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

  /** Adds the turns before those that are shown. Fails with an ApiError. */
  async earlier(): Promise<void> {
    const id = this.current();
    if (!id || !this.earlierCursor) return;
    const page = await this.stored.messages(id, this.earlierCursor);
    if (this.current() !== id) return;
    const older = turnsOf(page.items);
    // Keys below those that are shown: nothing that is on screen is made anew.
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

  /** Asks the question of a turn again, in its place: what came after it no longer follows from it. */
  again(turn: Turn): void {
    if (this.running()) return;
    const replaced = this.list().find((other) => other.key >= turn.key && other.id)?.id;
    const anew = newTurn(turn.key, turn.question);
    this.list.update((turns) => [...turns.filter((other) => other.key < turn.key), anew]);
    this.ask(anew, replaced ?? this.replaces);
  }

  /** Another wording in the place of a question that was sent; what came after it no longer follows from it. */
  revise(turn: Turn, question: string): void {
    if (question.trim()) this.again({ ...turn, question: question.trim() });
  }

  /** Takes a failed question back into the box. */
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

  /** A new conversation; the one that was shown stays on the server. */
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

  /** The whole text of a question or an answer that was cut. Fails with an ApiError. */
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

  /** After a reload in the middle of an answer: the run went on without us. */
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
