import type { EnvReader } from './env-reader.js';

/** How much knowledge a workspace may hold, unless the operator gave it a number of its own; 0: no limit. */
export interface QuotasConfig {
  /** Of the original files, each content counted once. */
  storageBytes: number;
  documents: number;
  /** Passages of all versions that are kept. */
  chunks: number;
}

const GIB = 1024 ** 3;

export function quotasConfig(r: EnvReader): QuotasConfig {
  return {
    storageBytes: r.int('NEXUS_QUOTA_STORAGE_BYTES', 20 * GIB, 0, Number.MAX_SAFE_INTEGER),
    documents: r.int('NEXUS_QUOTA_DOCUMENTS', 20_000, 0, 100_000_000),
    chunks: r.int('NEXUS_QUOTA_CHUNKS', 2_000_000, 0, 1_000_000_000),
  };
}
