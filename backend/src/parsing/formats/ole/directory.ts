/** A directory entry of a compound file (MS-CFB 2.6). */
export interface DirectoryEntry {
  name: string;
  isStorage: boolean;
  isStream: boolean;
  /** First sector of a stream. */
  start: number;
  /** Stated size of a stream in bytes. */
  size: number;
  /** Indices of other entries: the root of a storage's contents, and the siblings in the tree of this entry. */
  child: number;
  left: number;
  right: number;
}

export const ENTRY_BYTES = 128;
/** Sector numbers from here on are special: end of chain, free sector. */
export const LAST_SECTOR = 0xfffffffa;

export function readDirectory(folder: Buffer): DirectoryEntry[] {
  const entries: DirectoryEntry[] = [];
  for (let at = 0; at + ENTRY_BYTES <= folder.length; at += ENTRY_BYTES) entries.push(entryAt(folder, at));
  return entries;
}

function entryAt(folder: Buffer, at: number): DirectoryEntry {
  const length = Math.min(64, folder.readUInt16LE(at + 64));
  const type = folder[at + 66]!;
  return {
    name: folder.toString('utf16le', at, at + Math.max(0, length - 2)),
    isStorage: type === 1 || type === 5,
    isStream: type === 2,
    left: folder.readUInt32LE(at + 68),
    right: folder.readUInt32LE(at + 72),
    child: folder.readUInt32LE(at + 76),
    start: folder.readUInt32LE(at + 116),
    size: folder.readUInt32LE(at + 120),
  };
}

/** Indices of the direct children of a storage. Ends at circular or invalid references. */
export function childrenOf(entries: readonly DirectoryEntry[], storage: number): number[] {
  const found = new Set<number>();
  const open = [entries[storage]?.child ?? LAST_SECTOR];
  while (open.length > 0) {
    const at = open.pop()!;
    const entry = entries[at];
    if (!entry || found.has(at) || at === storage) continue;
    if (entry.isStorage || entry.isStream) found.add(at);
    open.push(entry.left, entry.right);
  }
  return [...found].sort((a, b) => a - b);
}
