import { Component, computed, inject, input, output, linkedSignal, signal } from '@angular/core';
import { FormField, maxLength } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { DocumentPicker } from '../../knowledge/document-picker';
import { Field, FieldInput } from '../../ui/field';
import { NOT_YET, editedForm, filled } from '../../ui/form/edited-form';
import { FormDialog } from '../../ui/form/form-dialog';
import { Notice } from '../../ui/notice';
import type { Check, PromptCase } from '../prompt-types';
import { PromptsApi } from '../prompts-api';
import { CHECK_KINDS, CHECK_LABELS, cleaned, lacks } from './check-text';

const CHECKS_MAX = 10;

/** Form for a test question and its checks. */
@Component({
  selector: 'nx-case-dialog',
  imports: [DocumentPicker, Field, FieldInput, FormDialog, FormField, MatButton, Notice],
  templateUrl: './case-dialog.html',
  styleUrl: './case-dialog.scss',
})
export class CaseDialog {
  private readonly api = inject(PromptsApi);
  /** The edited test; without one a new test is created. */
  readonly of = input<PromptCase>();
  readonly saved = output();
  readonly closed = output();
  protected readonly kinds = CHECK_KINDS;
  protected readonly labels = CHECK_LABELS;
  protected readonly lacks = lacks;
  private readonly model = linkedSignal(() => ({ question: this.of()?.question ?? '' }));
  protected readonly checks = linkedSignal<readonly Check[]>(() => this.of()?.checks ?? []);
  /** Errors of checks are shown after the first attempt to save. */
  protected readonly tried = signal(false);
  protected readonly full = computed(() => this.checks().length >= CHECKS_MAX);
  protected readonly form = editedForm(
    this.model,
    (path) => {
      filled(path.question, 'Write a question');
      maxLength(path.question, 2_000, { message: 'At most 2,000 characters' });
    },
    async ({ question }) => {
      this.tried.set(true);
      if (this.checks().some((check) => lacks(check) !== '')) return NOT_YET;
      const body = { question: question.trim(), checks: this.checks().map(cleaned) };
      const known = this.of();
      const saved = await (known ? this.api.changeCase(known.id, body) : this.api.addCase({ ...body, enabled: true }));
      this.saved.emit();
      return saved;
    },
    { kept: 'Nothing was saved; your text is still here.', done: 'Test saved' },
  );

  protected add(): void {
    this.checks.update((checks) => [...checks, { kind: 'contains', text: '' }]);
  }

  protected change(at: number, values: Partial<Check>): void {
    this.checks.update((checks) => checks.map((check, i) => (i === at ? { ...check, ...values } : check)));
  }

  protected drop(at: number): void {
    this.checks.update((checks) => checks.filter((_, i) => i !== at));
  }
}
