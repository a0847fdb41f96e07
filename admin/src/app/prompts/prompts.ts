import { Component, computed, effect, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { Access } from '../core/auth/access';
import { toApiError } from '../core/http/problem';
import { mutation } from '../core/mutation';
import { Toaster } from '../core/toaster';
import { DeferredDelete } from '../core/undo/deferred-delete';
import { PageActions } from '../shell/page-actions';
import { Ago } from '../ui/ago';
import { Icon } from '../ui/icon';
import { Modal } from '../ui/modal';
import { ResourceView } from '../ui/resource-view';
import { RowNav } from '../ui/row-nav';
import { Badge } from '../ui/status-badge';
import { BuiltInPrompt } from './built-in-prompt';
import { BUILT_IN, NEW, PromptDrafts } from './prompt-drafts';
import { PromptEditor } from './prompt-editor';
import type { PromptItem } from './prompt-types';
import { PromptsApi } from './prompts-api';

interface Choice {
  item: PromptItem;
  /** Version to publish; undefined: the prompt is activated with its newest version. */
  version?: number;
  /** Whether to activate although tests have failed. */
  despite?: boolean;
}

/** Polling interval while tests run before an activation. */
const POLL_MS = 2_000;
const SWITCH = { failure: 'toast', kept: 'The active prompt is unchanged.' } as const;

@Component({
  imports: [
    Ago,
    Badge,
    BuiltInPrompt,
    Icon,
    MatButton,
    Modal,
    PageActions,
    PromptEditor,
    ResourceView,
    RouterLink,
    RowNav,
  ],
  templateUrl: './prompts.html',
  styleUrl: './prompts.scss',
})
export class Prompts {
  private readonly api = inject(PromptsApi);
  private readonly router = inject(Router);
  private readonly toaster = inject(Toaster);
  private readonly deletion = inject(DeferredDelete);
  private readonly access = inject(Access);
  protected readonly drafts = inject(PromptDrafts);
  protected readonly mayWrite = computed(() => this.access.can('prompts:write'));
  protected readonly NEW = NEW;
  protected readonly BUILT_IN = BUILT_IN;

  /** From the URL: the prompt being edited. */
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
    // There is always a selection: the active prompt, or else the first one, or else the built-in one.
    effect(() => {
      const first = this.active() ?? this.items()[0];
      if (!this.editing() && this.list.status() === 'resolved') this.open(first?.id ?? BUILT_IN);
    });
    effect((onCleanup) => {
      if (!this.items().some(({ awaits_run_id }) => awaits_run_id !== null)) return;
      const timer = setTimeout(() => this.list.reload(), POLL_MS);
      onCleanup(() => clearTimeout(timer));
    });
  }

  protected open(id: string | undefined): void {
    void this.router.navigate([], { queryParams: { prompt: id }, replaceUrl: true });
  }

  protected async saved(item: PromptItem): Promise<void> {
    this.list.reload();
    this.open(item.id);
    if (item.awaits_run_id)
      return void this.toaster.show(`Saved “${item.name}”: answers use it when all tests have passed`);
    if (item.live_version !== item.version) return void this.toaster.show(`Saved version ${item.version} as a draft`);
    await this.toaster.show(item.is_active ? `Saved “${item.name}”: answers use it` : `Saved “${item.name}”`);
  }

  /** Creates a draft with the text of the built-in prompt; an existing draft of a new prompt is not overwritten. */
  protected startFrom(text: string): void {
    if (!this.drafts.get(NEW)) this.drafts.set(NEW, { name: '', text }, { name: '', text: '' });
    this.open(NEW);
  }

  /** Failed tests, for which the user must decide. */
  protected readonly refused = signal<{ detail: string; choice: Choice } | undefined>(undefined);

  /** Returns undefined when failed tests prevent the activation. */
  protected readonly use = mutation((choice: Choice): Promise<PromptItem | undefined> => this.used(choice), {
    ...SWITCH,
    done: (item, { item: { name }, version }) => {
      if (item?.awaits_run_id) return `“${name}” is being tested: answers use it when all tests have passed`;
      if (!item) return undefined;
      return version === undefined
        ? `“${name}” is active: the next answer uses it`
        : `Version ${version} is live: the next answer uses it`;
    },
    then: () => this.list.reload(),
  });

  private async used(choice: Choice): Promise<PromptItem | undefined> {
    const { item, version, despite } = choice;
    try {
      return await (version === undefined
        ? this.api.activate(item.id, despite)
        : this.api.publish(item.id, version, despite));
    } catch (error) {
      const { code, detail } = toApiError(error);
      if (code !== 'prompt_tests_failed') throw error;
      this.refused.set({ detail, choice: { ...choice, despite: true } });
      return undefined;
    }
  }

  protected readonly deactivate = mutation(({ id }: PromptItem) => this.api.deactivate(id), {
    ...SWITCH,
    done: 'No prompt is active: answers use the built-in one',
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
