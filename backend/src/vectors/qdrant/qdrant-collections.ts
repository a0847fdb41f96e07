import type { QdrantClient, Schemas } from '@qdrant/js-client-rest';
import type { QdrantCollectionSettings } from '../../config/vector-config.js';
import type { CollectionSpec } from '../vector-store.js';
import { isExisting } from './qdrant-errors.js';
import { DENSE, INDEXED, TERMS } from './qdrant-mapping.js';

type CreateCollection = Schemas['CreateCollection'];

/** int8 takes a quarter of the memory; the highest and lowest 0.5 % of the values are clipped, as Qdrant recommends. */
const QUANTIZATION: Record<QdrantCollectionSettings['quantization'], CreateCollection['quantization_config']> = {
  none: undefined,
  scalar: { scalar: { type: 'int8', quantile: 0.99, always_ram: true } },
  binary: { binary: { always_ram: true } },
};

export function toCollection({ dimensions, sparse }: CollectionSpec, set: QdrantCollectionSettings): CreateCollection {
  const onDisk = set.onDisk ? { on_disk: true } : {};
  const quantization = QUANTIZATION[set.quantization];
  return {
    vectors: { [DENSE]: { size: dimensions, distance: 'Cosine', ...onDisk } },
    ...(sparse ? { sparse_vectors: { [TERMS]: { modifier: 'idf' as const, index: { ...onDisk } } } } : {}),
    ...(set.onDisk ? { hnsw_config: { on_disk: true } } : {}),
    ...(quantization ? { quantization_config: quantization } : {}),
    ...(set.shardNumber ? { shard_number: set.shardNumber } : {}),
    ...(set.replicationFactor ? { replication_factor: set.replicationFactor } : {}),
    ...(set.writeConsistencyFactor ? { write_consistency_factor: set.writeConsistencyFactor } : {}),
  };
}

export async function createCollection(
  client: QdrantClient,
  spec: CollectionSpec,
  settings: QdrantCollectionSettings,
): Promise<void> {
  if ((await client.collectionExists(spec.name)).exists) return;
  try {
    await client.createCollection(spec.name, toCollection(spec, settings));
  } catch (error) {
    if (!isExisting(error)) throw error;
  }
}

export async function createIndexes(client: QdrantClient, collection: string): Promise<void> {
  for (const field_name of INDEXED) {
    const field_schema = { type: 'keyword' as const, ...(field_name === 'workspace_id' ? { is_tenant: true } : {}) };
    await client.createPayloadIndex(collection, { field_name, field_schema, wait: true });
  }
}

export function vectorSize({ config }: Schemas['CollectionInfo']): number | undefined {
  const vectors = config.params.vectors as Record<string, Schemas['VectorParams'] | undefined> | undefined;
  return vectors?.[DENSE]?.size;
}

/**
 * Settings that differ from those of the existing collection, in words for the log; Qdrant cannot change all of them in place.
 */
export function differences({ config }: Schemas['CollectionInfo'], set: QdrantCollectionSettings): string[] {
  const { params } = config;
  const compared: [string, number | undefined, number | null | undefined][] = [
    ['shard number', set.shardNumber, params.shard_number],
    ['replication factor', set.replicationFactor, params.replication_factor],
    ['write consistency factor', set.writeConsistencyFactor, params.write_consistency_factor],
  ];
  return compared.flatMap(([name, wanted, is]) =>
    wanted === undefined || is === undefined || is === null || wanted === is
      ? []
      : [`${name} ${is} instead of ${wanted}`],
  );
}
