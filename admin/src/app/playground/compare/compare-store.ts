import { Injectable, computed, inject, signal } from '@angular/core';
import { isAbort, toApiError } from '../../core/http/problem';
import { ChatApi } from '../chat-api';
import { ChatSettingsStore, requestOf } from '../chat-settings';
import { type Turn, failTurn, isRunning, newTurn, reduceTurn, stopTurn } from '../turn';

export const MAX_COLUMNS = 4;

export interface Column {
  key: number;
  /** Empty: the workspace's default model. */
  model: string;
  turn?: Turn;
}

/** Compares the answers of several models to one question. Application-scoped, so that opening a source keeps the answers. */
@Injectable({ providedIn: 'root' })
export class CompareStore {
  private readonly api = inject(ChatApi);
  private readonly settings = inject(ChatSettingsStore);
  private readonly aborts = new Map<number, AbortController>();
  private nextKey = 1;
  private suggested = false;

  private readonly list = signal<readonly Column[]>([this.column(''), this.column('')]);
  readonly columns = this.list.asReadonly();
  readonly models = computed(() => this.list().map((column) => column.model));
  readonly running = computed(() => this.list().some((column) => isRunning(column.turn)));
  readonly full = computed(() => this.list().length >= MAX_COLUMNS);
  readonly draft = signal('');
  readonly question = signal('');

  /** Shows columns for the models of the URL; existing columns of the same models stay. */
  show(models: readonly string[]): void {
    const wanted = models.slice(0, MAX_COLUMNS);
    if (!wanted.length || wanted.join() === this.models().join()) return;
    this.stopAll();
    this.list.set(wanted.map((model) => this.column(model)));
  }

  /** Gives two untouched columns different models: comparing a model with itself is pointless. */
  suggest(other: string): void {
    const columns = this.list();
    if (this.suggested || columns.length !== 2 || columns.some(({ model, turn }) => model || turn)) return;
    this.suggested = true;
    this.list.set([columns[0]!, { ...columns[1]!, model: other }]);
  }

  add(): void {
    if (!this.full()) this.list.update((columns) => [...columns, this.column('')]);
  }

  remove(key: number): void {
    this.stop(key);
    this.list.update((columns) => columns.filter((column) => column.key !== key));
  }

  /** Changes the model of a column and removes the answer of the previous model. */
  choose(key: number, model: string): void {
    this.stop(key);
    this.patch(key, (column) => ({ key: column.key, model }));
  }

  ask(question: string): void {
    const text = question.trim();
    if (!text || this.running()) return;
    this.question.set(text);
    this.draft.set('');
    for (const { key } of this.list()) void this.run(key);
  }

  /** Asks the same question in one column again. */
  again(key: number): void {
    if (this.question()) void this.run(key);
  }

  stop(key: number): void {
    const turn = this.list().find((column) => column.key === key)?.turn;
    if (!turn || !isRunning(turn)) return;
    if (turn.id) void this.api.cancel(turn.id);
    this.change(key, turn.key, stopTurn);
    this.aborts.get(key)?.abort();
  }

  stopAll(): void {
    for (const { key } of this.list()) this.stop(key);
  }

  private async run(key: number): Promise<void> {
    const column = this.list().find((other) => other.key === key);
    if (!column || isRunning(column.turn)) return;
    const turn = newTurn((column.turn?.key ?? 0) + 1, this.question());
    const abort = new AbortController();
    this.aborts.set(key, abort);
    this.patch(key, (other) => ({ ...other, turn }));
    try {
      for await (const event of this.api.ask(this.body(column.model, turn.question), abort.signal))
        this.change(key, turn.key, (before) => reduceTurn(before, event));
    } catch (error) {
      if (!isAbort(error))
        this.change(key, turn.key, (before) => (isRunning(before) ? failTurn(before, toApiError(error)) : before));
    }
  }

  private body(model: string, question: string): Parameters<ChatApi['ask']>[0] {
    const { model: _, ...request } = requestOf(this.settings.value());
    return { ...request, ...(model ? { model } : {}), messages: [{ role: 'user', content: question }] };
  }

  private column(model: string): Column {
    return { key: this.nextKey++, model };
  }

  private patch(key: number, change: (column: Column) => Column): void {
    this.list.update((columns) => columns.map((column) => (column.key === key ? change(column) : column)));
  }

  /** Changes only the turn of the caller: the column may have a newer one. */
  private change(key: number, turnKey: number, change: (turn: Turn) => Turn): void {
    this.patch(key, (column) => (column.turn?.key === turnKey ? { ...column, turn: change(column.turn) } : column));
  }
}
