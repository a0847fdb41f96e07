import { Component, computed, input, output, signal, viewChild } from '@angular/core';
import { FormField, validate } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { plural } from '../core/format/format';
import { Field, FieldInput } from '../ui/field';
import { editedForm, filled } from '../ui/form/edited-form';
import { FormDialog } from '../ui/form/form-dialog';
import { tagsOf } from './conversation-text';

export interface TagChange {
  action: 'add_tags' | 'remove_tags';
  tags: string[];
}

/** Adds tags to the chosen conversations, or takes them away. */
@Component({
  selector: 'nx-tags-dialog',
  imports: [Field, FieldInput, FormDialog, FormField, MatButton],
  template: `
    <nx-form-dialog action="Add" [title]="title()" [of]="form" (closed)="closed.emit()">
      <nx-field label="Tags" hint="Separated by commas." [of]="form.fields.text">
        <input nxInput autocomplete="off" placeholder="billing, urgent" [formField]="form.fields.text" />
      </nx-field>
      <button extra matButton="outlined" type="button" (click)="remove()">Remove</button>
    </nx-form-dialog>
  `,
})
export class TagsDialog {
  readonly count = input.required<number>();
  readonly chosen = output<TagChange>();
  readonly closed = output();
  private readonly dialog = viewChild.required(FormDialog);
  protected readonly title = computed(() => `Tags of ${plural(this.count(), 'conversation')}`);
  private action: TagChange['action'] = 'add_tags';
  private readonly typed = signal({ text: '' });
  protected readonly form = editedForm(
    this.typed,
    (path) => {
      filled(path.text, 'At least one tag is needed.');
      validate(path.text, ({ value }) =>
        tagsOf(value()).every((tag) => tag.length <= 50)
          ? undefined
          : { kind: 'tag', message: 'A tag has at most 50 characters.' },
      );
    },
    ({ text }) => Promise.resolve(this.chosen.emit({ action: this.action, tags: tagsOf(text) })),
  );

  protected async remove(): Promise<void> {
    this.action = 'remove_tags';
    if (await this.form.submit()) this.dialog().close();
    this.action = 'add_tags';
  }
}
