import { Injectable, computed, effect, inject, signal } from '@angular/core';
import { plural } from '../core/format/format';
import { mutation } from '../core/mutation';
import { DeferredDelete } from '../core/undo/deferred-delete';
import { DocumentFacets } from './document-facets';
import { KnowledgeUsage } from './usage-api';
import { RESYNC } from './document-changes';
import { DocumentFeed } from './document-feed';
import { type ProgressSample, timeLeft } from './document-progress';
import { type DocumentChange, type DocumentItem, isBusy } from './document-types';
import { type BulkAction, type DocumentPatch, type DocumentQuery, DocumentsApi } from './documents-api';

const POLL_MS = 2_000;
/** With a live stream, polling is only a fallback. */
const SLOW_POLL_MS = 15_000;
/** Uploading a folder creates many documents at once: the page is reloaded once for all of them. */
const GATHER_MS = 1_000;
/** The figures are loaded once for documents that become ready together. */
const FIGURES_MS = 300;

const DONE: Record<BulkAction, string> = {
  retry: 'Retrying',
  cancel: 'Cancelled',
  move: 'Moved',
  add_tags: 'Tagged',
  remove_tags: 'Removed tags of',
};

const STORED = { failure: 'toast', kept: 'The file is still stored.' } as const;

/** The documents of one view: loaded pages, updated by the live stream or by polling. */
@Injectable()
export class DocumentList {
  private readonly api = inject(DocumentsApi);
  private readonly deletion = inject(DeferredDelete);
  private readonly facets = inject(DocumentFacets);
  private readonly usage = inject(KnowledgeUsage);
  private readonly feed = new DocumentFeed((change) => (change === RESYNC ? this.poll() : this.apply(change)));
  private readonly firstSample = new Map<string, ProgressSample>();
  private phases: ReadonlyMap<string, string> = new Map();
  private figures: ReturnType<typeof setTimeout> | undefined;
  private gathering: ReturnType<typeof setTimeout> | undefined;

  readonly query = signal<DocumentQuery>({}, { equal: (a, b) => JSON.stringify(a) === JSON.stringify(b) });
  readonly pages = this.api.pages(this.query);

  readonly items = computed(() => this.pages.items().filter((item) => !this.deletion.hidden().has(item.id)));
  readonly busy = computed(() => this.pages.items().some((item) => isBusy(item.status)));

  constructor() {
    effect((onCleanup) => {
      if (!this.busy()) return;
      const timer = setInterval(() => this.poll(), this.feed.live() ? SLOW_POLL_MS : POLL_MS);
      onCleanup(() => clearInterval(timer));
    });
    effect(() => this.sample(this.items()));
    effect(() => {
      if (this.moved(this.pages.items())) this.gatherFigures();
    });
  }

  /** Folders, tags and figures, for which there are no events. */
  refreshFigures(): void {
    this.facets.reload();
    this.usage.reload();
  }

  /** Called after an upload. */
  arrived(): void {
    this.gather();
  }

  /** Optimistic update; reverted if the server refuses. */
  private readonly attempt = mutation(
    async (item: DocumentItem, expected: DocumentItem, call: () => Promise<unknown>) => {
      this.apply(expected);
      await call().catch((error: unknown) => {
        this.apply(item);
        throw error;
      });
    },
    { ...STORED, settled: () => this.poll() },
  );
  private readonly retryUnseen = mutation((id: string, password?: string) => this.api.retry(id, password), {
    ...STORED,
    settled: () => this.gather(),
  });
  private readonly renaming = mutation((id: string, name: string) => this.api.change(id, { name }), {
    failure: 'toast',
    kept: 'The name is unchanged.',
    then: (item) => this.apply(item),
  });
  private readonly changing = mutation(
    (ids: readonly string[], action: BulkAction, more: DocumentPatch) => this.api.bulk(ids, action, more),
    {
      failure: 'toast',
      kept: 'Some of the documents may be unchanged.',
      done: (changed, _, action) => `${DONE[action]} ${plural(changed, 'document')}`,
      settled: () => this.settled(),
    },
  );

  retry(item: DocumentItem, password?: string): Promise<boolean> {
    const queued = { ...item, status: 'queued', progress: 0, reason: undefined, needs_password: false } as const;
    return this.attempt.run(item, queued, () => this.api.retry(item.id, password));
  }

  /** The document need not be in the list. */
  retryById(id: string, password?: string): Promise<boolean> {
    const known = this.pages.items().find((item) => item.id === id);
    return known ? this.retry(known, password) : this.retryUnseen.run(id, password);
  }

  rename(item: DocumentItem, name: string): Promise<boolean> {
    return this.renaming.run(item.id, name);
  }

  /** The current version answers until the new one is ready. */
  readAgain(item: DocumentItem): Promise<boolean> {
    return this.attempt.run(item, { ...item, status: 'queued', progress: 0 }, () => this.api.readAgain(item.id));
  }

  cancel(item: DocumentItem): Promise<boolean> {
    return this.attempt.run(item, { ...item, status: 'cancelled' }, () => this.api.cancel(item.id));
  }

  bulk(items: readonly DocumentItem[], action: BulkAction, more: DocumentPatch = {}): Promise<boolean> {
    return this.changing.run(
      items.map((item) => item.id),
      action,
      more,
    );
  }

  delete(items: readonly DocumentItem[]): void {
    const [only] = items;
    if (!only) return;
    const ids = items.map((item) => item.id);
    void this.deletion.request({
      ids,
      label: items.length === 1 ? only.name : plural(items.length, 'document'),
      commit: () => this.api.delete(ids),
      settled: () => this.settled(),
    });
  }

  /** Estimated milliseconds until it is ready; undefined if unknown. */
  left(item: DocumentItem): number | undefined {
    return timeLeft(this.firstSample.get(item.id), { at: Date.now(), progress: item.progress });
  }

  apply(change: DocumentChange): void {
    if ('deleted' in change) this.pages.remove(change.id);
    else if (!this.pages.items().some((item) => item.id === change.id)) this.gather();
    else this.pages.update((item) => (item.id === change.id ? change : item));
  }

  private gather(): void {
    this.gathering ??= setTimeout(() => {
      this.gathering = undefined;
      this.settled();
    }, GATHER_MS);
  }

  /** Keeps the figures consistent with the rows. */
  private gatherFigures(): void {
    this.figures ??= setTimeout(() => {
      this.figures = undefined;
      this.refreshFigures();
    }, FIGURES_MS);
  }

  /** Whether a known document was finished, or started processing again. */
  private moved(items: readonly DocumentItem[]): boolean {
    const before = this.phases;
    this.phases = new Map(items.map(({ id, status }) => [id, isBusy(status) ? 'busy' : status]));
    return items.some(({ id }) => before.has(id) && before.get(id) !== this.phases.get(id));
  }

  private poll(): void {
    if (!this.pages.first.isLoading()) this.pages.refresh();
  }

  private settled(): void {
    this.poll();
    this.refreshFigures();
  }

  private sample(items: readonly DocumentItem[]): void {
    for (const { id, status, progress } of items) {
      if (!isBusy(status) || progress <= 0) this.firstSample.delete(id);
      else if (!this.firstSample.has(id)) this.firstSample.set(id, { at: Date.now(), progress });
    }
  }
}
