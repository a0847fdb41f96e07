import type { IndexId } from '../embeddings/pins/workspace-embedders.js';
import { collectionName } from '../vectors/vector-store.js';

/** Collection of the passages of all workspaces embedded by one model in one index generation. */
export const knowledgeCollection = ({ embedderId, generation }: IndexId): string =>
  collectionName('knowledge', generation === 1 ? embedderId : `${embedderId}_g${generation}`);
