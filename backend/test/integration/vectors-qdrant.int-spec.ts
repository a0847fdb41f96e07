import { afterAll, describe, expect, it } from '@jest/globals';
import { QdrantSimulator, sharedData } from '@nexus/testing';
import { QdrantStore } from '../../src/vectors/qdrant/qdrant-store.js';
import { vectorStoreContract } from '../../src/vectors/testing/vector-store.contract.js';

const openApiFile = sharedData('qdrant/openapi.master.json');
const serverUrl = process.env['QDRANT_URL'];
const skipped = (what: string, why: string): void => {
  process.stderr.write(`SKIPPED: ${what} (${why})\n`);
  describe.skip(what, () => it('needs what is not there', () => undefined));
};

if (openApiFile) {
  const simulator = new QdrantSimulator({ openApiFile, apiKey: 'secret' });
  vectorStoreContract('Qdrant, simulated', {
    open: async () => new QdrantStore({ urls: [await simulator.start()], apiKey: 'secret' }),
    crowd: 4_000,
  });
  describe('Qdrant adapter', () => {
    afterAll(() => simulator.stop());

    it('sent nothing that Qdrant forbids, and got nothing that Qdrant would not send', () => {
      expect(simulator.rejections).toEqual([]);
      expect(simulator.violations).toEqual([]);
    });

    it('says vector_store_unavailable for a wrong key', async () => {
      await expect(new QdrantStore({ urls: [simulator.url], apiKey: 'wrong' }).ping()).rejects.toMatchObject({
        code: 'vector_store_unavailable',
      });
    });
  });
} else {
  skipped('VectorStore contract: Qdrant, simulated', 'qdrant/openapi.master.json is not there; set NEXUS_TEST_DATA');
}

if (serverUrl) {
  vectorStoreContract('Qdrant, real', {
    open: async () => new QdrantStore({ urls: serverUrl.split(','), apiKey: process.env['QDRANT_API_KEY'] }),
  });
} else {
  skipped('VectorStore contract: Qdrant, real', 'QDRANT_URL is not set');
}
