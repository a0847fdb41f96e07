import { readFileSync } from 'node:fs';
import type { Calibration } from './embedder.js';

const all = JSON.parse(readFileSync(new URL('./calibration.json', import.meta.url), 'utf8')) as Record<
  string,
  Calibration
>;

/**
 * Values measured by `backend/bench/calibrate-embedder.mts`; see `docs/adr` for the method and for the defaults of unmeasured
 * values.
 */
export function calibrationOf(embedderId: string): Calibration {
  const found = all[embedderId];
  if (!found) throw new Error(`calibration.json has no entry for ${embedderId}`);
  return Object.freeze({ ...found });
}
