import { Component, computed, input, linkedSignal, output, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Field, FieldInput } from '../ui/field';
import { Modal } from '../ui/modal';
import type { DocumentItem } from './document-types';

/** Another name for a document; its content and links stay. */
@Component({
  selector: 'nx-rename-dialog',
  imports: [Field, FieldInput, MatButton, Modal],
  template: `
    <nx-modal title="Rename the document" (closed)="closed.emit()">
      <form (submit)="rename($event)">
        <nx-field label="Name">
          <input #box nxInput maxlength="200" autocomplete="off" [value]="name()" (input)="name.set(box.value)" />
        </nx-field>
        <div class="buttons">
          <button matButton type="button" (click)="modal().close()">Cancel</button>
          <button matButton="filled" type="submit" [disabled]="!valid()">Rename</button>
        </div>
      </form>
    </nx-modal>
  `,
  styleUrl: './dialog.scss',
})
export class RenameDialog {
  readonly document = input.required<Pick<DocumentItem, 'name'>>();
  readonly named = output<string>();
  readonly closed = output();
  protected readonly modal = viewChild.required(Modal);
  protected readonly name = linkedSignal(() => this.document().name);
  protected readonly valid = computed(() => this.name().trim() !== '' && this.name().trim() !== this.document().name);

  protected rename(event: Event): void {
    event.preventDefault();
    if (!this.valid()) return;
    this.named.emit(this.name().trim());
    this.modal().close();
  }
}
