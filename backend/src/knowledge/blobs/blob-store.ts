import type { Readable } from 'node:stream';
import { isUuid } from '../../common/ids/ids.js';

/** `original`: the uploaded bytes; `parsed`: the text extracted from them. */
export const BLOB_KINDS = ['original', 'parsed'] as const;
export type BlobKind = (typeof BLOB_KINDS)[number];

export interface BlobKey {
  workspaceId: string;
  kind: BlobKind;
  /**
   * For an original, the SHA-256 of its content in lower-case hex (identical bytes are stored once per workspace); otherwise
   * the UUID of a version.
   */
  id: string;
}

export interface StoredBlob {
  key: BlobKey;
  modifiedAt: Date;
}

export const originalKey = (workspaceId: string, sha256: string): BlobKey => ({
  workspaceId,
  kind: 'original',
  id: sha256,
});
export const parsedKey = (workspaceId: string, versionId: string): BlobKey => ({
  workspaceId,
  kind: 'parsed',
  id: versionId,
});

/** An upload on local disk that is not part of a workspace yet. */
export interface StagedBlob {
  /** Local file, for inspecting the content. */
  path: string;
  sha256: string;
  sizeBytes: number;
  /** Removes the staged file; no-op after `commit`. */
  discard(): Promise<void>;
}

/**
 * Stores original files and the text extracted from them. A blob exists completely or not at all, and survives a crash once
 * `commit` or `put` has resolved. Keys that do not consist of UUIDs and a hash are rejected with a RangeError, so client input
 * never becomes part of a path.
 * @throws DomainError `storage_unavailable` when the store does not respond.
 */
export abstract class BlobStore {
  /**
   * Writes a stream to the staging area without buffering it in memory.
   * @throws DomainError `file_too_large` as soon as more than `maxBytes` bytes have arrived; nothing is left behind.
   */
  abstract stage(source: AsyncIterable<Uint8Array>, maxBytes: number): Promise<StagedBlob>;
  /** Turns a staged file into an original of the workspace; replacing one with identical content is harmless. */
  abstract commit(staged: StagedBlob, workspaceId: string): Promise<void>;
  /** Writes or replaces a blob atomically: readers see the old content or the new. */
  abstract put(key: BlobKey, content: Uint8Array): Promise<void>;
  /** The whole content, or undefined if the blob does not exist. */
  abstract read(key: BlobKey): Promise<Buffer | undefined>;
  /** The content as a stream, or undefined if the blob does not exist. */
  abstract open(key: BlobKey): Promise<Readable | undefined>;
  abstract exists(key: BlobKey): Promise<boolean>;
  /**
   * Moves the blob aside, then removes it unless `isWanted` reports a new reference to it. A concurrent upload of the same
   * bytes writes its reference before its blob, so it never loses the blob.
   */
  abstract remove(key: BlobKey, isWanted: () => Promise<boolean>): Promise<void>;
  /** All blobs of all workspaces, in any order. */
  abstract list(): AsyncIterable<StoredBlob>;
  /** Removes blobs that were staged or moved aside before that moment and never committed. @returns how many */
  abstract sweep(before: Date): Promise<number>;
}

const SHA256 = /^[0-9a-f]{64}$/;

/** `<workspace>/<sha256>` for an original, `<workspace>/parsed/<version>` for extracted text. @throws RangeError */
export function blobPath({ workspaceId, kind, id }: BlobKey): string {
  const named = kind === 'original' ? SHA256.test(id) : isUuid(id);
  if (!isUuid(workspaceId) || !BLOB_KINDS.includes(kind) || !named) throw new RangeError('Not a valid blob key');
  return kind === 'original' ? `${workspaceId}/${id}` : `${workspaceId}/${kind}/${id}`;
}

/** The key for such a path, or undefined if it is not a blob path. */
export function blobKeyOf(path: string): BlobKey | undefined {
  const [workspaceId = '', second = '', third] = path.split('/');
  const key = third === undefined ? originalKey(workspaceId, second) : parsedKey(workspaceId, third);
  try {
    return blobPath(key) === path ? key : undefined;
  } catch {
    return undefined;
  }
}
