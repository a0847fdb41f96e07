import { calibrationOf } from '../../../embeddings/calibration.js';
import { mismatches } from './guards.js';

/** Without a measurement this is how similar two questions must be, and no guard may object. */
export const UNCALIBRATED_SIMILARITY = 0.92;

export interface Verdict {
  accepted: boolean;
  /** Acceptance score, 0…1; null where none was fitted for the embedder. */
  score: number | null;
  /** What objected, or what spoke for it; short phrases for people. */
  reasons: string[];
}

export interface Acceptance {
  /** Least score, or least similarity for an embedder without a calibration. */
  threshold: number;
  calibrated: boolean;
}

export const acceptanceOf = (embedderId: string): Acceptance => {
  try {
    return { threshold: calibrationOf(embedderId).cacheSimilarityFloor, calibrated: true };
  } catch {
    return { threshold: UNCALIBRATED_SIMILARITY, calibrated: false };
  }
};

/** Whether the stored answer to `stored` may answer `asked`. Microseconds, no I/O. */
export function verify(asked: string, stored: string, similarity: number, embedderId: string): Verdict {
  const objections = mismatches(asked, stored);
  const { threshold } = acceptanceOf(embedderId);
  if (similarity < threshold) return { accepted: false, score: null, reasons: ['not similar enough', ...objections] };
  if (objections.length > 0) return { accepted: false, score: null, reasons: objections.map((o) => `differs in ${o}`) };
  return { accepted: true, score: null, reasons: ['no guard objects'] };
}
