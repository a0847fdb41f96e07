import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type BlobStore, originalKey, parsedKey } from '../blob-store.js';

async function* stream(...parts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part);
}

const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex');

interface Made {
  store: BlobStore;
  /** Counts everything in the store, including staged files. */
  leftovers: () => Promise<number>;
  close: () => Promise<void>;
}

/** Contract of every BlobStore. */
export function blobStoreContract(name: string, make: () => Promise<Made>): void {
  describe(`BlobStore contract: ${name}`, () => {
    let made: Made;
    beforeAll(async () => {
      made = await make();
    });
    afterAll(() => made.close());
    storing(() => made);
    failing(() => made);
    removing(() => made);
    replacing(() => made);
    sweeping(() => made);
  });
}

function storing(made: () => Made): void {
  it('stores under the hash of the content, per workspace', async () => {
    const { store } = made();
    const [own, foreign] = [randomUUID(), randomUUID()];
    const staged = await store.stage(stream('he', 'llo'), 100);
    expect(staged).toMatchObject({ sha256: sha256('hello'), sizeBytes: 5 });
    const key = originalKey(own, staged.sha256);
    expect(await store.exists(key)).toBe(false);
    await store.commit(staged, own);
    expect((await store.read(key))?.toString()).toBe('hello');
    expect(await store.exists(key)).toBe(true);
    expect(await store.read({ ...key, workspaceId: foreign })).toBeUndefined();
    const opened: Buffer[] = [];
    for await (const chunk of (await store.open(key))!) opened.push(chunk as Buffer);
    expect(Buffer.concat(opened).toString()).toBe('hello');
    expect(await store.open({ ...key, id: sha256('other') })).toBeUndefined();
  });

  it.each([
    ['a path', '../../etc', sha256('x')],
    ['an upper-case hash', randomUUID(), sha256('x').toUpperCase()],
    ['a path as hash', randomUUID(), '../../../etc/passwd'],
  ])('refuses %s as key', async (_, workspaceId, hash) => {
    await expect(made().store.read(originalKey(workspaceId, hash))).rejects.toBeInstanceOf(RangeError);
  });
}

function failing(made: () => Made): void {
  it('stops at the limit, discards what it received and stops reading the source', async () => {
    const before = await made().leftovers();
    let asked = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        asked++;
        yield Buffer.alloc(1000);
      }
    }
    await expect(made().store.stage(endless(), 10_000)).rejects.toMatchObject({ code: 'file_too_large' });
    expect(asked).toBe(11);
    expect(await made().leftovers()).toBe(before);
  });

  it('discards a stream that breaks or is cancelled', async () => {
    const before = await made().leftovers();
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('x');
      throw new Error('client left');
    }
    await expect(made().store.stage(broken(), 100)).rejects.toThrow('client left');
    await (await made().store.stage(stream('y'), 100)).discard();
    expect(await made().leftovers()).toBe(before);
  });
}

function removing(made: () => Made): void {
  it('removes a blob unless it is wanted again', async () => {
    const { store, leftovers } = made();
    const workspaceId = randomUUID();
    const before = await leftovers();
    const staged = await store.stage(stream('bye'), 100);
    await store.commit(staged, workspaceId);
    const key = originalKey(workspaceId, staged.sha256);
    await store.remove(key, async () => true);
    expect(await store.exists(key)).toBe(true);
    await store.remove(key, async () => false);
    expect(await store.exists(key)).toBe(false);
    await store.remove(key, async () => false);
    expect(await leftovers()).toBe(before);
  });
}

function replacing(made: () => Made): void {
  it('stores extracted text beside the originals, and replaces it', async () => {
    const { store } = made();
    const key = parsedKey(randomUUID(), randomUUID());
    expect(await store.read(key)).toBeUndefined();
    await store.put(key, Buffer.from('first'));
    await store.put(key, Buffer.from('second'));
    expect((await store.read(key))?.toString()).toBe('second');
    expect(await store.read({ ...key, id: randomUUID() })).toBeUndefined();
    await expect(store.put({ ...key, id: sha256('x') }, Buffer.from('x'))).rejects.toBeInstanceOf(RangeError);
  });
}

function sweeping(made: () => Made): void {
  it('lists everything, and sweeps abandoned staged files', async () => {
    const { store, leftovers } = made();
    const workspaceId = randomUUID();
    const before = await leftovers();
    const staged = await store.stage(stream('listed'), 100);
    await store.commit(staged, workspaceId);
    const parsed = parsedKey(workspaceId, randomUUID());
    await store.put(parsed, Buffer.from('text'));
    const keys = [];
    for await (const { key, modifiedAt } of store.list()) {
      if (key.workspaceId === workspaceId) keys.push(key);
      expect(Math.abs(modifiedAt.getTime() - Date.now())).toBeLessThan(120_000);
    }
    expect(keys).toHaveLength(2);
    expect(keys).toEqual(expect.arrayContaining([originalKey(workspaceId, staged.sha256), parsed]));
    await store.stage(stream('abandoned'), 100);
    expect(await store.sweep(new Date(Date.now() - 3_600_000))).toBe(0);
    expect(await store.sweep(new Date(Date.now() + 60_000))).toBe(1);
    expect(await leftovers()).toBe(before + 2);
  });
}
