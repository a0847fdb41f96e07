import { Bool, Int, Num, OneOf } from '../../../common/dto/fields.js';
import { MAX_TTL_S } from '../cache-policy.js';
import { CACHE_DEFAULTS, MIB, REPLAY_PACES, type ReplayPace } from '../settings/cache-settings.js';

const fields = {
  enabled: { description: 'Off: answers are neither read from the cache nor stored.' },
  exact_ttl_s: {
    min: 1,
    max: MAX_TTL_S,
    description: 'Lifetime of an answer in seconds, unless the request sets another.',
  },
  stale_while_revalidate_s: {
    min: 0,
    max: MAX_TTL_S,
    description: 'Seconds after expiry in which the old answer is still served while it is refreshed. 0: never.',
  },
  semantic_enabled: { description: 'Reuse answers for questions that were asked before in other words.' },
  semantic_threshold: {
    min: 0,
    max: 1,
    description: 'Minimum similarity of a stored question to be considered. Verification makes the final decision.',
  },
  verification: { description: 'Off: similarity alone decides, which causes wrong answers.' },
  shadow_mode: { description: 'The semantic layer counts what it would have answered, but does not answer.' },
  replay: { description: 'How a cached answer is streamed: at once, or at the pace of a model.' },
  max_bytes: {
    min: MIB,
    max: 2048 * MIB - 1,
    description:
      'Memory limit for all cached answers of the workspace. When it is reached, those that expire first are dropped first.',
  },
};
const optional = <T extends object>(field: T): T & { optional: true } => ({ ...field, optional: true });
const example = (name: keyof typeof CACHE_DEFAULTS): { example: unknown } => ({ example: CACHE_DEFAULTS[name] });

/** Replaces the whole configuration: omitted fields are reset to their defaults. */
export class UpdateCacheSettingsDto {
  @Bool(optional(fields.enabled)) enabled?: boolean;
  @Int(optional(fields.exact_ttl_s)) exact_ttl_s?: number;
  @Int(optional(fields.stale_while_revalidate_s)) stale_while_revalidate_s?: number;
  @Bool(optional(fields.semantic_enabled)) semantic_enabled?: boolean;
  @Num(optional(fields.semantic_threshold)) semantic_threshold?: number;
  @Bool(optional(fields.verification)) verification?: boolean;
  @Bool(optional(fields.shadow_mode)) shadow_mode?: boolean;
  @OneOf(REPLAY_PACES, optional(fields.replay)) replay?: ReplayPace;
  @Int(optional(fields.max_bytes)) max_bytes?: number;
}

export class CacheSettingsDto {
  @Bool(fields.enabled) enabled: boolean;
  @Int({ ...fields.exact_ttl_s, ...example('exactTtlS') }) exact_ttl_s: number;
  @Int(fields.stale_while_revalidate_s) stale_while_revalidate_s: number;
  @Bool(fields.semantic_enabled) semantic_enabled: boolean;
  @Num({ ...fields.semantic_threshold, ...example('semanticThreshold') }) semantic_threshold: number;
  @Bool(fields.verification) verification: boolean;
  @Bool(fields.shadow_mode) shadow_mode: boolean;
  @OneOf(REPLAY_PACES, fields.replay) replay: ReplayPace;
  @Int({ ...fields.max_bytes, ...example('maxBytes') }) max_bytes: number;
}
