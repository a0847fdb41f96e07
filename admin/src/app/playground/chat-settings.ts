import { Injectable, effect, signal } from '@angular/core';
import type { CacheMode, ChatBody } from './chat-types';

export interface ChatSettings {
  /** Empty: the workspace's default model. */
  model: string;
  /** `auto`: on if the workspace has a ready document. */
  knowledge: 'auto' | 'on' | 'off';
  /** Number of passages per answer; null: the setting of the workspace. */
  topK: number | null;
  /** Relevance threshold; null: the calibrated value of the embedder. */
  threshold: number | null;
  cache: CacheMode;
  /** Empty: the active prompt. */
  promptId: string;
  /** Whether earlier turns are sent to the model. */
  memory: boolean;
}

export const DEFAULT_SETTINGS: ChatSettings = {
  model: '',
  knowledge: 'auto',
  topK: null,
  threshold: null,
  cache: 'default',
  promptId: '',
  memory: true,
};

const KEY = 'nexus.playground.settings';

function stored(): ChatSettings {
  try {
    return { ...DEFAULT_SETTINGS, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<ChatSettings>) };
  } catch {
    return DEFAULT_SETTINGS;
  }
}

const differs = (settings: ChatSettings): Partial<ChatSettings> =>
  Object.fromEntries(
    Object.entries(settings).filter(([key, value]) => value !== DEFAULT_SETTINGS[key as keyof ChatSettings]),
  );

/** Settings of playground questions. Changed values are stored in this browser; all others follow the server. */
@Injectable({ providedIn: 'root' })
export class ChatSettingsStore {
  readonly value = signal<ChatSettings>(stored());

  constructor() {
    effect(() => {
      const value = JSON.stringify(differs(this.value()));
      try {
        localStorage.setItem(KEY, value);
      } catch {
        // Blocked storage: the settings then last until the reload.
      }
    });
  }

  set<K extends keyof ChatSettings>(key: K, value: ChatSettings[K]): void {
    this.value.update((settings) => ({ ...settings, [key]: value }));
  }

  reset(): void {
    this.value.set(DEFAULT_SETTINGS);
  }
}

/**
 * Only changed settings are sent. The same question then has the same cache key as one from the API or the widget, and the settings
 * of the workspace apply.
 */
export function requestOf(settings: ChatSettings): Omit<ChatBody, 'messages'> {
  return {
    ...(settings.model ? { model: settings.model } : {}),
    ...(settings.knowledge === 'auto' ? {} : { use_rag: settings.knowledge === 'on' }),
    ...(settings.topK === null || settings.knowledge === 'off' ? {} : { rag_top_k: settings.topK }),
    ...(settings.threshold === null || settings.knowledge === 'off' ? {} : { rag_threshold: settings.threshold }),
    ...(settings.promptId ? { system_prompt_id: settings.promptId } : {}),
    ...(settings.cache === 'default' ? {} : { cache: { mode: settings.cache } }),
  };
}
