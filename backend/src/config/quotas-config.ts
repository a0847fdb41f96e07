import type { EnvReader } from './env-reader.js';

/** Knowledge quotas of a workspace, unless the operator set its own; 0: no limit. */
export interface QuotasConfig {
  /** Bytes of the original files, each content counted once. */
  storageBytes: number;
  documents: number;
  /** Passages of all stored versions. */
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
