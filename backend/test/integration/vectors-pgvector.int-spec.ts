import { PgVectorStore } from '../../src/vectors/pgvector/pgvector-store.js';
import { vectorStoreContract } from '../../src/vectors/testing/vector-store.contract.js';
import { testServices } from '../support/services.js';

vectorStoreContract('pgvector', {
  open: async () => {
    const store = new PgVectorStore({ url: testServices().vectorDatabaseUrl, poolMax: 3 });
    await store.start();
    return store;
  },
});
