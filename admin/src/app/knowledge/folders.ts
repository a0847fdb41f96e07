import type { FolderItem } from './document-types';

export interface FolderStep {
  path: string;
  name: string;
}

/** "HR/Policies" from what people type: no empty parts, no spaces around them. */
export const cleanFolder = (text: string): string =>
  text
    .split(/[/\\]/)
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .join('/');

export const joinFolders = (...paths: string[]): string => paths.filter(Boolean).join('/');

/** The way to a folder, itself last. */
export function ancestors(path: string): FolderStep[] {
  const names = path ? path.split('/') : [];
  return names.map((name, i) => ({ name, path: names.slice(0, i + 1).join('/') }));
}

/** The folders directly inside one (`''`: at the top), with the documents of everything below them. */
export function childFolders(folders: readonly FolderItem[], at: string): (FolderStep & { documents: number })[] {
  const prefix = at ? `${at}/` : '';
  const counts = new Map<string, number>();
  for (const { path, documents } of folders) {
    if (!path.startsWith(prefix) || path.length === prefix.length) continue;
    const [name = ''] = path.slice(prefix.length).split('/');
    counts.set(name, (counts.get(name) ?? 0) + documents);
  }
  return [...counts]
    .map(([name, documents]) => ({ name, path: prefix + name, documents }))
    .sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
}
