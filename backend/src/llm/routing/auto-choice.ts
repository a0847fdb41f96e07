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
  /** US dollars per million tokens, blended; null = any. */
  maxPrice: number | null;
  /** Models that the workspace named itself, best first: they are always in the choice. */
  preferred: readonly string[];
}

/** Share of completions that go to a model whose speed is not known well, and how many of them make it known. */
const EXPLORE_SHARE = 0.1;
export const KNOWN_SAMPLES = 3;
/** By latency only so many of the cheapest are tried: exploring hundreds would cost more than it wins. */
const SHORTLIST = 8;
/** Speeds within a quarter of each other are the same: the choice must not flicker, or nothing is found in the cache. */
const SPEED_STEP = 1.25;

/** US dollars per million tokens when three of four are of the prompt, the usual blend; null when not both prices are known. */
export function blendedPrice({ pricing: { prompt, completion } }: CatalogueModel): number | null {
  return prompt === null || completion === null ? null : (3 * prompt + completion) / 4;
}

/** @returns the id of the model to ask, or undefined when none fits. @param random 0…1 */
export function chooseAuto(
  candidates: readonly AutoCandidate[],
  rules: AutoRules,
  needs: ModelNeeds,
  random: () => number,
): string | undefined {
  const fitting = candidates.filter((c) => fits(c.model, needs) && affordable(c.model, rules.maxPrice));
  // What costs nothing elsewhere is rationed, and often paid for with the data: only on request, or for want of others.
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

/** Unknown prices last; ids decide ties, so that all replicas choose the same. */
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
  // Stable: of equally fast ones the first, which is named or cheaper.
  return known.toSorted((a, b) => speedStep(a) - speedStep(b))[0];
}

const speedStep = ({ latency }: AutoCandidate): number =>
  Math.round(Math.log(Math.max(latency?.ms ?? Infinity, 1)) / Math.log(SPEED_STEP));
