import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import S3rver from 's3rver';
import { originalKey, parsedKey } from '../blob-store.js';
import { blobStoreContract } from '../testing/blob-store.contract.js';
import { S3BlobStore } from './s3-blob-store.js';

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

async function start() {
  const dir = await mkdtemp(join(tmpdir(), 's3-'));
  const [port, staging] = [await freePort(), join(dir, 'staging')];
  const server = new S3rver({
    port,
    address: '127.0.0.1',
    silent: true,
    directory: join(dir, 'objects'),
    configureBuckets: [{ name: 'documents', configs: [] }],
  });
  await server.run();
  const options = {
    bucket: 'documents',
    region: 'eu-central-1',
    endpoint: `http://127.0.0.1:${port}`,
    accessKeyId: 'S3RVER',
    secretAccessKey: 'S3RVER',
    forcePathStyle: true,
  };
  const store = new S3BlobStore(options, staging);
  return { dir, staging, server, store, options };
}

blobStoreContract('S3', async () => {
  const { dir, staging, server, store } = await start();
  return {
    store,
    leftovers: async () => {
      const objects = await readdir(join(dir, 'objects', 'documents'), { recursive: true }).catch(() => []);
      const staged = await readdir(staging).catch(() => []);
      return objects.filter((name) => String(name).endsWith('._S3rver_object')).length + staged.length;
    },
    close: async () => {
      await server.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
});

async function* stream(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

describe('an S3 store that is full', () => {
  it.each([
    [507, 'InsufficientStorage'],
    [403, 'QuotaExceeded'],
    [400, 'XMinioStorageFull'],
  ])('%i %s is reported as full, and the staged upload can be discarded', async (status, code) => {
    const bucket = createHttpServer((request, response) => {
      request.resume().on('end', () => {
        response.writeHead(status, { 'content-type': 'application/xml' });
        response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>full</Message></Error>`);
      });
    });
    await new Promise<void>((resolve) => bucket.listen(0, '127.0.0.1', resolve));
    const { port } = bucket.address() as { port: number };
    const { dir, server, staging, options } = await start();
    await server.close();
    const store = new S3BlobStore({ ...options, endpoint: `http://127.0.0.1:${port}` }, staging);
    const staged = await store.stage(stream('too much'), 100);
    await expect(store.commit(staged, randomUUID())).rejects.toMatchObject({ code: 'storage_full' });
    await staged.discard();
    expect(await readdir(staging)).toEqual([]);
    bucket.close();
    await rm(dir, { recursive: true, force: true });
  });
});

describe('an S3 store that does not respond', () => {
  it('is reported without its address or keys, keeps the staged upload, and works again after recovery', async () => {
    const { dir, server, store, staging, options } = await start();
    await server.close();
    const workspaceId = randomUUID();
    const staged = await store.stage(stream('later'), 100);
    const key = originalKey(workspaceId, staged.sha256);
    for (const ask of [
      () => store.commit(staged, workspaceId),
      () => store.read(key),
      () => store.exists(key),
      () => store.put(parsedKey(workspaceId, randomUUID()), Buffer.from('x')),
    ]) {
      const error = await ask().catch((e: unknown) => e as Error & { code: string });
      expect(error).toMatchObject({ code: 'storage_unavailable' });
      expect((error as Error).message).not.toContain('127.0.0.1');
    }
    expect(await readdir(staging)).toHaveLength(1);
    const again = new S3rver({
      port: Number(new URL(options.endpoint).port),
      address: '127.0.0.1',
      silent: true,
      directory: join(dir, 'objects'),
      configureBuckets: [{ name: 'documents', configs: [] }],
    });
    await again.run();
    await store.commit(staged, workspaceId);
    expect((await store.read(key))?.toString()).toBe('later');
    expect(await readdir(staging)).toEqual([]);
    await again.close();
    await rm(dir, { recursive: true, force: true });
  });
});
