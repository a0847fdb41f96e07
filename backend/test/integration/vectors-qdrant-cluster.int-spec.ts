import { randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { QdrantClient } from '@qdrant/js-client-rest';
import { QdrantCluster, sharedData } from '@nexus/testing';
import { QdrantStore } from '../../src/vectors/qdrant/qdrant-store.js';
import { vectorStoreContract } from '../../src/vectors/testing/vector-store.contract.js';
import { unit } from '../../src/vectors/testing/vectors.js';

const openApiFile = sharedData('qdrant/openapi.master.json');
const workspaceId = randomUUID();
const query = { filter: { workspaceId }, vector: unit(1, 0, 0), limit: 3 };
const newPoint = () => ({ id: randomUUID(), workspaceId, vector: unit(1, 0, 0), embedderId: 'x' });
const spec = { name: 'cluster', dimensions: 3, sparse: true };

if (openApiFile) {
  const slow = new QdrantCluster({ openApiFile, nodes: 3, creationMs: 300, lagMs: [0, 30, 150] });
  vectorStoreContract('Qdrant, a simulated cluster that agrees late', {
    open: async () => new QdrantStore({ urls: await slow.start() }),
    crowd: 1_000,
  });

  describe('Qdrant, a simulated cluster', () => {
    let cluster: QdrantCluster;
    afterEach(() => cluster.stop());
    afterAll(async () => {
      await slow.stop();
      expect([...slow.rejections, ...slow.violations]).toEqual([]);
    });

    const open = async (): Promise<QdrantStore> => {
      cluster = new QdrantCluster({ openApiFile, nodes: 3 });
      const store = new QdrantStore({ urls: await cluster.start(), probeAfterMs: 50 });
      await store.ensureCollection(spec);
      return store;
    };

    it('goes on at once when nodes die, loses nothing, and uses them again when they are back', async () => {
      const store = await open();
      let written = 0;
      let stop = false;
      const writer = async (): Promise<void> => {
        for (; !stop; written++) {
          await store.upsert(spec.name, [newPoint()]);
          expect((await store.searchDense(spec.name, query)).length).toBeGreaterThan(0);
        }
      };
      const writers = [writer(), writer(), writer()];
      const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
      await pause(100);
      await cluster.stopNode(0);
      await pause(100);
      await cluster.stopNode(1);
      await pause(100);
      await cluster.startNode(0);
      await pause(150);
      // Only the node that came back is left to answer.
      await cluster.stopNode(2);
      await pause(100);
      stop = true;
      await Promise.all(writers);
      expect(written).toBeGreaterThan(10);
      expect(await store.count(spec.name, { workspaceId })).toBe(written);
    }, 30_000);

    it('says vector_store_unavailable when no node is left, and works again after', async () => {
      const store = await open();
      await store.upsert(spec.name, [newPoint()]);
      await cluster.stop();
      await expect(store.searchDense(spec.name, query)).rejects.toMatchObject({ code: 'vector_store_unavailable' });
      await cluster.startNode(1);
      expect(await store.searchDense(spec.name, query)).toHaveLength(1);
    });

    it('creates collections with the settings of the installation, and keeps those of an existing one', async () => {
      cluster = new QdrantCluster({ openApiFile, nodes: 2 });
      const urls = await cluster.start();
      const settings = { shardNumber: 6, replicationFactor: 2, writeConsistencyFactor: 1, onDisk: true } as const;
      for (const quantization of ['scalar', 'binary'] as const) {
        const store = new QdrantStore({ urls, ...settings, quantization });
        const name = `with_${quantization}`;
        await store.ensureCollection({ ...spec, name });
        await store.upsert(name, [newPoint()]);
        expect(await store.searchDense(name, query)).toHaveLength(1);
        const { config } = await new QdrantClient({ url: urls[1], checkCompatibility: false }).getCollection(name);
        expect(config.params).toMatchObject({
          shard_number: 6,
          replication_factor: 2,
          write_consistency_factor: 1,
          vectors: { dense: { on_disk: true } },
          sparse_vectors: { terms: { index: { on_disk: true }, modifier: 'idf' } },
          quantization_config: { [quantization]: { always_ram: true } },
        });
        await new QdrantStore({ urls, replicationFactor: 1 }).ensureCollection({ ...spec, name });
      }
      expect([...cluster.rejections, ...cluster.violations]).toEqual([]);
    });
  });
} else {
  process.stderr.write('SKIPPED: Qdrant cluster (qdrant/openapi.master.json is not there; set NEXUS_TEST_DATA)\n');
}

describe('connections to Qdrant', () => {
  let server: Server;
  afterEach(() => void server.close());

  const listen = async (onRequest: (headers: IncomingHttpHeaders) => 'answer' | 'cut'): Promise<string> => {
    server = createServer((request, response) => {
      if (onRequest(request.headers) === 'cut') return void request.socket.destroy();
      response.setHeader('content-type', 'application/json');
      response.end('{"result":{"collections":[],"points":[]},"status":"ok","time":0}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  it('are tried once more when the server closes one at the moment of its use', async () => {
    let requests = 0;
    const store = new QdrantStore({ urls: [await listen(() => (++requests % 2 === 0 ? 'cut' : 'answer'))] });
    for (let i = 0; i < 5; i++) expect(await store.searchDense(spec.name, query)).toEqual([]);
    expect(requests).toBeGreaterThan(5);
  });

  it('are given up when every attempt is cut', async () => {
    const store = new QdrantStore({ urls: [await listen(() => 'cut')] });
    await expect(store.ping()).rejects.toMatchObject({ code: 'vector_store_unavailable' });
  });

  it('ask for uncompressed answers, which Qdrant sends in one piece', async () => {
    const seen = new Set<string | undefined>();
    const url = await listen(({ 'accept-encoding': encoding }) => (seen.add(encoding as string), 'answer'));
    const store = new QdrantStore({ urls: [`${url}/behind/a/path`], apiKey: 'secret' });
    await store.ping();
    await store.delete(spec.name, { workspaceId }).catch(() => undefined);
    expect([...seen]).toEqual(['identity']);
  });
});
