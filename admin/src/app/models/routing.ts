import { Component, computed, inject } from '@angular/core';
import { Access } from '../core/auth/access';
import { editedSettings } from '../core/drafts';
import { ResourceView } from '../ui/resource-view';
import { SaveBar } from '../ui/save-bar';
import { Setting } from '../ui/setting';
import { Switch } from '../ui/switch';
import { ChainEditor } from './chain-editor';
import { ModelConfigStore } from './model-config-store';
import { ModelPicker } from './model-picker';
import type { ModelConfig, RoutingConfig } from './model-types';
import { SecondsInput } from './seconds-input';

/** Which model answers, with which parameters, and the behaviour on failure. */
@Component({
  imports: [ChainEditor, ModelPicker, ResourceView, SaveBar, SecondsInput, Setting, Switch],
  providers: [ModelConfigStore],
  templateUrl: './routing.html',
  styleUrl: './routing.scss',
})
export class Routing {
  private readonly access = inject(Access);
  protected readonly store = inject(ModelConfigStore);
  protected readonly edited = editedSettings('model-config', this.store.value, (draft) => this.store.store(draft), {
    done: 'Routing saved',
  });
  protected readonly draft = this.edited.value;
  protected readonly dirty = this.edited.dirty;
  protected readonly locked = computed(() => !this.access.can('models:write'));

  protected set<K extends keyof ModelConfig>(key: K, value: ModelConfig[K]): void {
    this.draft.update((draft) => draft && { ...draft, [key]: value });
  }

  protected route<K extends keyof RoutingConfig>(key: K, value: RoutingConfig[K]): void {
    this.draft.update((draft) => draft && { ...draft, routing: { ...draft.routing, [key]: value } });
  }

  /** Empty: the model's default. */
  protected optional(value: number): number | null {
    return Number.isFinite(value) ? value : null;
  }
}
