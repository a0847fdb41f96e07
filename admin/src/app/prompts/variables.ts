import { Component, computed, inject, signal } from '@angular/core';
import { FormField, maxLength, pattern } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { Access } from '../core/auth/access';
import { mutation } from '../core/mutation';
import { PageActions } from '../shell/page-actions';
import { Field, FieldInput } from '../ui/field';
import { editedForm, filled } from '../ui/form/edited-form';
import { FormDialog } from '../ui/form/form-dialog';
import { Icon } from '../ui/icon';
import { ResourceView } from '../ui/resource-view';
import type { PromptVariable } from './prompt-types';
import { PromptsApi } from './prompts-api';

/** Variables for prompts: those of the workspace and the built-in ones. */
@Component({
  imports: [Field, FieldInput, FormDialog, FormField, Icon, MatButton, PageActions, ResourceView],
  templateUrl: './variables.html',
  styleUrl: './variables.scss',
})
export class PromptVariables {
  private readonly api = inject(PromptsApi);
  private readonly access = inject(Access);
  protected readonly list = this.api.variables();
  protected readonly mayWrite = computed(() => this.access.can('prompts:write'));
  /** The variable in the dialog; null for a new one; undefined while the dialog is closed. */
  protected readonly edited = signal<PromptVariable | null | undefined>(undefined);
  private readonly draft = signal({ name: '', value: '' });
  protected readonly form = editedForm(
    this.draft,
    (path) => {
      filled(path.name, 'Give it a name');
      pattern(path.name, /^[a-z][a-z0-9_]*$/, {
        message: 'Lower-case letters, digits and underscores, starting with a letter',
      });
      maxLength(path.name, 40, { message: 'At most 40 characters' });
      filled(path.value, 'Enter a value');
      maxLength(path.value, 1_000, { message: 'At most 1,000 characters' });
    },
    async ({ name, value }) => {
      const known = this.edited();
      const saved = await (known ? this.api.redefine(known.id, value) : this.api.define({ name, value }));
      this.list.reload();
      return saved;
    },
    { kept: 'The variables are unchanged.', done: ({ name }) => `Saved “${name}”: the next answer uses it` },
  );

  protected open(variable: PromptVariable | null): void {
    this.draft.set({ name: variable?.name ?? '', value: variable?.value ?? '' });
    this.edited.set(variable);
  }

  protected readonly written = (name: string): string => `{{${name}}}`;

  protected readonly remove = mutation(({ id }: PromptVariable) => this.api.forget(id), {
    failure: 'toast',
    kept: 'The variable is still there.',
    done: (_, { name }) => `Deleted “${name}”`,
    then: () => this.list.reload(),
    undo: async (_, { name, value }) => {
      await this.api.define({ name, value });
      this.list.reload();
    },
  });
}
