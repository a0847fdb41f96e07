import { CUT } from '../cut-reason.js';
import type { CompoundStorage } from './compound-file.js';

const PROTECTED = 'The file is protected by rights management; only what it says to those without the rights was read.';

/** Human-readable reason why an old Office file was read only in part. */
export function incompleteReason(root: CompoundStorage): string | undefined {
  if (root.names.some((name) => name.startsWith('\u0009DRM'))) return PROTECTED;
  return root.truncated ? CUT : undefined;
}
