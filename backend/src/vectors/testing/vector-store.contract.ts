import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe } from '@jest/globals';
import type { VectorStore } from '../vector-store.js';
import { CROWD, PLAIN, type StoreContext, TEXTS } from './store-context.js';
import { inputContract } from './store-input.contract.js';
import { searchingContract, sizeContract } from './store-searching.contract.js';
import { writingContract } from './store-writing.contract.js';

export interface ContractOptions {
  /** A started store. */
  open: () => Promise<VectorStore>;
  /** Points in the collection of the small-tenant test; its tenant owns one in a hundred. */
  crowd?: number;
}

/** Contract of every VectorStore, independent of its backend. */
export function vectorStoreContract(name: string, { open, crowd = 20_000 }: ContractOptions): void {
  describe(`VectorStore contract: ${name}`, () => {
    const workspaces: string[] = [];
    const context = {
      workspace: () => {
        const id = randomUUID();
        workspaces.push(id);
        return id;
      },
    } as StoreContext;

    beforeAll(async () => {
      context.store = await open();
      await context.store.ensureCollection({ name: PLAIN, dimensions: 3, sparse: false });
      await context.store.ensureCollection({ name: TEXTS, dimensions: 3, sparse: true });
    }, 60_000);

    afterAll(async () => {
      for (const workspaceId of workspaces) {
        for (const collection of [PLAIN, TEXTS, CROWD]) await context.store.delete(collection, { workspaceId });
      }
      await context.store.stop();
    }, 60_000);

    writingContract(context);
    searchingContract(context);
    inputContract(context);
    sizeContract(context, crowd);
  });
}
