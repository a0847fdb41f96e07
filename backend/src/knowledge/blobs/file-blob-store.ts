import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { DomainError } from '../../common/errors/domain-error.js';
import { newId } from '../../common/ids/ids.js';
import {
  type BlobKey,
  blobKeyOf,
  blobPath,
  BlobStore,
  originalKey,
  type StagedBlob,
  type StoredBlob,
} from './blob-store.js';

/**
 * Stores files below `<dir>` under the names of `blobPath`. They are staged in `<dir>/tmp`, so that a rename publishes them
 * atomically.
 */
export class FileBlobStore extends BlobStore {
  constructor(private readonly dir: string) {
    super();
  }

  async stage(source: AsyncIterable<Uint8Array>, maxBytes: number): Promise<StagedBlob> {
    const path = await this.scratch();
    const discard = (): Promise<void> => rm(path, { force: true });
    try {
      return { path, discard, ...(await writeDurably(path, source, maxBytes)) };
    } catch (error) {
      await discard();
      throw error;
    }
  }

  async commit(staged: StagedBlob, workspaceId: string): Promise<void> {
    await this.moveTo(this.pathOf(originalKey(workspaceId, staged.sha256)), staged.path);
  }

  async put(key: BlobKey, content: Uint8Array): Promise<void> {
    const target = this.pathOf(key);
    const path = await this.scratch();
    try {
      await writeDurably(path, [content], Number.POSITIVE_INFINITY);
      await this.moveTo(target, path);
    } finally {
      await rm(path, { force: true });
    }
  }

  async read(key: BlobKey): Promise<Buffer | undefined> {
    return readFile(this.pathOf(key)).catch(undefinedWhenMissing);
  }

  async open(key: BlobKey): Promise<Readable | undefined> {
    const file = await open(this.pathOf(key)).catch(undefinedWhenMissing);
    return file && createReadStream('', { fd: file });
  }

  async exists(key: BlobKey): Promise<boolean> {
    return access(this.pathOf(key)).then(
      () => true,
      () => false,
    );
  }

  async remove(key: BlobKey, isWanted: () => Promise<boolean>): Promise<void> {
    const path = this.pathOf(key);
    const aside = await this.scratch();
    const moved = await rename(path, aside).then(() => true, undefinedWhenMissing);
    if (!moved) return;
    if (await isWanted()) await rename(aside, path);
    else await rm(aside, { force: true });
  }

  async *list(): AsyncGenerator<StoredBlob> {
    for (const workspace of await readdir(this.dir).catch(() => [])) {
      const below = await readdir(join(this.dir, workspace), { recursive: true, withFileTypes: true }).catch(() => []);
      for (const entry of below) {
        const path = join(entry.parentPath, entry.name);
        const key = entry.isFile() ? blobKeyOf(relative(this.dir, path).split(sep).join('/')) : undefined;
        const facts = key && (await stat(path).catch(undefinedWhenMissing));
        if (key && facts) yield { key, modifiedAt: facts.mtime };
      }
    }
  }

  async sweep(before: Date): Promise<number> {
    const dir = join(this.dir, 'tmp');
    let removed = 0;
    for (const name of await readdir(dir).catch(() => [])) {
      const facts = await stat(join(dir, name)).catch(undefinedWhenMissing);
      if (!facts?.isFile() || facts.mtime >= before) continue;
      await rm(join(dir, name), { force: true });
      removed++;
    }
    return removed;
  }

  private pathOf(key: BlobKey): string {
    return join(this.dir, blobPath(key));
  }

  private async moveTo(target: string, from: string): Promise<void> {
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await rename(from, target);
    await syncDirectory(dirname(target));
  }

  private async scratch(): Promise<string> {
    const dir = join(this.dir, 'tmp');
    await mkdir(dir, { recursive: true, mode: 0o700 });
    return join(dir, newId());
  }
}

export async function writeDurably(
  path: string,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  maxBytes: number,
): Promise<{ sizeBytes: number; sha256: string }> {
  const hash = createHash('sha256');
  const file = await open(path, 'wx', 0o600);
  let sizeBytes = 0;
  try {
    for await (const chunk of source) {
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes) throw tooLarge(maxBytes);
      hash.update(chunk);
      await writeAll(file, chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { sizeBytes, sha256: hash.digest('hex') };
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length;) at += (await file.write(chunk, at)).bytesWritten;
}

export const tooLarge = (maxBytes: number): DomainError =>
  new DomainError('file_too_large', `A file may have at most ${Math.floor(maxBytes / 1024 / 1024)} MiB.`);

/** A rename is durable only once its directory is synced; not every file system supports this. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path).catch(() => undefined);
  await directory?.sync().catch(() => undefined);
  await directory?.close();
}

function undefinedWhenMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}
