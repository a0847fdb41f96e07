import { Component, DestroyRef, computed, effect, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import { Access } from '../../core/auth/access';
import { mutation } from '../../core/mutation';
import { Toaster } from '../../core/toaster';
import { PageActions } from '../../shell/page-actions';
import { EmptyState } from '../../ui/empty-state';
import { Icon } from '../../ui/icon';
import { ListPage } from '../../ui/list-page/list-page';
import { PageDialog } from './page-dialog';
import { RunDrawer } from './run-drawer';
import { SourceDelete } from './source-delete';
import { SourceDialog } from './source-dialog';
import { type SourceAction, SourceTable } from './source-table';
import { isLive } from './source-text';
import type { SourceItem } from './source-types';
import { SourcesApi } from './sources-api';

/** Poll interval while a run is in progress. */
const POLL_MS = 2_000;

/** Web pages that are read repeatedly. */
@Component({
  imports: [
    EmptyState,
    Icon,
    ListPage,
    MatButton,
    PageActions,
    PageDialog,
    RunDrawer,
    SourceDelete,
    SourceDialog,
    SourceTable,
  ],
  templateUrl: './sources.html',
  styleUrl: './sources.scss',
})
export class SourcesPage {
  private readonly api = inject(SourcesApi);
  private readonly router = inject(Router);
  private readonly toaster = inject(Toaster);
  private readonly access = inject(Access);

  /** From the URL: the source whose runs are shown. */
  readonly source = input<string>();

  protected readonly list = this.api.list();
  protected readonly shown = computed(() => this.list.items().find(({ id }) => id === this.source()));
  protected readonly mayChange = computed(() => this.access.can('knowledge:write'));
  protected readonly editing = signal<SourceItem | 'new' | undefined>(undefined);
  protected readonly edited = computed(() => {
    const editing = this.editing();
    return editing === 'new' ? undefined : editing;
  });
  protected readonly deleting = signal<SourceItem | undefined>(undefined);
  protected readonly addingPage = signal(false);
  private readonly live = computed(() => this.list.items().some(({ last_run }) => isLive(last_run)));

  constructor() {
    let timer: ReturnType<typeof setInterval> | undefined;
    const stop = () => clearInterval(timer);
    effect(() => {
      stop();
      if (this.live()) timer = setInterval(() => this.list.refresh(), POLL_MS);
    });
    inject(DestroyRef).onDestroy(stop);
  }

  private readonly changing = mutation((work: () => Promise<unknown>, _done: string) => work(), {
    failure: 'toast',
    done: (_, _work, done) => done,
    settled: () => this.list.refresh(),
  });
  protected readonly remove = mutation(
    ({ id }: SourceItem, documents: 'keep' | 'delete') => this.api.remove(id, documents),
    {
      failure: 'toast',
      kept: 'The source is still there.',
      then: (_, { id }) => {
        this.list.remove(id);
        if (this.source() === id)
          void this.router.navigate([], { queryParams: { source: undefined }, replaceUrl: true });
      },
      done: (_, _source, documents) =>
        documents === 'delete' ? 'Deleted, with its documents' : 'Deleted. Its documents stay.',
    },
  );

  protected act(action: SourceAction, source: SourceItem): void {
    const { id, name } = source;
    const change = (work: () => Promise<unknown>, done: string) => void this.changing.run(work, done);
    switch (action) {
      case 'run':
        return change(() => this.api.run(id), `Reading “${name}”`);
      case 'stop':
        return change(() => this.api.cancel(id), 'Stopped. Pages that were read are kept.');
      case 'pause':
        return change(() => this.api.update(id, { enabled: false }), `“${name}” is paused`);
      case 'resume':
        return change(() => this.api.update(id, { enabled: true }), `“${name}” is read by its schedule again`);
      case 'edit':
        return this.editing.set(source);
      case 'delete':
        return this.deleting.set(source);
    }
  }

  protected pageAdded(name: string): void {
    void this.toaster.show(`“${name}” is being read. It appears under Documents.`);
  }
}
