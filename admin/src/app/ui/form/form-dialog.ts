import { Component, input, output, viewChild } from '@angular/core';
import { Modal } from '../modal';
import type { Submission } from './edited-form';
import { Form } from './form';

/**
 * A form in a dialog, or in a drawer at the right edge; `[extra]`: additional buttons. Closes after a success; after a failure
 * it stays open with the input.
 */
@Component({
  selector: 'nx-form-dialog',
  imports: [Form, Modal],
  template: `
    <nx-modal [title]="title()" [kind]="drawer() ? 'sheet' : 'dialog'" [keep]="true" (closed)="closed.emit()">
      <nx-form
        [of]="of()"
        [action]="action()"
        [busyText]="busyText()"
        [danger]="danger()"
        [disabled]="disabled()"
        (done)="close()"
        (cancelled)="close()"
      >
        <ng-content />
        <ng-content select="[extra]" ngProjectAs="[extra]" />
      </nx-form>
    </nx-modal>
  `,
})
export class FormDialog {
  readonly of = input.required<Submission>();
  readonly title = input.required<string>();
  readonly action = input('Save');
  readonly busyText = input('Saving…');
  readonly drawer = input(false);
  readonly danger = input(false);
  readonly disabled = input(false);
  readonly closed = output();
  private readonly modal = viewChild.required(Modal);

  close(): void {
    this.modal().close();
  }
}
