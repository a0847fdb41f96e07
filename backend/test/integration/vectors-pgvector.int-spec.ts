import { PgVectorStore } from '../../src/vectors/pgvector/pgvector-store.js';
import { vectorStoreContract } from '../../src/vectors/testing/vector-store.contract.js';
import { testServices } from '../support/services.js';

vectorStoreContract('pgvector', {
  open: async () => {
    // The graph of the usual 10,000 points would keep an embedded PostgreSQL, and with it the suites that share it, busy for long.
    const store = new PgVectorStore({ url: testServices().vectorDatabaseUrl, poolMax: 3, exactBelow: 2_000 });
    await store.start();
    return store;
  },
  crowd: 5_000,
});
