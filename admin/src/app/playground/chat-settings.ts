import { Injectable, effect, signal } from '@angular/core';
import type { CacheMode, ChatBody } from './chat-types';

export interface ChatSettings {
  /** Empty: the workspace's default model. */
  model: string;
  /** `auto`: as soon as the workspace has a ready document. */
  knowledge: 'auto' | 'on' | 'off';
  topK: number;
  /** null: the embedder's calibrated value. */
  threshold: number | null;
  cache: CacheMode;
  /** Empty: the active prompt. */
  promptId: string;
  /** Send the earlier turns along. */
  memory: boolean;
}

export const DEFAULT_SETTINGS: ChatSettings = {
  model: '',
  knowledge: 'auto',
  topK: 5,
  threshold: null,
  cache: 'default',
  promptId: '',
  memory: true,
};

const KEY = 'nexus.playground';

function stored(): ChatSettings {
  try {
    return { ...DEFAULT_SETTINGS, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<ChatSettings>) };
  } catch {
    return DEFAULT_SETTINGS;
  }
}

/** How the playground asks. Kept in this browser. */
@Injectable({ providedIn: 'root' })
export class ChatSettingsStore {
  readonly value = signal<ChatSettings>(stored());

  constructor() {
    effect(() => {
      const value = JSON.stringify(this.value());
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

/** Only what differs from the server's defaults is sent. */
export function requestOf(settings: ChatSettings): Omit<ChatBody, 'messages'> {
  return {
    ...(settings.model ? { model: settings.model } : {}),
    ...(settings.knowledge === 'auto' ? {} : { use_rag: settings.knowledge === 'on' }),
    ...(settings.knowledge === 'off' ? {} : { rag_top_k: settings.topK }),
    ...(settings.threshold === null || settings.knowledge === 'off' ? {} : { rag_threshold: settings.threshold }),
    ...(settings.promptId ? { system_prompt_id: settings.promptId } : {}),
    ...(settings.cache === 'default' ? {} : { cache: { mode: settings.cache } }),
  };
}
