import { Component, type ElementRef, computed, input, output, signal, viewChild } from '@angular/core';
import { Icon } from '../ui/icon';
import type { IconName } from '../ui/icons';
import { RowNav } from '../ui/row-nav';
import { type DocumentItem, canCancel, canRetry } from './document-types';

export const DOCUMENT_ACTIONS = [
  'open',
  'ask',
  'download',
  'rename',
  'password',
  'retry',
  'read_again',
  'cancel',
  'move',
  'tag',
  'delete',
] as const;
export type DocumentAction = (typeof DOCUMENT_ACTIONS)[number];

interface Entry {
  action: DocumentAction;
  label: string;
  icon: IconName;
}
let next = 0;

export function actionsOf(item: DocumentItem, mayChange = true): Entry[] {
  const ask: Entry[] = item.status === 'ready' ? [{ action: 'ask', label: 'Ask about it', icon: 'message' }] : [];
  return [
    { action: 'open', label: 'Open', icon: 'eye' },
    ...ask,
    { action: 'download', label: 'Download the original', icon: 'download' },
    ...(mayChange ? changesOf(item) : []),
  ];
}

function changesOf(item: DocumentItem): Entry[] {
  return [
    ...(item.needs_password ? [{ action: 'password', label: 'Enter password…', icon: 'key' } as const] : []),
    ...(canRetry(item) ? [{ action: 'retry', label: 'Try again', icon: 'retry' } as const] : []),
    ...(item.status === 'ready' ? [{ action: 'read_again', label: 'Read again', icon: 'retry' } as const] : []),
    ...(canCancel(item) ? [{ action: 'cancel', label: 'Cancel', icon: 'close' } as const] : []),
    { action: 'rename', label: 'Rename…', icon: 'edit' },
    { action: 'move', label: 'Move…', icon: 'folder' },
    { action: 'tag', label: 'Tags…', icon: 'tag' },
    ...(item.status === 'deleting' ? [] : [{ action: 'delete', label: 'Delete', icon: 'trash' } as const]),
  ];
}

/** Everything that can be done with one document. The list exists only while it is open. */
@Component({
  selector: 'nx-document-menu',
  imports: [Icon, RowNav],
  template: `
    <button
      type="button"
      class="icon-button compact"
      title="More"
      aria-haspopup="menu"
      [attr.aria-label]="'More actions for ' + item().name"
      [attr.aria-expanded]="open()"
      [style.anchor-name]="anchor"
      (click)="show()"
    >
      <nx-icon name="dots" [size]="18" />
    </button>
    @if (open()) {
      <div
        #list
        class="menu"
        popover
        role="menu"
        nxRowNav
        [attr.aria-label]="item().name"
        [style.position-anchor]="anchor"
        (toggle)="toggled($event)"
      >
        @for (entry of entries(); track entry.action) {
          <button type="button" data-row role="menuitem" tabindex="-1" (click)="choose(entry.action)">
            <nx-icon [name]="entry.icon" [size]="18" /> {{ entry.label }}
          </button>
        }
      </div>
    }
  `,
  styles: `
    .menu {
      position: fixed;
      inset: auto;
      top: calc(anchor(bottom) + 4px);
      right: anchor(right);
      min-width: 180px;
      margin: 0;
      padding: 6px;
      border: 1px solid var(--nx-line);
      border-radius: 10px;
      background: var(--nx-raised);
      color: inherit;
      box-shadow: var(--nx-shadow);
      position-try-fallbacks: flip-block;
    }
    .menu button {
      display: flex;
      align-items: center;
      gap: 10px;
      width: 100%;
      min-height: 36px;
      padding: 0 10px;
      border: 0;
      border-radius: 6px;
      background: none;
      text-align: left;
      cursor: pointer;
      &:hover,
      &:focus-visible {
        background: var(--nx-hover);
      }
      &:focus-visible {
        outline-offset: -2px;
      }
    }
  `,
})
export class DocumentMenu {
  readonly item = input.required<DocumentItem>();
  readonly mayChange = input(true);
  readonly chosen = output<DocumentAction>();
  protected readonly anchor = `--document-menu-${next++}`;
  protected readonly open = signal(false);
  protected readonly entries = computed(() => actionsOf(this.item(), this.mayChange()));
  private readonly list = viewChild<ElementRef<HTMLElement>>('list');

  protected show(): void {
    this.open.set(true);
    setTimeout(() => this.list()?.nativeElement.showPopover?.());
  }

  protected toggled(event: ToggleEvent): void {
    if (event.newState === 'open') (event.target as HTMLElement).querySelector<HTMLElement>('[role=menuitem]')?.focus();
    else this.open.set(false);
  }

  protected choose(action: DocumentAction): void {
    this.list()?.nativeElement.hidePopover?.();
    this.chosen.emit(action);
  }
}
