import type { EnvReader } from './env-reader.js';

/** Collection settings for Qdrant. Unset ones are left to the server. */
export interface QdrantCollectionSettings {
  shardNumber?: number;
  replicationFactor?: number;
  /** Replicas that must apply a write before it is acknowledged. */
  writeConsistencyFactor?: number;
  /** Vectors and their graph are read from disk instead of memory. */
  onDisk: boolean;
  quantization: 'none' | 'scalar' | 'binary';
}

export interface QdrantConfig extends QdrantCollectionSettings {
  /** Addresses of one server or of one cluster's nodes, preferred one first. */
  urls: readonly string[];
  apiKey: string | null;
}

export interface VectorConfig {
  store: 'qdrant' | 'pgvector';
  databaseUrl: string;
  qdrant: QdrantConfig | null;
  poolMax: number;
}

export function vectorConfig(r: EnvReader, mainDatabaseUrl: string): VectorConfig {
  const urls = r.list('QDRANT_URL', /^https?:\/\/[^\s,]+$/);
  const store = r.oneOf('VECTOR_STORE', ['qdrant', 'pgvector'], urls.length > 0 ? 'qdrant' : 'pgvector');
  if (store === 'qdrant' && urls.length === 0) r.problems.push('QDRANT_URL is not set, and VECTOR_STORE is qdrant');
  return {
    store,
    databaseUrl: r.string('VECTOR_DATABASE_URL', mainDatabaseUrl),
    qdrant: urls.length === 0 ? null : qdrant(r, urls),
    poolMax: r.int('NEXUS_VECTOR_POOL', 4, 1, 200),
  };
}

function qdrant(r: EnvReader, urls: readonly string[]): QdrantConfig {
  const optional = (name: string): number | undefined =>
    r.optional(name) === undefined ? undefined : r.int(name, 1, 1, 1_000);
  const settings = {
    shardNumber: optional('QDRANT_SHARD_NUMBER'),
    replicationFactor: optional('QDRANT_REPLICATION_FACTOR'),
    writeConsistencyFactor: optional('QDRANT_WRITE_CONSISTENCY_FACTOR'),
  };
  if ((settings.writeConsistencyFactor ?? 1) > (settings.replicationFactor ?? 1))
    r.problems.push('QDRANT_WRITE_CONSISTENCY_FACTOR must not be above QDRANT_REPLICATION_FACTOR');
  return {
    urls,
    apiKey: r.optional('QDRANT_API_KEY') ?? null,
    ...settings,
    onDisk: r.bool('QDRANT_ON_DISK', false),
    quantization: r.oneOf('QDRANT_QUANTIZATION', ['none', 'scalar', 'binary'], 'none'),
  };
}
