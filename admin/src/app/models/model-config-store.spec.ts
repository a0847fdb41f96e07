import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { ApiError } from '../core/http/problem';
import { Toaster } from '../core/toaster';
import { ModelConfigStore } from './model-config-store';
import type { ModelConfig } from './model-types';
import { ModelsApi } from './models-api';

const CONFIG = {
  default_model: null,
  effective_default_model: 'nexus/extractive',
  temperature: null,
  max_tokens: null,
  fallback_models: ['a/b'],
  allowed_models: null,
} as unknown as ModelConfig;

describe('ModelConfigStore', () => {
  const saveConfig = vi.fn();
  const show = vi.fn();
  const value = signal(CONFIG);
  let store: ModelConfigStore;

  beforeEach(() => {
    vi.resetAllMocks();
    show.mockResolvedValue(false);
    value.set(CONFIG);
    const read = Object.assign(() => value(), {
      value,
      hasValue: () => true,
      set: (next: ModelConfig) => value.set(next),
    });
    TestBed.configureTestingModule({
      providers: [
        ModelConfigStore,
        { provide: ModelsApi, useValue: { config: () => read, saveConfig } },
        { provide: Toaster, useValue: { show } },
      ],
    });
    store = TestBed.inject(ModelConfigStore);
  });

  it('shows a switch immediately, and sends the whole configuration without read-only fields', async () => {
    let answer: (config: ModelConfig) => void = () => undefined;
    saveConfig.mockReturnValue(new Promise<ModelConfig>((resolve) => (answer = resolve)));
    const stored = store.patch({ allowed_models: ['openai/*'] });
    expect(store.value()?.allowed_models).toEqual(['openai/*']);
    const { effective_default_model: _, ...sent } = { ...CONFIG, allowed_models: ['openai/*'] };
    expect(saveConfig).toHaveBeenCalledWith(sent);
    answer({ ...CONFIG, allowed_models: ['openai/*'], effective_default_model: 'openai/x' });
    expect(await stored).toBe(true);
    expect(store.value()?.effective_default_model).toBe('openai/x');
  });

  it('reverts with a message when the server refuses', async () => {
    saveConfig.mockRejectedValue(new ApiError(403, 'model_not_allowed', 'a/b is not allowed here'));
    expect(await store.patch({ default_model: 'a/b' })).toBe(false);
    expect(store.value()).toEqual(CONFIG);
    expect(show).toHaveBeenCalledWith('a/b is not allowed here. Nothing was changed.', undefined);
  });
});
