import { collectionName } from '../vectors/vector-store.js';

/** Passages of all workspaces embedded by one model. */
export const knowledgeCollection = (embedderId: string): string => collectionName('knowledge', embedderId);
