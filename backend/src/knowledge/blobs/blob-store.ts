import type { Readable } from 'node:stream';
import { isUuid } from '../../common/ids/ids.js';

/** `original`: what was uploaded; `parsed`: what was read from it. */
export const BLOB_KINDS = ['original', 'parsed'] as const;
export type BlobKind = (typeof BLOB_KINDS)[number];

export interface BlobKey {
  workspaceId: string;
  kind: BlobKind;
  /** Of an original the SHA-256 of its content in lower-case hex (the same bytes are stored once per workspace), else a version's UUID. */
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

/** An upload on local disk that belongs to nobody yet. */
export interface StagedBlob {
  /** Local file, for looking at the content. */
  path: string;
  sha256: string;
  sizeBytes: number;
  /** Removes the staged file; does nothing once it was committed. */
  discard(): Promise<void>;
}

/**
 * Where original files and what was read from them live. A blob is either there completely or not at all, and survives a crash
 * once `commit` or `put` has resolved. Keys that are not made of a UUID and a hash or UUID reject with a RangeError: nothing a
 * client names becomes part of a path.
 * @throws DomainError `storage_unavailable` when the store does not answer.
 */
export abstract class BlobStore {
  /**
   * Writes a stream to a staging place, never holding it in memory.
   * @throws DomainError `file_too_large` as soon as more than `maxBytes` came; nothing is left behind.
   */
  abstract stage(source: AsyncIterable<Uint8Array>, maxBytes: number): Promise<StagedBlob>;
  /** Makes a staged file an original of the workspace; replacing one with the same content is harmless. */
  abstract commit(staged: StagedBlob, workspaceId: string): Promise<void>;
  /** Writes or replaces a blob at once: readers see the old content or the new. */
  abstract put(key: BlobKey, content: Uint8Array): Promise<void>;
  /** The whole content, or undefined when there is no such blob. */
  abstract read(key: BlobKey): Promise<Buffer | undefined>;
  /** The content as a stream, or undefined when there is no such blob. */
  abstract open(key: BlobKey): Promise<Readable | undefined>;
  abstract exists(key: BlobKey): Promise<boolean>;
  /**
   * Removes the blob unless `isWanted` says, after it was taken aside, that somebody refers to it again: an upload of the
   * same bytes at the same moment writes its reference before its blob and so never loses it.
   */
  abstract remove(key: BlobKey, isWanted: () => Promise<boolean>): Promise<void>;
  /** All blobs of all workspaces, in any order. */
  abstract list(): AsyncIterable<StoredBlob>;
  /** Removes what was staged, or taken aside, before that moment and never became anything. @returns how many */
  abstract sweep(before: Date): Promise<number>;
}

const SHA256 = /^[0-9a-f]{64}$/;

/** `<workspace>/<sha256>` of an original, `<workspace>/parsed/<version>` of what was read. @throws RangeError */
export function blobPath({ workspaceId, kind, id }: BlobKey): string {
  const named = kind === 'original' ? SHA256.test(id) : isUuid(id);
  if (!isUuid(workspaceId) || !BLOB_KINDS.includes(kind) || !named) throw new RangeError('Not the key of a blob');
  return kind === 'original' ? `${workspaceId}/${id}` : `${workspaceId}/${kind}/${id}`;
}

/** The key of such a path, or undefined when it is none. */
export function blobKeyOf(path: string): BlobKey | undefined {
  const [workspaceId = '', second = '', third] = path.split('/');
  const key = third === undefined ? originalKey(workspaceId, second) : parsedKey(workspaceId, third);
  try {
    return blobPath(key) === path ? key : undefined;
  } catch {
    return undefined;
  }
}
