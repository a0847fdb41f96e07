import { isSystemFile } from './document-files';

/** A file with its folder, relative to what was dropped or chosen; '' for a single file. */
export interface PlacedFile {
  file: File;
  folder: string;
}

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** From a file picker; a folder picker sets each file's path in `webkitRelativePath`. */
export const fromPicker = (files: Iterable<File>): PlacedFile[] =>
  [...files]
    .map((file) => ({ file, folder: parentOf(file.webkitRelativePath ?? '') }))
    .filter(({ file, folder }) => !(folder && isSystemFile(file.name)));

/** From a drop, including folders with their contents. Must be called during the event: its items are cleared afterwards. */
export async function fromDrop(transfer: DataTransfer): Promise<PlacedFile[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.());
  if (!entries.some((entry) => entry?.isDirectory)) return fromPicker(transfer.files);
  const found = await Promise.all(entries.map((entry) => (entry ? walk(entry, '') : [])));
  return found.flat();
}

async function walk(entry: FileSystemEntry, folder: string): Promise<PlacedFile[]> {
  if (folder && isSystemFile(entry.name)) return [];
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    return [{ file, folder }];
  }
  const inside = folder ? `${folder}/${entry.name}` : entry.name;
  const children = await childrenOf(entry as FileSystemDirectoryEntry);
  const found = await Promise.all(children.map((child) => walk(child, inside)));
  return found.flat();
}

/** A directory is read in batches; an empty one marks the end. */
async function childrenOf(directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = directory.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return all;
    all.push(...some);
  }
}
