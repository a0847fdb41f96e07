import type { FolderItem } from './document-types';

export interface FolderStep {
  path: string;
  name: string;
}

/** Normalises typed paths: "HR/Policies" without empty parts and surrounding spaces. */
export const cleanFolder = (text: string): string =>
  text
    .split(/[/\\]/)
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .join('/');

export const joinFolders = (...paths: string[]): string => paths.filter(Boolean).join('/');

/** The path to a folder, including itself. */
export function ancestors(path: string): FolderStep[] {
  const names = path ? path.split('/') : [];
  return names.map((name, i) => ({ name, path: names.slice(0, i + 1).join('/') }));
}

/** The direct subfolders of a folder (`''`: top level), with the number of documents in and below each. */
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
