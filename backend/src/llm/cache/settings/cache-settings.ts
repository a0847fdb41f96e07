import type { CacheControl, CacheRequest } from '../../completion/completion.js';

export const REPLAY_PACES = ['instant', 'natural'] as const;
export type ReplayPace = (typeof REPLAY_PACES)[number];

/** Cache settings of a workspace. */
export interface CacheSettings {
  enabled: boolean;
  /** Lifetime of an answer in seconds, unless the request sets another. */
  exactTtlS: number;
  /** Seconds after expiry in which the old answer is still served while it is refreshed; 0 = never. */
  staleWhileRevalidateS: number;
  semanticEnabled: boolean;
  /** Minimum cosine similarity of a stored question to be considered. */
  semanticThreshold: number;
  /** Off: similarity alone decides. */
  verification: boolean;
  /** The semantic layer only counts what it would have answered. */
  shadowMode: boolean;
  replay: ReplayPace;
  /** Memory limit for all answers of the workspace. */
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

/** The effective settings of one request: its own over the workspace's. A request never disables verification. */
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
