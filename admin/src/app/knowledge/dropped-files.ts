import { isLitter } from './document-files';

/** A file with the folder it was in, relative to what was dropped or chosen; '' for a file alone. */
export interface PlacedFile {
  file: File;
  folder: string;
}

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** From a file picker; one for folders says in `webkitRelativePath` where each file was. */
export const fromPicker = (files: Iterable<File>): PlacedFile[] =>
  [...files]
    .map((file) => ({ file, folder: parentOf(file.webkitRelativePath ?? '') }))
    .filter(({ file, folder }) => !(folder && isLitter(file.name)));

/** From a drop, folders with everything below them. Must be called inside the event: its items are gone afterwards. */
export async function fromDrop(transfer: DataTransfer): Promise<PlacedFile[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.());
  if (!entries.some((entry) => entry?.isDirectory)) return fromPicker(transfer.files);
  const found = await Promise.all(entries.map((entry) => (entry ? walk(entry, '') : [])));
  return found.flat();
}

async function walk(entry: FileSystemEntry, folder: string): Promise<PlacedFile[]> {
  if (folder && isLitter(entry.name)) return [];
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    return [{ file, folder }];
  }
  const inside = folder ? `${folder}/${entry.name}` : entry.name;
  const children = await childrenOf(entry as FileSystemDirectoryEntry);
  const found = await Promise.all(children.map((child) => walk(child, inside)));
  return found.flat();
}

/** A directory is read in portions; an empty one is the end. */
async function childrenOf(directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = directory.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return all;
    all.push(...some);
  }
}
