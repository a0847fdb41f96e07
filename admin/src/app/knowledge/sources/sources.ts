import { Component, DestroyRef, computed, effect, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import { Access } from '../../core/auth/access';
import { explain } from '../../core/http/explain';
import { Toaster } from '../../core/toaster';
import { PageActions } from '../../shell/page-actions';
import { EmptyState } from '../../ui/empty-state';
import { Icon } from '../../ui/icon';
import { ResourceView } from '../../ui/resource-view';
import { PageDialog } from './page-dialog';
import { RunDrawer } from './run-drawer';
import { SourceDelete } from './source-delete';
import { SourceDialog } from './source-dialog';
import { SourceTable } from './source-table';
import { isLive } from './source-text';
import type { SourceItem } from './source-types';
import { SourcesApi } from './sources-api';

/** While something is being read. */
const POLL_MS = 2_000;

/** Web pages that are read again and again. */
@Component({
  imports: [
    EmptyState,
    Icon,
    MatButton,
    PageActions,
    PageDialog,
    ResourceView,
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

  /** From the address: the source whose runs are shown. */
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
      if (this.live()) timer = setInterval(() => this.list.reload(), POLL_MS);
    });
    inject(DestroyRef).onDestroy(stop);
  }

  protected show(source: string | undefined): void {
    void this.router.navigate([], { queryParams: { source }, queryParamsHandling: 'merge', replaceUrl: true });
  }

  protected run(source: SourceItem): Promise<void> {
    return this.change(() => this.api.run(source.id), `Reading “${source.name}”`);
  }

  protected cancel(source: SourceItem): Promise<void> {
    return this.change(() => this.api.cancel(source.id), `Stopped. What was read stays.`);
  }

  protected toggle(source: SourceItem): Promise<void> {
    const enabled = !source.enabled;
    const done = enabled ? `“${source.name}” is read by its schedule again` : `“${source.name}” is paused`;
    return this.change(() => this.api.update(source.id, { enabled }), done);
  }

  protected remove(source: SourceItem, documents: 'keep' | 'delete'): Promise<void> {
    if (this.source() === source.id) this.show(undefined);
    const done = documents === 'delete' ? 'Deleted, with its documents' : 'Deleted. Its documents stay.';
    return this.change(() => this.api.remove(source.id, documents), done);
  }

  protected async more(): Promise<void> {
    try {
      await this.list.more();
    } catch (error) {
      void this.toaster.show(explain(error, 'The rows already shown are unchanged.'));
    }
  }

  protected pageAdded(name: string): void {
    void this.toaster.show(`“${name}” is being read. It appears under Documents.`);
  }

  private async change(act: () => Promise<unknown>, done: string): Promise<void> {
    try {
      await act();
      void this.toaster.show(done);
    } catch (error) {
      void this.toaster.show(explain(error));
    } finally {
      this.list.reload();
    }
  }
}
