import { Component, effect, inject, input, output, signal } from '@angular/core';
import { FormField, maxLength } from '@angular/forms/signals';
import { Field, FieldInput } from '../ui/field';
import { editedForm } from '../ui/form/edited-form';
import { FormDialog } from '../ui/form/form-dialog';
import type { WidgetItem } from './widget-types';
import { WidgetsApi } from './widgets-api';

/** Pauses a widget with a message. */
@Component({
  selector: 'nx-pause-dialog',
  imports: [Field, FieldInput, FormDialog, FormField],
  template: `
    <nx-form-dialog title="Pause widget" action="Pause" busyText="Pausing…" [of]="form" (closed)="closed.emit()">
      <p class="muted">Visitors cannot ask until it is resumed. It takes effect within five seconds.</p>
      <nx-field
        label="Message for visitors"
        hint="Without one the widget says it in the visitor’s language."
        [optional]="true"
        [of]="form.fields.message"
      >
        <input nxInput autocomplete="off" [formField]="form.fields.message" />
      </nx-field>
    </nx-form-dialog>
  `,
})
export class PauseDialog {
  private readonly api = inject(WidgetsApi);
  readonly widget = input.required<WidgetItem>();
  readonly paused = output<WidgetItem>();
  readonly closed = output();
  private readonly model = signal({ message: '' });
  protected readonly form = editedForm(
    this.model,
    (path) => maxLength(path.message, 300, { message: 'A message has at most 300 characters' }),
    async ({ message }) => this.paused.emit(await this.api.pause(this.widget().id, true, message)),
    { kept: 'The widget still answers.', done: 'Widget paused' },
  );

  constructor() {
    effect(() => this.model.set({ message: this.widget().pause_message }));
  }
}
