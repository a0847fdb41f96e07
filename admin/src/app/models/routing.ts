import { Component, computed, inject, signal } from '@angular/core';
import { Access } from '../core/auth/access';
import { draftOf } from '../core/drafts';
import { explain, fieldErrors } from '../core/http/explain';
import { Toaster } from '../core/toaster';
import { ResourceView } from '../ui/resource-view';
import { SaveBar } from '../ui/save-bar';
import { Setting } from '../ui/setting';
import { Switch } from '../ui/switch';
import { ChainEditor } from './chain-editor';
import { ModelConfigStore } from './model-config-store';
import { ModelPicker } from './model-picker';
import type { ModelConfig, RoutingConfig } from './model-types';
import { SecondsInput } from './seconds-input';

/** Which model answers, with which parameters, and what happens when it does not. */
@Component({
  imports: [ChainEditor, ModelPicker, ResourceView, SaveBar, SecondsInput, Setting, Switch],
  providers: [ModelConfigStore],
  templateUrl: './routing.html',
  styleUrl: './routing.scss',
})
export class Routing {
  private readonly toaster = inject(Toaster);
  private readonly access = inject(Access);
  protected readonly store = inject(ModelConfigStore);
  private readonly edited = draftOf<ModelConfig>('model-config', this.store.value);
  protected readonly draft = this.edited.value;
  protected readonly dirty = this.edited.dirty;
  protected readonly locked = computed(() => !this.access.can('models:write'));
  protected readonly failure = signal('');

  protected set<K extends keyof ModelConfig>(key: K, value: ModelConfig[K]): void {
    this.draft.update((draft) => draft && { ...draft, [key]: value });
  }

  protected route<K extends keyof RoutingConfig>(key: K, value: RoutingConfig[K]): void {
    this.draft.update((draft) => draft && { ...draft, routing: { ...draft.routing, [key]: value } });
  }

  /** Empty means: the model decides. */
  protected optional(value: number): number | null {
    return Number.isFinite(value) ? value : null;
  }

  protected async save(): Promise<void> {
    const draft = this.draft();
    if (!draft) return;
    this.failure.set('');
    try {
      await this.store.store(draft);
      void this.toaster.show('Routing saved');
    } catch (error) {
      const fields = Object.entries(fieldErrors(error)).map(
        ([field, text]) => `${field.replaceAll('_', ' ')}: ${text}`,
      );
      this.failure.set([explain(error, 'Your changes are still here.'), ...fields].join(' '));
    }
  }

  protected discard(): void {
    this.edited.discard();
    this.failure.set('');
  }
}
