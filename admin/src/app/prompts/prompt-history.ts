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

/** What a prompt said, newest first: compared, published, restored. */
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
  /** Edits are not saved: a version that is restored would be written over them. */
  readonly editing = input(false);
  readonly changed = output<PromptItem>();
  readonly published = output<number>();

  /** Read anew when the prompt has changed. */
  protected readonly versions = this.api.versions(() => {
    const { id, updated_at } = this.prompt();
    return { id, updated_at };
  });
  protected readonly items = computed(() => (this.versions.hasValue() ? this.versions.value().items : []));
  /** Numbers of the two versions that are compared; undefined: none. */
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
        ? `Version ${version} is back as version ${item.version}`
        : `Version ${version} is back as version ${item.version}; answers do not use it yet`,
    then: (item) => this.changed.emit(item),
  });

  private textOf(version: number | undefined): string {
    return this.items().find((item) => item.version === version)?.text ?? '';
  }
}
