import { Injectable, computed, inject, signal } from '@angular/core';
import { explain } from '../core/http/explain';
import { Toaster } from '../core/toaster';
import type { ModelConfig, ModelConfigInput } from './model-types';
import { ModelsApi } from './models-api';

const inputOf = ({ effective_default_model: _, ...input }: ModelConfig): ModelConfigInput => input;

/** The workspace's model configuration. Single switches are stored at once and go back when the server refuses. */
@Injectable()
export class ModelConfigStore {
  private readonly api = inject(ModelsApi);
  private readonly toaster = inject(Toaster);
  readonly read = this.api.config();
  readonly value = computed(() => (this.read.hasValue() ? this.read.value() : undefined));
  readonly busy = signal(false);

  /** @returns whether it was stored. */
  async patch(change: Partial<ModelConfigInput>): Promise<boolean> {
    const before = this.value();
    if (!before) return false;
    this.read.set({ ...before, ...change });
    try {
      await this.store({ ...before, ...change });
      return true;
    } catch (error) {
      this.read.set(before);
      void this.toaster.show(explain(error, 'Nothing was changed.'));
      return false;
    }
  }

  /** Fails with an ApiError. */
  async store(config: ModelConfig): Promise<void> {
    this.busy.set(true);
    try {
      this.read.set(await this.api.saveConfig(inputOf(config)));
    } finally {
      this.busy.set(false);
    }
  }
}
