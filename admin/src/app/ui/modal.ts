import { Component, type ElementRef, afterNextRender, computed, input, output, viewChild } from '@angular/core';
import { Icon } from './icon';

let next = 0;

/** A native modal dialog (with focus trap, Escape and inert page): centred, or a sheet at the right edge. */
@Component({
  selector: 'nx-modal',
  imports: [Icon],
  template: `
    <dialog
      #dialog
      [class]="kind()"
      [class.broad]="wide()"
      [attr.aria-labelledby]="id"
      [attr.closedby]="closedBy()"
      (close)="closed.emit()"
      (cancel)="cancel($event)"
    >
      <div class="content">
        <header>
          <h2 [id]="id">{{ title() }}</h2>
          @if (!locked()) {
            <button type="button" class="icon-button" aria-label="Close" (click)="close()">
              <nx-icon name="close" />
            </button>
          }
        </header>
        <ng-content />
      </div>
    </dialog>
  `,
  styleUrl: './modal.scss',
})
export class Modal {
  readonly title = input.required<string>();
  readonly kind = input<'dialog' | 'sheet'>('dialog');
  /** A sheet with room for two columns. */
  readonly wide = input(false);
  /** Can be closed only by its own buttons. */
  readonly locked = input(false);
  /** It may contain unsaved input: a click outside does not close a sheet. */
  readonly keep = input(false);
  readonly closed = output();
  protected readonly id = `modal-${next++}`;
  /** A click outside closes a sheet, but not a dialog, which may contain input. */
  protected readonly closedBy = computed(() =>
    this.locked() ? 'none' : this.kind() === 'sheet' && !this.keep() ? 'any' : 'closerequest',
  );
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

  constructor() {
    afterNextRender(() => this.dialog().nativeElement.showModal());
  }

  close(): void {
    this.dialog().nativeElement.close();
  }

  protected cancel(event: Event): void {
    if (this.locked()) event.preventDefault();
  }
}
