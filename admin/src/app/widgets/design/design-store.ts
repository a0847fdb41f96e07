import { DestroyRef, Injectable, computed, effect, inject, linkedSignal, signal, untracked } from '@angular/core';
import type { WidgetBehaviour, WidgetDesign, WidgetTheme } from '@nexus/contracts';
import { explain } from '../../core/http/explain';
import { mutation } from '../../core/mutation';
import { WidgetStore } from '../widget-store';
import { WidgetsApi } from '../widgets-api';
import { designChanges } from './design-diff';
import { type History, begun, changed, redone, undone } from './history';

const SAVE_AFTER_MS = 800;

/** The edited design with its undo steps; every change is saved as a draft on the server. */
@Injectable()
export class DesignStore {
  private readonly api = inject(WidgetsApi);
  private readonly widget = inject(WidgetStore);
  readonly read = this.api.design(() => this.widget.id());
  private readonly state = computed(() => (this.read.hasValue() ? this.read.value() : undefined));
  readonly published = computed(() => this.state()?.published as WidgetDesign | undefined);
  readonly version = computed(() => this.state()?.version ?? 1);

  /** Reset for each widget. The response to a save does not overwrite later changes. */
  private readonly history = linkedSignal<WidgetDesign | undefined, History<WidgetDesign> | undefined>({
    source: () => {
      const state = this.state();
      return (state?.draft ?? state?.published) as WidgetDesign | undefined;
    },
    computation: (stored, before) => {
      if (!stored) return undefined;
      return before?.value && before.source && this.kept ? before.value : begun(stored);
    },
  });
  private kept = false;

  readonly design = computed(() => this.history()?.now);
  readonly mayUndo = computed(() => (this.history()?.past.length ?? 0) > 0);
  readonly mayRedo = computed(() => (this.history()?.future.length ?? 0) > 0);
  readonly changes = computed(() => {
    const [before, after] = [this.published(), this.design()];
    return before && after ? designChanges(before, after) : [];
  });
  readonly saving = signal<'saved' | 'waiting' | 'failed'>('saved');
  readonly failure = signal('');
  private error: unknown;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** The change to save next, with the widget that it belongs to: the page may show another one by then. */
  private pending: { id: string; design: WidgetDesign } | undefined;
  /** Saves run one after another: the server must receive the latest design last. */
  private saves = Promise.resolve();

  readonly discarding = mutation(() => this.flush().then(() => this.api.discard(this.widget.id())), {
    failure: 'toast',
    kept: 'Your changes are still here.',
    done: 'Changes discarded',
    then: () => this.renew(),
  });
  readonly restoring = mutation(
    (version: number) => this.flush().then(() => this.api.restore(this.widget.id(), version)),
    {
      failure: 'toast',
      kept: 'The draft is unchanged.',
      done: (_, version) => `Version ${version} is the draft now. Publish it to show it on websites.`,
      then: () => this.renew(),
    },
  );

  constructor() {
    inject(DestroyRef).onDestroy(() => void this.flush());
    // The page now shows another widget.
    effect(() => {
      this.widget.id();
      untracked(() => {
        void this.flush();
        this.kept = false;
        this.saving.set('saved');
        this.failure.set('');
      });
    });
  }

  setTheme<K extends keyof WidgetTheme>(key: K, value: WidgetTheme[K], field: string = key): void {
    this.change((design) => ({ ...design, theme: { ...design.theme, [key]: value } }), field);
  }

  setBehaviour<K extends keyof WidgetBehaviour>(key: K, value: WidgetBehaviour[K], field: string = key): void {
    this.change((design) => ({ ...design, behaviour: { ...design.behaviour, [key]: value } }), field);
  }

  /** @param field undefined: always a new step */
  change(next: (design: WidgetDesign) => WidgetDesign, field?: string): void {
    this.step((history) => changed(history, next(history.now), field));
  }

  undo(): void {
    this.step(undone);
  }

  redo(): void {
    this.step(redone);
  }

  /** Publishes the current design. Rejects with an ApiError. */
  async publish(note: string): Promise<void> {
    await this.flush();
    if (this.saving() === 'failed') throw this.error;
    this.read.set(await this.api.publish(this.widget.id(), note));
    this.widget.read.reload();
  }

  /** Saves pending changes immediately; resolves when all saves have ended. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    const { pending } = this;
    this.pending = undefined;
    if (pending) this.saves = this.saves.then(() => this.save(pending.id, pending.design));
    return this.saves;
  }

  private async save(id: string, design: WidgetDesign): Promise<void> {
    try {
      const stored = await this.api.saveDraft(id, design);
      if (id !== this.widget.id()) return;
      if (!this.pending) this.saving.set('saved');
      this.failure.set('');
      this.read.set(stored);
    } catch (error) {
      if (id !== this.widget.id()) return;
      this.error = error;
      this.failure.set(explain(error, 'Your changes are still here.'));
      this.saving.set('failed');
    }
  }

  private step(next: (history: History<WidgetDesign>) => History<WidgetDesign>): void {
    const history = this.history();
    if (!history) return;
    this.kept = true;
    const stepped = next(history);
    this.history.set(stepped);
    this.pending = { id: this.widget.id(), design: stepped.now };
    this.saving.set('waiting');
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), SAVE_AFTER_MS);
  }

  /** Replaces the edited design by the stored one. */
  private renew(): void {
    clearTimeout(this.timer);
    this.pending = undefined;
    this.kept = false;
    this.saving.set('saved');
    this.failure.set('');
    this.read.reload();
  }
}
