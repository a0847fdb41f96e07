import { Component, computed, inject, output, signal } from '@angular/core';
import { FormField } from '@angular/forms/signals';
import { Access } from '../../core/auth/access';
import { Field, FieldInput } from '../../ui/field';
import { editedForm, filled } from '../../ui/form/edited-form';
import { FormDialog } from '../../ui/form/form-dialog';
import type { PromptRun } from '../prompt-types';
import { PromptsApi } from '../prompts-api';

/** `<prompt id>:<version>` */
const parse = (value: string) => {
  const [prompt_id = '', version = ''] = value.split(':');
  return { prompt_id, version: Number(version) };
};

/** Selection of candidate, baseline and questions for a run. */
@Component({
  selector: 'nx-run-dialog',
  imports: [Field, FieldInput, FormDialog, FormField],
  template: `
    <nx-form-dialog [of]="form" title="Compare prompts" action="Start" busyText="Starting…" (closed)="closed.emit()">
      <nx-field label="Candidate" hint="The version that you want to test." [of]="form.fields.candidate">
        <select nxInput [formField]="form.fields.candidate">
          <option value="">Choose a version</option>
          @for (option of options(); track option.value) {
            <option [value]="option.value">{{ option.label }}</option>
          }
        </select>
      </nx-field>
      <nx-field label="Compared with" [of]="form.fields.baseline">
        <select nxInput [formField]="form.fields.baseline">
          <option value="">The live prompt</option>
          @for (option of options(); track option.value) {
            <option [value]="option.value">{{ option.label }}</option>
          }
        </select>
      </nx-field>
      <nx-field label="Questions" [hint]="hint()" [of]="form.fields.kind">
        <select nxInput [formField]="form.fields.kind">
          <option value="tests">The tests of the workspace</option>
          @if (mayReplay()) {
            <option value="replay">Questions of users</option>
          }
        </select>
      </nx-field>
    </nx-form-dialog>
  `,
})
export class RunDialog {
  private readonly api = inject(PromptsApi);
  private readonly access = inject(Access);
  readonly started = output<PromptRun>();
  readonly closed = output();
  private readonly list = this.api.list();
  protected readonly mayReplay = computed(() => this.access.can('conversations:read'));
  /** For each prompt the newest version, and the live one if it differs. */
  protected readonly options = computed(() =>
    (this.list.hasValue() ? this.list.value().items : []).flatMap(({ id, name, version, live_version, is_active }) =>
      [...new Set([version, live_version])].map((number) => ({
        value: `${id}:${number}`,
        label: `${name}, version ${number}${number !== live_version ? ' (draft)' : is_active ? ' (active)' : ''}`,
      })),
    ),
  );
  private readonly model = signal({ candidate: '', baseline: '', kind: 'tests' });
  protected readonly hint = computed(() =>
    this.model().kind === 'replay'
      ? 'Twenty recent questions with addresses, numbers and names masked. Metered like your own questions.'
      : 'Metered like your own questions, within your budgets.',
  );
  protected readonly form = editedForm(
    this.model,
    (path) => filled(path.candidate, 'Choose a version'),
    async ({ candidate, baseline, kind }) => {
      const run = await this.api.start({
        candidate: parse(candidate),
        ...(baseline ? { baseline: parse(baseline) } : {}),
        kind: kind as 'tests' | 'replay',
        sample: 20,
      });
      this.started.emit(run);
      return run;
    },
    { kept: 'No run was started.' },
  );
}
