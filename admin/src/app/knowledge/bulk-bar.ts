import { Component, computed, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { plural } from '../core/format/format';
import { Icon } from '../ui/icon';
import type { DocumentAction } from './document-menu';
import { type DocumentItem, canCancel, canRetry } from './document-types';

/** What can be done with all documents that are ticked. */
@Component({
  selector: 'nx-bulk-bar',
  imports: [Icon, MatButton],
  template: `
    <span role="status">{{ text() }}</span>
    @if (retryable()) {
      <button matButton="outlined" (click)="acted.emit('retry')">Try again</button>
    }
    @if (cancellable()) {
      <button matButton="outlined" (click)="acted.emit('cancel')">Cancel</button>
    }
    <button matButton="outlined" (click)="acted.emit('move')">Move…</button>
    <button matButton="outlined" (click)="acted.emit('tag')">Tags…</button>
    <button matButton="outlined" (click)="acted.emit('delete')">Delete</button>
    <button
      type="button"
      class="icon-button"
      title="Clear the selection"
      aria-label="Clear the selection"
      (click)="cleared.emit()"
    >
      <nx-icon name="close" [size]="18" />
    </button>
  `,
  styles: `
    :host {
      position: sticky;
      top: 45px;
      z-index: 1;
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px;
      padding: 8px 8px 8px 16px;
      border: 1px solid var(--nx-line);
      border-radius: var(--nx-radius-large);
      background: var(--nx-raised);
    }
    span {
      flex: 1 1 auto;
    }
    /* Over the search and the filters, which have the same place: the rows below stay where they are. */
    @media (min-width: 900px) {
      :host {
        height: 52px;
        margin-bottom: -52px;
      }
    }
    @media (max-width: 599px) {
      :host {
        position: static;
      }
    }
  `,
})
export class BulkBar {
  readonly documents = input.required<readonly DocumentItem[]>();
  readonly acted = output<DocumentAction>();
  readonly cleared = output();
  protected readonly text = computed(() => `${plural(this.documents().length, 'document')} selected`);
  protected readonly retryable = computed(() => this.documents().some(canRetry));
  protected readonly cancellable = computed(() => this.documents().some(canCancel));
}
