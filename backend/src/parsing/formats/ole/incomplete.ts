import { CUT } from '../cut-reason.js';
import type { CompoundStorage } from './compound-file.js';

const PROTECTED = 'The file is protected by rights management; only what it says to those without the rights was read.';

/** Why not all of an old Office file could be read, in words. */
export function incompleteReason(root: CompoundStorage): string | undefined {
  if (root.names.some((name) => name.startsWith('\u0009DRM'))) return PROTECTED;
  return root.truncated ? CUT : undefined;
}
