import { randomUUID } from 'node:crypto';
import type { VectorPoint, VectorStore } from '../vector-store.js';

/** Collections of the contract: without terms, with terms, and for many points. */
export const PLAIN = 'contract_plain';
export const TEXTS = 'contract_texts';
export const CROWD = 'contract_crowd';

/** Shared by the tests of a contract. */
export interface StoreContext {
  store: VectorStore;
  /** A workspace that is emptied afterwards. */
  workspace(): string;
}

export const point = (workspaceId: string, vector: Float32Array, rest: Partial<VectorPoint> = {}): VectorPoint => ({
  id: randomUUID(),
  workspaceId,
  vector,
  embedderId: 'contract',
  ...rest,
});

export const ids = (hits: readonly { id: string }[]): string[] => hits.map(({ id }) => id);
