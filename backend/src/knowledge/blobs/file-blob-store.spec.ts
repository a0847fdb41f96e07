import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileBlobStore } from './file-blob-store.js';
import { blobStoreContract } from './testing/blob-store.contract.js';

blobStoreContract('file system', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'blobs-'));
  return {
    store: new FileBlobStore(dir),
    leftovers: async () =>
      (await readdir(dir, { recursive: true, withFileTypes: true })).filter((e) => e.isFile()).length,
    close: () => rm(dir, { recursive: true, force: true }),
  };
});
