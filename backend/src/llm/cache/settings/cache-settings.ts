import type { CacheControl, CacheRequest } from '../../completion/completion.js';

export const REPLAY_PACES = ['instant', 'natural'] as const;
export type ReplayPace = (typeof REPLAY_PACES)[number];

/** How a workspace wants its answers cached. */
export interface CacheSettings {
  enabled: boolean;
  /** Seconds an answer lives when the request does not say. */
  exactTtlS: number;
  /** Seconds after that in which the old answer is still given while a new one is made; 0 = never. */
  staleWhileRevalidateS: number;
  semanticEnabled: boolean;
  /** Cosine from which a stored question is looked at at all. */
  semanticThreshold: number;
  /** Off: similarity alone decides. */
  verification: boolean;
  /** The semantic layer only counts what it would have answered. */
  shadowMode: boolean;
  replay: ReplayPace;
  /** Memory of all answers of the workspace. */
  maxBytes: number;
}

export const MIB = 1024 * 1024;
export const CACHE_DEFAULTS: CacheSettings = {
  enabled: true,
  exactTtlS: 24 * 3600,
  staleWhileRevalidateS: 0,
  semanticEnabled: true,
  semanticThreshold: 0.5,
  verification: true,
  shadowMode: false,
  replay: 'instant',
  maxBytes: 64 * MIB,
};

/** What holds for one request: its own wishes over the workspace's settings. A request never switches verification off. */
export function cacheControl(request: CacheRequest, settings: CacheSettings): CacheControl {
  return {
    mode: request.mode,
    enabled: settings.enabled,
    ttlS: request.ttlS ?? settings.exactTtlS,
    staleS: settings.staleWhileRevalidateS,
    semantic: !settings.semanticEnabled ? 'off' : settings.shadowMode ? 'shadow' : 'on',
    semanticThreshold: request.semanticThreshold ?? settings.semanticThreshold,
    verify: settings.verification,
    replay: settings.replay,
    maxBytes: settings.maxBytes,
  };
}
