import { Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { formatTokens, formatUsd } from '../core/format/format';
import { PromptsApi } from '../prompts/prompts-api';
import { Field, FieldInput } from '../ui/field';
import { ChatApi } from './chat-api';
import { ChatSettingsStore } from './chat-settings';
import { CACHE_MODES, type CacheMode, type ModelItem } from './chat-types';

const CACHE_TEXT: Record<CacheMode, string> = {
  default: 'Use it and fill it',
  bypass: 'Neither use nor fill it',
  refresh: 'Ask anew, then fill it',
  only: 'Only cached answers',
};

/** Model, prompt, retrieval and cache of the next question. */
@Component({
  selector: 'nx-chat-settings',
  imports: [Field, FieldInput, MatButton],
  templateUrl: './settings-panel.html',
  styleUrl: './settings-panel.scss',
})
export class SettingsPanel {
  private readonly models = inject(ChatApi).models();
  private readonly prompts = inject(PromptsApi).list();
  protected readonly store = inject(ChatSettingsStore);
  protected readonly settings = this.store.value;
  protected readonly cacheModes = CACHE_MODES.map((value) => ({ value, label: CACHE_TEXT[value] }));

  protected readonly modelItems = computed(() =>
    (this.models.hasValue() ? this.models.value().items : []).filter((model) => model.is_enabled),
  );
  protected readonly promptItems = computed(() => (this.prompts.hasValue() ? this.prompts.value().items : []));
  protected readonly modelsFailed = computed(() => this.models.status() === 'error');
  protected readonly defaultModel = computed(() => this.modelItems().find((model) => model.is_default));
  protected readonly model = computed(
    () => this.modelItems().find((model) => model.id === this.settings().model) ?? this.defaultModel(),
  );
  protected readonly modelHint = computed(() => modelHint(this.model()));

  protected number(event: Event): number {
    return (event.target as HTMLInputElement).valueAsNumber;
  }

  protected text(event: Event): string {
    return (event.target as HTMLSelectElement).value;
  }
}

export function modelHint(model: ModelItem | undefined): string {
  if (!model) return '';
  if (model.is_local) return 'Runs on this server, free.';
  const { prompt, completion } = model.pricing;
  const price =
    prompt == null || completion == null
      ? 'price unknown'
      : `${formatUsd(prompt)} in, ${formatUsd(completion)} out per million tokens`;
  return model.context_length ? `${formatTokens(model.context_length)} context · ${price}` : price;
}
