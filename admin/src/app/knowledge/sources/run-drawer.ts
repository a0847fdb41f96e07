import { Component, computed, effect, inject, input, output } from '@angular/core';
import { Ago } from '../../ui/ago';
import { Modal } from '../../ui/modal';
import { More } from '../../ui/more';
import { ResourceView } from '../../ui/resource-view';
import { Badge } from '../../ui/status-badge';
import { duration, kindLabel, runState, scheduleLabel, shortUrl, summary } from './source-text';
import type { SourceItem } from './source-types';
import { SourcesApi } from './sources-api';

/** One source beside the list: its configuration and its runs. */
@Component({
  selector: 'nx-run-drawer',
  imports: [Ago, Badge, Modal, More, ResourceView],
  templateUrl: './run-drawer.html',
  styleUrl: './run-drawer.scss',
})
export class RunDrawer {
  readonly source = input.required<SourceItem>();
  readonly closed = output();

  protected readonly runs = inject(SourcesApi).runs(() => this.source().id);
  protected readonly rules = computed(() => {
    const { include, exclude, folder, tags, kind, max_pages, max_depth } = this.source();
    const depth = kind === 'site' ? `, ${max_depth} links deep` : '';
    return [
      ['Reads', kind === 'page' ? kindLabel(kind) : `${kindLabel(kind)}, up to ${max_pages} pages${depth}`],
      ['Only', include.join(', ')],
      ['Not', exclude.join(', ')],
      ['Folder', folder],
      ['Tags', tags.join(', ')],
      ['Schedule', scheduleLabel(this.source().schedule)],
    ].filter(([, value]) => value);
  });
  protected readonly state = runState;
  protected readonly summary = summary;
  protected readonly duration = duration;
  protected readonly short = shortUrl;

  constructor() {
    let seen = '';
    // The list is polled during a run; the runs are reloaded when it changes.
    effect(() => {
      const run = this.source().last_run;
      const now = `${run?.id} ${run?.state}`;
      if (seen && seen !== now) this.runs.reload();
      seen = now;
    });
  }

  /** For the run in progress, the list's version is newer. */
  protected readonly items = computed(() => {
    const live = this.source().last_run;
    return this.runs.items().map((run) => (run.id === live?.id ? live : run));
  });
}
