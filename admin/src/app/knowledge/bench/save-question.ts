import { Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import { FormField, maxLength, validate } from '@angular/forms/signals';
import { Field, FieldInput } from '../../ui/field';
import { editedForm } from '../../ui/form/edited-form';
import { FormDialog } from '../../ui/form/form-dialog';
import { BenchApi } from './bench-api';
import type { Expected } from './bench-types';

const NEW = '';

/** Stores a question with the passages that answer it, in an existing test set or a new one. */
@Component({
  selector: 'nx-save-question',
  imports: [Field, FieldInput, FormDialog, FormField],
  template: `
    <nx-form-dialog title="Save to a test set" [of]="form" (closed)="closed.emit()">
      <p class="question">{{ question() }}</p>
      <p class="muted">
        @if (expected().length) {
          {{ expected().length === 1 ? 'One passage answers' : expected().length + ' passages answer' }} it: a run
          counts it as correct if {{ expected().length === 1 ? 'it is' : 'they are' }} found.
        } @else {
          No candidate is marked as an answer: a run counts it as correct if nothing is found.
        }
      </p>
      <nx-field label="Test set">
        <select nxInput [formField]="form.fields.set">
          @for (each of sets.items(); track each.id) {
            <option [value]="each.id">{{ each.name }} ({{ each.questions }})</option>
          }
          <option [value]="NEW">A new test set…</option>
        </select>
      </nx-field>
      @if (isNew()) {
        <nx-field label="Name" [of]="form.fields.name">
          <input nxInput autocomplete="off" [formField]="form.fields.name" />
        </nx-field>
      }
    </nx-form-dialog>
  `,
  styles: `
    .question {
      font-weight: 500;
      overflow-wrap: anywhere;
    }
  `,
})
export class SaveQuestion {
  private readonly api = inject(BenchApi);
  readonly question = input.required<string>();
  readonly expected = input.required<Expected[]>();
  readonly closed = output();
  protected readonly NEW = NEW;
  protected readonly sets = this.api.sets();
  /** The newest set is preselected. */
  private readonly model = linkedSignal(() => ({ set: this.sets.items()[0]?.id ?? NEW, name: '' }));
  protected readonly isNew = computed(() => this.model().set === NEW);
  protected readonly form = editedForm(
    this.model,
    (path) => {
      validate(path.name, ({ value }) =>
        this.isNew() && !value().trim() ? { kind: 'filled', message: 'Give it a name' } : undefined,
      );
      maxLength(path.name, 120, { message: 'At most 120 characters' });
    },
    async ({ set, name }) => {
      const target = set || (await this.api.create(name.trim())).id;
      await this.api.add(target, this.question(), this.expected()).catch((error: unknown) => {
        // A second attempt uses the set that was created.
        if (!set) this.sets.reload();
        throw error;
      });
    },
    { done: 'The question is in the test set' },
  );
}
