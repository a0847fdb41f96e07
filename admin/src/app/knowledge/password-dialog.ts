import { Component, input, output, signal, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Field, FieldInput } from '../ui/field';
import { Modal } from '../ui/modal';
import type { DocumentItem } from './document-types';

/** Asks for what opens an encrypted file. The password goes with the retry and is kept nowhere here. */
@Component({
  selector: 'nx-password-dialog',
  imports: [Field, FieldInput, MatButton, Modal],
  template: `
    <nx-modal title="Password of the file" (closed)="closed.emit()">
      <p class="name">{{ document().name }}</p>
      <form (submit)="send($event)">
        <nx-field label="Password" [hint]="hint()">
          <input
            #box
            nxInput
            type="password"
            autocomplete="off"
            [value]="password()"
            (input)="password.set(box.value)"
          />
        </nx-field>
        <div class="buttons">
          <button matButton type="button" (click)="modal().close()">Cancel</button>
          <button matButton="filled" type="submit" [disabled]="!password()">Open and read</button>
        </div>
      </form>
    </nx-modal>
  `,
  styleUrl: './dialog.scss',
})
export class PasswordDialog {
  readonly document = input.required<Pick<DocumentItem, 'name' | 'reason'>>();
  readonly given = output<string>();
  readonly closed = output();
  protected readonly modal = viewChild.required(Modal);
  protected readonly password = signal('');
  protected readonly hint = (): string =>
    this.document().reason?.code === 'wrong_password'
      ? 'The last one did not open the file.'
      : 'It is used to read the file once.';

  protected send(event: Event): void {
    event.preventDefault();
    if (!this.password()) return;
    this.given.emit(this.password());
    this.modal().close();
  }
}
