import type { IndexId } from '../embeddings/pins/workspace-embedders.js';
import { collectionName } from '../vectors/vector-store.js';

/** Passages of all workspaces embedded by one model, in one generation of their indexes. */
export const knowledgeCollection = ({ embedderId, generation }: IndexId): string =>
  collectionName('knowledge', generation === 1 ? embedderId : `${embedderId}_g${generation}`);
