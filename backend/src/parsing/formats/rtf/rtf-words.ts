/** Control words that represent a character. */
export const SPECIAL: Readonly<Record<string, string>> = {
  tab: ' ',
  line: '\n',
  lbr: '\n',
  nbsp: ' ',
  hyphen: '-',
  emdash: '—',
  endash: '–',
  bullet: '•',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  emspace: ' ',
  enspace: ' ',
  qmspace: ' ',
};

/** Code pages of the document. */
export const PAGES: Readonly<Record<string, number>> = { ansi: 1252, mac: 10000, pc: 437, pca: 850 };

/** Vertical position set by a word: 1 raised, 0 on the baseline, -1 lowered; undefined for other words. */
export function levelOf(word: string, value: number | undefined): 1 | 0 | -1 | undefined {
  if (word === 'nosupersub' || word === 'plain') return 0;
  if (word === 'super' || word === 'up') return value === 0 ? 0 : 1;
  return word === 'sub' || word === 'dn' ? (value === 0 ? 0 : -1) : undefined;
}
