import { Component, computed, effect, inject, input, output, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { formatBytes, formatCount, plural } from '../../core/format/format';
import { sentence } from '../../core/http/explain';
import { mutation } from '../../core/mutation';
import { Ago } from '../../ui/ago';
import { Confirm } from '../../ui/confirm';
import { More } from '../../ui/more';
import { ResourceView } from '../../ui/resource-view';
import { Badge, type BadgeTone } from '../../ui/status-badge';
import type { DocumentItem, VersionItem } from '../document-types';
import { DocumentApi } from './document-api';

const STATES: Record<VersionItem['state'], { label: string; tone: BadgeTone }> = {
  active: { label: 'Answers', tone: 'success' },
  pending: { label: 'In progress', tone: 'accent' },
  failed: { label: 'Failed', tone: 'danger' },
  cancelled: { label: 'Cancelled', tone: 'neutral' },
  kept: { label: 'Kept', tone: 'neutral' },
  superseded: { label: 'Being removed', tone: 'neutral' },
};

/** Versions of the document: one is in use, earlier ones can be restored until they are removed. */
@Component({
  selector: 'nx-versions-tab',
  imports: [Ago, Badge, Confirm, MatButton, More, ResourceView],
  templateUrl: './versions-tab.html',
  styleUrl: './versions-tab.scss',
})
export class VersionsTab {
  private readonly api = inject(DocumentApi);
  readonly document = input.required<DocumentItem>();
  readonly mayChange = input.required<boolean>();
  /** The version whose text is shown; undefined: the current one. */
  readonly shown = input<string>();
  readonly opened = output<string | undefined>();
  readonly changed = output();

  private readonly id = computed(() => this.document().id);
  protected readonly list = this.api.versions(this.id);
  protected readonly purging = signal<VersionItem | undefined>(undefined);
  protected readonly state = (version: VersionItem) => STATES[version.state];
  protected readonly sentence = sentence;

  constructor() {
    // Each processing step of the document may change the state of a version.
    const status = computed(() => `${this.document().status} ${this.document().version}`);
    let before = '';
    effect(() => {
      const now = status();
      if (before && before !== now) untracked(() => this.list.reload());
      before = now;
    });
  }

  protected facts(version: VersionItem): string {
    return [
      formatBytes(version.size_bytes),
      version.pages ? plural(version.pages, 'page') : '',
      version.chunks ? `${formatCount(version.chunks)} passages` : '',
      version.embedder_id ?? '',
    ]
      .filter(Boolean)
      .join(' · ');
  }

  protected canActivate({ state }: VersionItem): boolean {
    return state === 'kept' || state === 'failed' || state === 'cancelled';
  }

  private readonly change = mutation((work: () => Promise<unknown>, _done: string) => work(), {
    failure: 'toast',
    kept: 'The version that answers is unchanged.',
    done: (_, _work, done) => done,
    settled: () => {
      this.list.reload();
      this.changed.emit();
    },
  });
  protected readonly busy = this.change.busy;

  protected activate({ id, number }: VersionItem): void {
    void this.change.run(() => this.api.activate(this.id(), id), `Version ${number} is being put to use`);
  }

  protected purge({ id, number }: VersionItem): void {
    if (this.shown() === id) this.opened.emit(undefined);
    void this.change.run(() => this.api.purge(this.id(), id), `Removed version ${number}`);
  }
}
