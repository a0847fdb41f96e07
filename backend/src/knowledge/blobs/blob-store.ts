import type { Readable } from 'node:stream';

export interface BlobKey {
  workspaceId: string;
  /** Of the content, in lower-case hex: the same bytes are stored once per workspace. */
  sha256: string;
}

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
 * Where original files live. A blob is either there completely or not at all, and survives a crash once `commit` has
 * resolved. Keys that are not a UUID and a hash reject with a RangeError: nothing a client names becomes part of a path.
 */
export abstract class BlobStore {
  /**
   * Writes a stream to a staging place, never holding it in memory.
   * @throws DomainError `file_too_large` as soon as more than `maxBytes` came; nothing is left behind.
   */
  abstract stage(source: AsyncIterable<Uint8Array>, maxBytes: number): Promise<StagedBlob>;
  /** Makes a staged file the blob of the workspace; replacing one with the same content is harmless. */
  abstract commit(staged: StagedBlob, workspaceId: string): Promise<void>;
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
}
