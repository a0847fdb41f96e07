import type { IconName } from '../../ui/icons';

export interface Place {
  path: string;
  query: Record<string, string>;
}

export interface PaletteEntry {
  group: 'Recent' | 'Pages' | 'Actions' | 'Documents' | 'Models';
  label: string;
  icon: IconName;
  keywords?: string;
  /** Target of the entry; entries with a target are remembered. */
  place?: Place;
  run: () => void;
}

/** Best first: the label starts with the query, then one of its words does, then anything that contains all words. */
export function rank(entries: readonly PaletteEntry[], query: string): PaletteEntry[] {
  const words = query.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...entries];
  return entries
    .map((entry) => ({ entry, score: score(entry, words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ entry }) => entry);
}

function score({ label, keywords = '' }: PaletteEntry, words: readonly string[]): number {
  const name = label.toLowerCase();
  const text = `${name} ${keywords}`;
  if (!words.every((word) => text.includes(word))) return 0;
  const [first = ''] = words;
  if (name.startsWith(first)) return 3;
  return name.includes(` ${first}`) ? 2 : 1;
}
