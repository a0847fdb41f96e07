import { Component, effect, inject, input, output, signal } from '@angular/core';
import { FormField, maxLength } from '@angular/forms/signals';
import { Field, FieldInput } from '../ui/field';
import { editedForm, filled } from '../ui/form/edited-form';
import { FormDialog } from '../ui/form/form-dialog';
import type { WidgetItem } from './widget-types';
import { WidgetsApi } from './widgets-api';

/** Asks for the name of a new widget or renames an existing one. */
@Component({
  selector: 'nx-widget-name-dialog',
  imports: [Field, FieldInput, FormDialog, FormField],
  template: `
    <nx-form-dialog
      [title]="widget() ? 'Rename widget' : 'New widget'"
      [action]="widget() ? 'Rename' : 'Create widget'"
      [of]="form"
      (closed)="closed.emit()"
    >
      <nx-field
        label="Name"
        hint="Visitors read it above the chat unless the design has a title."
        [of]="form.fields.name"
      >
        <input nxInput autocomplete="off" [formField]="form.fields.name" />
      </nx-field>
    </nx-form-dialog>
  `,
})
export class WidgetNameDialog {
  private readonly api = inject(WidgetsApi);
  /** Undefined: a new one. */
  readonly widget = input<WidgetItem>();
  readonly saved = output<WidgetItem>();
  readonly closed = output();
  private readonly model = signal({ name: '' });
  protected readonly form = editedForm(
    this.model,
    (path) => {
      filled(path.name, 'Give it a name');
      maxLength(path.name, 100, { message: 'A name has at most 100 characters' });
    },
    async ({ name }) => {
      const widget = this.widget();
      this.saved.emit(await (widget ? this.api.update(widget.id, { name }) : this.api.create(name)));
    },
    { kept: 'Nothing was changed.' },
  );

  constructor() {
    effect(() => this.model.set({ name: this.widget()?.name ?? '' }));
  }
}
