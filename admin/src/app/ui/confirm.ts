import { Component, computed, input, output, signal, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Field, FieldInput } from './field';
import { Modal } from './modal';

/** Confirmation of irreversible actions: the name has to be typed. */
@Component({
  selector: 'nx-confirm',
  imports: [Field, FieldInput, MatButton, Modal],
  template: `
    <nx-modal [title]="title()" (closed)="closed.emit()">
      <p><ng-content /></p>
      <form (submit)="confirm($event)">
        <nx-field [label]="'Type “' + typed() + '” to confirm'">
          <input #box nxInput autocomplete="off" spellcheck="false" [value]="text()" (input)="text.set(box.value)" />
        </nx-field>
        <div class="buttons">
          <button matButton type="button" (click)="modal().close()">Cancel</button>
          <button matButton="filled" class="danger" type="submit" [disabled]="!matches()">{{ action() }}</button>
        </div>
      </form>
    </nx-modal>
  `,
  styles: `
    form {
      display: grid;
      gap: 16px;
    }
    .buttons {
      display: flex;
      justify-content: flex-end;
      gap: 8px;
    }
    .danger:not(:disabled) {
      --mat-button-filled-container-color: var(--mat-sys-error);
      --mat-button-filled-label-text-color: var(--mat-sys-on-error);
    }
  `,
})
export class Confirm {
  readonly title = input.required<string>();
  readonly action = input.required<string>();
  /** Text that has to be typed. */
  readonly typed = input.required<string>();
  readonly confirmed = output();
  readonly closed = output();
  protected readonly modal = viewChild.required(Modal);
  protected readonly text = signal('');
  protected readonly matches = computed(() => this.text().trim() === this.typed().trim());

  protected confirm(event: Event): void {
    event.preventDefault();
    if (!this.matches()) return;
    this.confirmed.emit();
    this.modal().close();
  }
}
