import { randomUUID } from 'node:crypto';
import { createServer, type Server, type Socket, connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { PgVectorStore } from '../../src/vectors/pgvector/pgvector-store.js';
import { QdrantStore } from '../../src/vectors/qdrant/qdrant-store.js';
import { unit } from '../../src/vectors/testing/vectors.js';
import type { VectorStore } from '../../src/vectors/vector-store.js';
import { testServices } from '../support/services.js';

/** A wire to a server that can be cut or held. */
class Wire {
  private server?: Server;
  private readonly sockets = new Set<Socket>();
  held = false;
  cutAtNextUse = false;
  port = 0;

  constructor(private readonly target: { host: string; port: number }) {}

  async open(): Promise<void> {
    this.server = createServer((near) => {
      const far = connect(this.target);
      for (const socket of [near, far]) this.sockets.add(socket.on('error', () => undefined));
      near.on('data', (data) => this.pass(near, far, data)).on('close', () => far.destroy());
      far.on('data', (data) => this.held || near.write(data)).on('close', () => near.destroy());
    });
    await new Promise<void>((resolve) => this.server!.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as { port: number }).port;
  }

  private pass(near: Socket, far: Socket, data: Buffer): void {
    if (this.cutAtNextUse) {
      this.cutAtNextUse = false;
      near.destroy();
    } else if (!this.held) far.write(data);
  }

  async cut(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
    await new Promise((resolve) => this.server!.close(resolve));
  }
}

const unavailable = { code: 'vector_store_unavailable' };
const query = { filter: { workspaceId: randomUUID() }, vector: unit(1, 0, 0), limit: 3 };
const spec = { name: 'faults', dimensions: 3, sparse: true };

describe('a vector store that goes away', () => {
  const { hostname, port, pathname, username } = new URL(testServices().vectorDatabaseUrl);
  const wire = new Wire({ host: hostname, port: Number(port || 5432) });
  let store: VectorStore;

  afterEach(async () => {
    wire.held = false;
    await store.stop();
    await wire.cut().catch(() => undefined);
  });

  const open = async (readTimeoutMs?: number): Promise<void> => {
    await wire.open();
    store = new PgVectorStore({
      url: `postgres://${username}@127.0.0.1:${wire.port}${pathname}`,
      poolMax: 2,
      readTimeoutMs,
    });
    await store.ensureCollection(spec);
  };

  it('fails at once when the connection is cut, in the middle of requests too, and recovers', async () => {
    await open();
    const running = Array.from({ length: 8 }, () => store.searchDense('faults', query));
    await wire.cut();
    const results = await Promise.allSettled(running);
    // Those that were answered before the cut are fine; the others say what happened.
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject(unavailable);
    const started = Date.now();
    await expect(store.searchSparse('faults', { ...query, terms: [{ term: 1, weight: 1 }] })).rejects.toMatchObject(
      unavailable,
    );
    await expect(
      store.upsert('faults', [{ id: randomUUID(), embedderId: 'x', ...query.filter, vector: query.vector }]),
    ).rejects.toMatchObject(unavailable);
    await expect(store.delete('faults', query.filter)).rejects.toMatchObject(unavailable);
    await expect(store.ping()).rejects.toMatchObject(unavailable);
    expect(Date.now() - started).toBeLessThan(4_000);
    await wire.open();
    expect(await store.searchDense('faults', query)).toEqual([]);
  }, 30_000);

  it('tries a read and a write once more on a connection that ended while it was idle', async () => {
    await open();
    const write = () =>
      store.upsert('faults', [{ id: randomUUID(), embedderId: 'x', ...query.filter, vector: query.vector }]);
    for (const work of [write, () => store.searchDense('faults', query), write]) {
      wire.cutAtNextUse = true;
      await work();
      expect(wire.cutAtNextUse).toBe(false);
    }
    expect(await store.count('faults', query.filter)).toBe(2);
    await store.delete('faults', query.filter);
  }, 30_000);

  it('gives up on a server that stops answering', async () => {
    await open(400);
    await store.ping();
    wire.held = true;
    const started = Date.now();
    await expect(store.searchDense('faults', query)).rejects.toMatchObject(unavailable);
    expect(Date.now() - started).toBeLessThan(4_000);
    wire.held = false;
    expect(await store.searchDense('faults', query)).toEqual([]);
  }, 30_000);
});

describe('a Qdrant that goes away', () => {
  const closedPort = 'http://127.0.0.1:9';

  it('fails at once when nobody listens', async () => {
    const store = new QdrantStore({ urls: [closedPort] });
    const started = Date.now();
    await expect(store.start()).rejects.toMatchObject(unavailable);
    await expect(store.searchDense('faults', query)).rejects.toMatchObject(unavailable);
    await expect(store.ensureCollection(spec)).rejects.toMatchObject(unavailable);
    expect(Date.now() - started).toBeLessThan(4_000);
  }, 30_000);

  it('gives up on a server that stops answering, and on one that breaks', async () => {
    const silent = createServer((socket) => void socket.on('error', () => undefined));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    const store = new QdrantStore({ urls: [`http://127.0.0.1:${port}`], readTimeoutMs: 300 });
    await expect(store.searchDense('faults', query)).rejects.toMatchObject(unavailable);
    silent
      .removeAllListeners('connection')
      .on('connection', (socket: Socket) => socket.end('HTTP/1.1 500 Oops\r\ncontent-length: 0\r\n\r\n'));
    await expect(store.searchDense('faults', query)).rejects.toMatchObject(unavailable);
    silent.close();
  }, 30_000);
});

describe('a PostgreSQL without pgvector', () => {
  it('stops the boot with a sentence that says what to do', async () => {
    const store = new PgVectorStore({ url: testServices().databaseUrl, poolMax: 1 });
    const outcome = await store.start().then(
      () => 'started',
      (error: Error) => error.message,
    );
    await store.stop();
    if (outcome === 'started') {
      process.stderr.write('SKIPPED: a PostgreSQL without pgvector (the test database has it)\n');
      return;
    }
    expect(outcome).toMatch(/no "vector" extension.*VECTOR_DATABASE_URL.*QDRANT_URL/);
  });
});
