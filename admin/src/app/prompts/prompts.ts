import { Component, computed, effect, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { mutation } from '../core/mutation';
import { Toaster } from '../core/toaster';
import { DeferredDelete } from '../core/undo/deferred-delete';
import { PageActions } from '../shell/page-actions';
import { Ago } from '../ui/ago';
import { Icon } from '../ui/icon';
import { ResourceView } from '../ui/resource-view';
import { RowNav } from '../ui/row-nav';
import { Badge } from '../ui/status-badge';
import { BuiltInPrompt } from './built-in-prompt';
import { BUILT_IN, NEW, PromptDrafts } from './prompt-drafts';
import { PromptEditor } from './prompt-editor';
import type { PromptItem } from './prompt-types';
import { PromptsApi } from './prompts-api';

const SWITCH = { failure: 'toast', kept: 'The active prompt is unchanged.' } as const;

@Component({
  imports: [Ago, Badge, BuiltInPrompt, Icon, MatButton, PageActions, PromptEditor, ResourceView, RouterLink, RowNav],
  templateUrl: './prompts.html',
  styleUrl: './prompts.scss',
})
export class Prompts {
  private readonly api = inject(PromptsApi);
  private readonly router = inject(Router);
  private readonly toaster = inject(Toaster);
  private readonly deletion = inject(DeferredDelete);
  protected readonly drafts = inject(PromptDrafts);
  protected readonly NEW = NEW;
  protected readonly BUILT_IN = BUILT_IN;

  /** From the address: the prompt being edited. */
  readonly prompt = input<string>();

  protected readonly list = this.api.list();
  protected readonly items = computed(() =>
    (this.list.hasValue() ? this.list.value().items : []).filter((item) => !this.deletion.hidden().has(item.id)),
  );
  protected readonly chosen = computed(() => this.items().find((item) => item.id === this.prompt()));
  protected readonly active = computed(() => this.items().find((item) => item.is_active));
  protected readonly editing = computed(() => {
    const prompt = this.prompt();
    return prompt === NEW || prompt === BUILT_IN ? prompt : this.chosen()?.id;
  });

  constructor() {
    // Something is always open: the active prompt, else the first, else the built-in one.
    effect(() => {
      const first = this.active() ?? this.items()[0];
      if (!this.editing() && this.list.status() === 'resolved') this.open(first?.id ?? BUILT_IN);
    });
  }

  protected open(id: string | undefined): void {
    void this.router.navigate([], { queryParams: { prompt: id }, replaceUrl: true });
  }

  protected async saved(item: PromptItem): Promise<void> {
    this.list.reload();
    this.open(item.id);
    await this.toaster.show(item.is_active ? `Saved “${item.name}”: answers use it` : `Saved “${item.name}”`);
  }

  /** A new prompt with the words of the built-in one; an unfinished one is not written over. */
  protected startFrom(text: string): void {
    if (!this.drafts.get(NEW)) this.drafts.set(NEW, { name: '', text }, { name: '', text: '' });
    this.open(NEW);
  }

  protected readonly activate = mutation(({ id }: PromptItem) => this.api.activate(id), {
    ...SWITCH,
    done: (_, { name }) => `“${name}” is active: the next answer uses it`,
    then: () => this.list.reload(),
  });

  protected readonly deactivate = mutation(({ id }: PromptItem) => this.api.deactivate(id), {
    ...SWITCH,
    done: 'No prompt is active now: answers use the built-in one',
    then: () => this.list.reload(),
  });

  protected delete(item: PromptItem): void {
    void this.deletion.request({
      ids: [item.id],
      label: `“${item.name}”`,
      commit: () => this.api.delete(item.id),
      settled: () => this.list.reload(),
    });
    this.drafts.drop(item.id);
    this.open(undefined);
  }
}
