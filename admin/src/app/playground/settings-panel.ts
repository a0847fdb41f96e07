import { Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { ModelPicker } from '../models/model-picker';
import { AUTO, modelHint } from '../models/model-text';
import { ModelsApi } from '../models/models-api';
import { PromptsApi } from '../prompts/prompts-api';
import { Field, FieldInput } from '../ui/field';
import { ChatSettingsStore } from './chat-settings';
import { CACHE_MODES, type CacheMode } from './chat-types';

const CACHE_TEXT: Record<CacheMode, string> = {
  default: 'Read and write',
  bypass: 'Neither read nor write',
  refresh: 'Write only (new answer)',
  only: 'Only cached answers',
};

/** Model, prompt, retrieval and cache settings for the next question. */
@Component({
  selector: 'nx-chat-settings',
  imports: [Field, FieldInput, MatButton, ModelPicker],
  templateUrl: './settings-panel.html',
  styleUrl: './settings-panel.scss',
})
export class SettingsPanel {
  private readonly models = inject(ModelsApi);
  private readonly config = this.models.config();
  private readonly prompts = inject(PromptsApi).list();
  protected readonly store = inject(ChatSettingsStore);
  protected readonly settings = this.store.value;
  protected readonly cacheModes = CACHE_MODES.map((value) => ({ value, label: CACHE_TEXT[value] }));

  /** Initial value of the slider. */
  protected readonly firstTopK = 5;

  protected readonly promptItems = computed(() => (this.prompts.hasValue() ? this.prompts.value().items : []));
  /** Whether the model can be chosen; the comparison has pickers of its own. */
  readonly withModel = input(true);
  protected readonly defaultId = computed(() =>
    this.config.hasValue() ? this.config.value().effective_default_model : undefined,
  );
  protected readonly defaultName = computed(() => {
    const id = this.defaultId();
    return id ? `Default · ${this.models.nameOf(id)}` : 'Default';
  });
  private readonly modelId = computed(() => this.settings().model || this.defaultId());
  private readonly model = this.models.one(() => (this.modelId() === AUTO.id ? undefined : this.modelId()));
  protected readonly modelHint = computed(() =>
    this.modelId() === AUTO.id ? `${AUTO.note}.` : modelHint(this.model.hasValue() ? this.model.value() : undefined),
  );

  protected number(event: Event): number {
    return (event.target as HTMLInputElement).valueAsNumber;
  }

  protected text(event: Event): string {
    return (event.target as HTMLSelectElement).value;
  }
}
