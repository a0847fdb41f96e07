import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { DomainError } from '../../../common/errors/domain-error.js';
import { newId } from '../../../common/ids/ids.js';
import {
  type BlobKey,
  blobKeyOf,
  blobPath,
  BlobStore,
  originalKey,
  type StagedBlob,
  type StoredBlob,
} from '../blob-store.js';
import { writeDurably } from '../file-blob-store.js';

export interface S3Options {
  bucket: string;
  region: string;
  /** For S3-compatible servers other than Amazon's. */
  endpoint: string | null;
  accessKeyId: string;
  secretAccessKey: string;
  /** `endpoint/bucket/key` instead of `bucket.endpoint/key`. */
  forcePathStyle: boolean;
}

const ASIDE = 'aside/';
const TIMEOUT_MS = 30_000;
const CONNECT_MS = 3_000;

/**
 * Objects in one bucket under the names of `blobPath`. Uploads are staged on the local disk, where their content is inspected.
 */
export class S3BlobStore extends BlobStore {
  private readonly client: S3Client;
  private readonly bucket: string;

  constructor(
    { bucket, region, endpoint, accessKeyId, secretAccessKey, forcePathStyle }: S3Options,
    private readonly stagingDir: string,
  ) {
    super();
    this.bucket = bucket;
    this.client = new S3Client({
      region,
      ...(endpoint ? { endpoint } : {}),
      forcePathStyle,
      credentials: { accessKeyId, secretAccessKey },
      maxAttempts: 3,
      requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: TIMEOUT_MS },
      // Servers other than Amazon's may not support the newer checksums.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
  }

  async stage(source: AsyncIterable<Uint8Array>, maxBytes: number): Promise<StagedBlob> {
    await mkdir(this.stagingDir, { recursive: true, mode: 0o700 });
    const path = join(this.stagingDir, newId());
    const discard = (): Promise<void> => rm(path, { force: true });
    try {
      return { path, discard, ...(await writeDurably(path, source, maxBytes)) };
    } catch (error) {
      await discard();
      throw error;
    }
  }

  async commit(staged: StagedBlob, workspaceId: string): Promise<void> {
    const Key = blobPath(originalKey(workspaceId, staged.sha256));
    const put = (): PutObjectCommand =>
      new PutObjectCommand({
        Bucket: this.bucket,
        Key,
        Body: createReadStream(staged.path),
        ContentLength: staged.sizeBytes,
      });
    await answered(() => this.client.send(put()));
    await staged.discard();
  }

  async put(key: BlobKey, content: Uint8Array): Promise<void> {
    const Key = blobPath(key);
    await answered(() => this.client.send(new PutObjectCommand({ Bucket: this.bucket, Key, Body: content })));
  }

  async read(key: BlobKey): Promise<Buffer | undefined> {
    const found = await this.get(key);
    return found && answered(async () => Buffer.from(await found.transformToByteArray()));
  }

  async open(key: BlobKey): Promise<Readable | undefined> {
    return (await this.get(key)) as unknown as Readable | undefined;
  }

  async exists(key: BlobKey): Promise<boolean> {
    return this.has(blobPath(key));
  }

  /** S3 has no rename: the object is copied aside, removed, and copied back if it turns out to be wanted. */
  async remove(key: BlobKey, isWanted: () => Promise<boolean>): Promise<void> {
    const path = blobPath(key);
    if (!(await this.has(path)) || (await isWanted())) return;
    const aside = `${ASIDE}${newId()}`;
    await this.copy(path, aside);
    await this.drop(path);
    if (await isWanted()) await this.copy(aside, path);
    await this.drop(aside);
  }

  async *list(): AsyncGenerator<StoredBlob> {
    for await (const { path, modifiedAt } of this.objects('')) {
      const key = blobKeyOf(path);
      if (key) yield { key, modifiedAt };
    }
  }

  async sweep(before: Date): Promise<number> {
    let removed = 0;
    for (const name of await readdir(this.stagingDir).catch(() => [])) {
      const facts = await stat(join(this.stagingDir, name)).catch(() => undefined);
      if (!facts?.isFile() || facts.mtime >= before) continue;
      await rm(join(this.stagingDir, name), { force: true });
      removed++;
    }
    for await (const { path, modifiedAt } of this.objects(ASIDE)) {
      if (modifiedAt >= before) continue;
      await this.drop(path);
      removed++;
    }
    return removed;
  }

  private async get(key: BlobKey) {
    const Key = blobPath(key);
    return answered(async () => (await this.client.send(new GetObjectCommand({ Bucket: this.bucket, Key }))).Body);
  }

  private async has(path: string): Promise<boolean> {
    const head = new HeadObjectCommand({ Bucket: this.bucket, Key: path });
    return (await answered(() => this.client.send(head))) !== undefined;
  }

  private async copy(from: string, to: string): Promise<void> {
    const CopySource = `${this.bucket}/${from}`;
    await answered(() => this.client.send(new CopyObjectCommand({ Bucket: this.bucket, CopySource, Key: to })));
  }

  private async drop(path: string): Promise<void> {
    await answered(() => this.client.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: path })));
  }

  private async *objects(prefix: string): AsyncGenerator<{ path: string; modifiedAt: Date }> {
    for (let next: string | undefined, more = true; more;) {
      const list = new ListObjectsV2Command({ Bucket: this.bucket, Prefix: prefix, ContinuationToken: next });
      const page = await answered(() => this.client.send(list));
      for (const { Key, LastModified } of page?.Contents ?? [])
        if (Key && LastModified) yield { path: Key, modifiedAt: LastModified };
      next = page?.NextContinuationToken;
      more = next !== undefined;
    }
  }
}

/** Error codes of S3-compatible servers (Ceph, MinIO and others) for a full store. */
const FULL = new Set(['QuotaExceeded', 'XMinioStorageFull', 'XMinioAdminBucketQuotaExceeded', 'InsufficientCapacity']);
const INSUFFICIENT_STORAGE = 507;

/** Undefined for a missing object. Any other failure is reported only as an unavailable store. */
async function answered<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    const { name, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    const missing = name === 'NoSuchKey' || (name === 'NotFound' && $metadata?.httpStatusCode === 404);
    if (missing) return undefined;
    if (FULL.has(name) || $metadata?.httpStatusCode === INSUFFICIENT_STORAGE)
      throw new DomainError('storage_full', 'The file storage bucket is full. Free some space, then try again.', {
        cause: error,
      });
    throw new DomainError('storage_unavailable', 'The file storage is not responding. Try again in a moment.', {
      cause: error,
      headers: { 'retry-after': '5' },
    });
  }
}
