import { Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { mutation } from '../core/mutation';
import { Ago } from '../ui/ago';
import { Field, FieldInput } from '../ui/field';
import { Modal } from '../ui/modal';
import { ResourceView } from '../ui/resource-view';
import { Badge } from '../ui/status-badge';
import { PromptDiff } from './prompt-diff-view';
import type { PromptItem, PromptVersion } from './prompt-types';
import { PromptsApi } from './prompts-api';

/** Versions of a prompt, newest first: compare, publish, restore. */
@Component({
  selector: 'nx-prompt-history',
  imports: [Ago, Badge, Field, FieldInput, MatButton, Modal, PromptDiff, ResourceView],
  templateUrl: './prompt-history.html',
  styleUrl: './prompt-history.scss',
})
export class PromptHistory {
  private readonly api = inject(PromptsApi);
  readonly prompt = input.required<PromptItem>();
  readonly mayWrite = input(false);
  /** Whether there are unsaved edits, which a restored version would overwrite. */
  readonly editing = input(false);
  readonly changed = output<PromptItem>();
  readonly published = output<number>();

  /** Reloaded when the prompt has changed. */
  protected readonly versions = this.api.versions(() => {
    const { id, updated_at } = this.prompt();
    return { id, updated_at };
  });
  protected readonly items = computed(() => (this.versions.hasValue() ? this.versions.value().items : []));
  /** Numbers of the two compared versions; undefined when none are compared. */
  protected readonly compared = linkedSignal<string, { before: number; after: number } | undefined>({
    source: () => this.prompt().id,
    computation: () => undefined,
  });
  protected readonly before = computed(() => this.textOf(this.compared()?.before));
  protected readonly after = computed(() => this.textOf(this.compared()?.after));

  protected readonly author = ({ author, author_name }: PromptVersion): string =>
    author_name ?? (author.startsWith('api_token:') ? 'an API token' : 'a former member');

  protected compare({ version }: PromptVersion): void {
    const other = this.prompt().live_version === version ? version - 1 : this.prompt().live_version;
    this.compared.set({ before: Math.max(1, Math.min(other, version)), after: Math.max(other, version) });
  }

  protected choose(side: 'before' | 'after', version: string): void {
    this.compared.update((two) => two && { ...two, [side]: Number(version) });
  }

  protected readonly restore = mutation(({ version }: PromptVersion) => this.api.restore(this.prompt().id, version), {
    failure: 'toast',
    kept: 'The prompt is unchanged.',
    done: (item, { version }) =>
      item.live_version === item.version
        ? `Version ${version} was restored as version ${item.version}`
        : `Version ${version} was restored as version ${item.version}, which answers do not use yet`,
    then: (item) => this.changed.emit(item),
  });

  private textOf(version: number | undefined): string {
    return this.items().find((item) => item.version === version)?.text ?? '';
  }
}
