import { Injectable, computed, inject } from '@angular/core';
import { mutation } from '../core/mutation';
import type { ModelConfig, ModelConfigInput } from './model-types';
import { ModelsApi } from './models-api';

const inputOf = ({ effective_default_model: _, ...input }: ModelConfig): ModelConfigInput => input;

/** The workspace's model configuration. Single switches are stored immediately and reverted if the server refuses. */
@Injectable()
export class ModelConfigStore {
  private readonly api = inject(ModelsApi);
  readonly read = this.api.config();
  readonly value = computed(() => (this.read.hasValue() ? this.read.value() : undefined));
  private readonly change = mutation(
    async (before: ModelConfig, after: ModelConfig) => {
      this.read.set(after);
      await this.store(after).catch((error: unknown) => {
        this.read.set(before);
        throw error;
      });
    },
    { failure: 'toast', kept: 'Nothing was changed.' },
  );

  /** @returns whether it was stored. */
  async patch(change: Partial<ModelConfigInput>): Promise<boolean> {
    const before = this.value();
    return before !== undefined && this.change.run(before, { ...before, ...change });
  }

  /** Rejects with an ApiError. */
  async store(config: ModelConfig): Promise<void> {
    this.read.set(await this.api.saveConfig(inputOf(config)));
  }
}
