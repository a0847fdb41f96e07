import { type CatalogueModel, EXTRACTIVE_MODEL_ID } from '../catalogue/catalogue-model.js';
import type { AutoBy } from '../catalogue/model-settings.js';
import type { Latency } from './latency-tracker.js';
import type { ModelNeeds } from './model-needs.js';

export interface AutoCandidate {
  model: CatalogueModel;
  /** Its circuit breaker is open. */
  failing: boolean;
  latency: Latency | undefined;
}

export interface AutoRules {
  by: AutoBy;
  /** Maximum blended price in US dollars per million tokens; null = any. */
  maxPrice: number | null;
  /** Models the workspace named itself, best first: always candidates. */
  preferred: readonly string[];
}

/** Share of completions that explore a model of unknown speed, and the number of samples that make it known. */
const EXPLORE_SHARE = 0.1;
export const KNOWN_SAMPLES = 3;
/** Only this many of the cheapest are explored by latency: exploring hundreds would cost more than it gains. */
const SHORTLIST = 8;
/** Speeds within a quarter of each other count as equal: an alternating choice would defeat the cache. */
const SPEED_STEP = 1.25;

/** US dollars per million tokens, weighted three parts prompt to one part completion; null unless both prices are known. */
export function blendedPrice({ pricing: { prompt, completion } }: CatalogueModel): number | null {
  return prompt === null || completion === null ? null : (3 * prompt + completion) / 4;
}

/** @returns the id of the chosen model, or undefined when none fits. @param random 0…1 */
export function chooseAuto(
  candidates: readonly AutoCandidate[],
  rules: AutoRules,
  needs: ModelNeeds,
  random: () => number,
): string | undefined {
  const fitting = candidates.filter((c) => fits(c.model, needs) && affordable(c.model, rules.maxPrice));
  // Free remote models are rate limited, and often paid for with the data: only on request, or without alternatives.
  const paid = rules.maxPrice === 0 ? fitting : fitting.filter((c) => c.model.isLocal || blendedPrice(c.model) !== 0);
  const pool = paid.length > 0 ? paid : fitting;
  const healthy = pool.filter((c) => !c.failing);
  const ranked = (healthy.length > 0 ? healthy : pool).sort(byPrice);
  return (rules.by === 'cost' ? ranked[0] : fastest(ranked, rules.preferred, random))?.model.id;
}

function fits(model: CatalogueModel, { capabilities, contextTokens }: ModelNeeds): boolean {
  return (
    model.id !== EXTRACTIVE_MODEL_ID &&
    capabilities.every((c) => model.capabilities.includes(c)) &&
    (model.contextLength === null || model.contextLength >= contextTokens)
  );
}

function affordable(model: CatalogueModel, maxPrice: number | null): boolean {
  if (maxPrice === null) return true;
  const price = blendedPrice(model);
  return price !== null && price <= maxPrice;
}

/** Unknown prices last; ties are broken by id, so that all replicas choose the same. */
const byPrice = (a: AutoCandidate, b: AutoCandidate): number =>
  (blendedPrice(a.model) ?? Infinity) - (blendedPrice(b.model) ?? Infinity) || (a.model.id < b.model.id ? -1 : 1);

function fastest(
  cheapestFirst: readonly AutoCandidate[],
  preferred: readonly string[],
  random: () => number,
): AutoCandidate | undefined {
  const named = cheapestFirst.filter((c) => preferred.includes(c.model.id));
  const shortlist = [...new Set([...named, ...cheapestFirst])].slice(0, Math.max(SHORTLIST, named.length));
  const known = shortlist.filter((c) => c.latency !== undefined && c.latency.samples >= KNOWN_SAMPLES);
  const unknown = shortlist.filter((c) => !known.includes(c));
  if (known.length === 0 || (unknown.length > 0 && random() < EXPLORE_SHARE)) return unknown[0];
  // Stable sort: among equally fast models the first wins, which is named or cheaper.
  return known.toSorted((a, b) => speedStep(a) - speedStep(b))[0];
}

const speedStep = ({ latency }: AutoCandidate): number =>
  Math.round(Math.log(Math.max(latency?.ms ?? Infinity, 1)) / Math.log(SPEED_STEP));
