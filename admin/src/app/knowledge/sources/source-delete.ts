import { Component, input, output, signal, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { plural } from '../../core/format/format';
import { Modal } from '../../ui/modal';
import type { SourceItem } from './source-types';

/** Asks what becomes of the documents: the one thing about it that cannot be undone. */
@Component({
  selector: 'nx-source-delete',
  imports: [MatButton, Modal],
  template: `
    <nx-modal [title]="'Delete “' + source().name + '”?'" (closed)="closed.emit()">
      <form (submit)="confirm($event)">
        <fieldset>
          <legend>It is not read any more. What becomes of its {{ documents() }}?</legend>
          <label class="tick">
            <input type="radio" name="documents" [checked]="!deletes()" (change)="deletes.set(false)" />
            Keep them, as they are now
          </label>
          <label class="tick">
            <input type="radio" name="documents" [checked]="deletes()" (change)="deletes.set(true)" />
            Delete them as well; no answer comes from them any more
          </label>
        </fieldset>
        <div class="buttons">
          <button matButton type="button" (click)="modal().close()">Cancel</button>
          <button matButton="filled" class="danger" type="submit">
            {{ deletes() ? 'Delete source and documents' : 'Delete source' }}
          </button>
        </div>
      </form>
    </nx-modal>
  `,
  styleUrl: './source-form.scss',
})
export class SourceDelete {
  readonly source = input.required<SourceItem>();
  readonly confirmed = output<'keep' | 'delete'>();
  readonly closed = output();
  protected readonly modal = viewChild.required(Modal);
  protected readonly deletes = signal(false);
  protected readonly documents = (): string => plural(this.source().pages, 'document');

  protected confirm(event: Event): void {
    event.preventDefault();
    this.confirmed.emit(this.deletes() ? 'delete' : 'keep');
    this.modal().close();
  }
}
