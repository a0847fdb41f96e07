import { Component, input, output, signal } from '@angular/core';
import { plural } from '../../core/format/format';
import { editedForm } from '../../ui/form/edited-form';
import { FormDialog } from '../../ui/form/form-dialog';
import type { SourceItem } from './source-types';

/** Asks what happens to the documents, since their deletion cannot be undone. */
@Component({
  selector: 'nx-source-delete',
  imports: [FormDialog],
  template: `
    <nx-form-dialog
      [title]="'Delete “' + source().name + '”?'"
      [action]="deletes() ? 'Delete source and documents' : 'Delete source'"
      [danger]="true"
      [of]="form"
      (closed)="closed.emit()"
    >
      <fieldset>
        <legend>It will no longer be read. What happens to its {{ documents() }}?</legend>
        <label class="tick">
          <input type="radio" name="documents" [checked]="!deletes()" (change)="deletes.set(false)" />
          Keep them as they are
        </label>
        <label class="tick">
          <input type="radio" name="documents" [checked]="deletes()" (change)="deletes.set(true)" />
          Delete them as well; they are no longer used for answers
        </label>
      </fieldset>
    </nx-form-dialog>
  `,
})
export class SourceDelete {
  readonly source = input.required<SourceItem>();
  readonly confirmed = output<'keep' | 'delete'>();
  readonly closed = output();
  protected readonly deletes = signal(false);
  protected readonly documents = (): string => plural(this.source().pages, 'document');
  protected readonly form = editedForm(
    signal({}),
    () => undefined,
    async () => this.confirmed.emit(this.deletes() ? 'delete' : 'keep'),
  );
}
