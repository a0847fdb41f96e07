import { Component, computed, inject, input, output, signal, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { plural } from '../core/format/format';
import { Field, FieldInput } from '../ui/field';
import { Modal } from '../ui/modal';
import { DocumentFacets } from './document-facets';
import type { DocumentItem } from './document-types';
import { cleanFolder } from './folders';

/** Where documents go: a folder that exists, or a new one by writing its name. */
@Component({
  selector: 'nx-move-dialog',
  imports: [Field, FieldInput, MatButton, Modal],
  template: `
    <nx-modal [title]="title()" (closed)="closed.emit()">
      <form (submit)="move($event)">
        <nx-field label="Folder" hint="A new name makes a new folder; “/” makes one inside another. Empty: no folder.">
          <input
            #box
            nxInput
            list="folders"
            maxlength="300"
            autocomplete="off"
            placeholder="HR/Policies"
            [value]="folder()"
            (input)="folder.set(box.value)"
          />
        </nx-field>
        <datalist id="folders">
          @for (path of paths(); track path) {
            <option [value]="path"></option>
          }
        </datalist>
        <div class="buttons">
          <button matButton type="button" (click)="modal().close()">Cancel</button>
          <button matButton="filled" type="submit">Move</button>
        </div>
      </form>
    </nx-modal>
  `,
  styleUrl: './dialog.scss',
})
export class MoveDialog {
  private readonly facets = inject(DocumentFacets);
  readonly documents = input.required<readonly DocumentItem[]>();
  readonly moved = output<string>();
  readonly closed = output();
  protected readonly modal = viewChild.required(Modal);
  protected readonly folder = signal('');
  protected readonly paths = computed(() =>
    this.facets
      .folders()
      .map(({ path }) => path)
      .filter(Boolean),
  );
  protected readonly title = computed(() => {
    const [first, ...more] = this.documents();
    return more.length ? `Move ${plural(more.length + 1, 'document')}` : `Move ${first?.name ?? ''}`;
  });

  protected move(event: Event): void {
    event.preventDefault();
    this.moved.emit(cleanFolder(this.folder()));
    this.modal().close();
  }
}
