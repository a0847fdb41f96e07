import { existsSync, readFileSync } from 'node:fs';
import { PAIR_FEATURES, type PairFeature } from './pair-features.js';

/** Output of `npm run calibrate` for an embedder; see `calibration/`. */
export interface CacheCalibration {
  embedder: string;
  /** Names of the data sets used for fitting and measuring. */
  data: string[];
  /** Logistic regression over the features of a pair. */
  model: { intercept: number; weights: Record<PairFeature, number> };
  /** Minimum score of a hit. */
  threshold: number;
  /** Measured at the threshold, on probes not used for fitting. */
  operating_point: {
    recall: number;
    /** Recall of the best pure similarity threshold under the same bound. */
    raw_recall: number;
    false_per_probe: number;
    false_per_hit: number;
    /** Upper 95 % bound (Clopper and Pearson, one-sided), the larger one of both protocols. */
    false_per_probe_upper95: number;
  };
  curve: { threshold: number; recall: number; false_per_probe: number; upper95: number; outside_upper95: number }[];
}

const calibrations = new Map<string, CacheCalibration | null>();

/** The bundled calibration of an embedder, or null. @throws when its file does not match this build */
export function cacheCalibration(embedderId: string): CacheCalibration | null {
  const known = calibrations.get(embedderId);
  if (known !== undefined) return known;
  const loaded = load(embedderId);
  calibrations.set(embedderId, loaded);
  return loaded;
}

function load(embedderId: string): CacheCalibration | null {
  if (!/^[\w.-]+$/.test(embedderId)) return null;
  const file = new URL(`./calibration/${embedderId}.json`, import.meta.url);
  if (!existsSync(file)) return null;
  const calibration = JSON.parse(readFileSync(file, 'utf8')) as CacheCalibration;
  const missing = PAIR_FEATURES.filter((name) => !Number.isFinite(calibration.model.weights[name]));
  if (missing.length > 0)
    throw new Error(`The cache calibration of ${embedderId} lacks ${missing.join(', ')}: run calibrate`);
  return calibration;
}

/** Probability that two questions share an answer, 0…1. */
export function acceptanceScore(
  { intercept, weights }: CacheCalibration['model'],
  features: Record<PairFeature, number>,
): number {
  const logit = PAIR_FEATURES.reduce((sum, name) => sum + weights[name] * features[name], intercept);
  return 1 / (1 + Math.exp(-logit));
}
