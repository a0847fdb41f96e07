import { Component, type ElementRef, afterNextRender, computed, input, output, viewChild } from '@angular/core';
import { Icon } from './icon';

let next = 0;

/** A native modal dialog (focus trap, Escape and inert page come with it): in the middle, or a sheet at the right edge. */
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
  /** A sheet for two columns. */
  readonly wide = input(false);
  /** Only its own buttons close it. */
  readonly locked = input(false);
  /** Something may have been typed in it: a click beside it does not close a sheet. */
  readonly keep = input(false);
  readonly closed = output();
  protected readonly id = `modal-${next++}`;
  /** A sheet goes away with a click beside it; in a dialog something may have been typed. */
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
