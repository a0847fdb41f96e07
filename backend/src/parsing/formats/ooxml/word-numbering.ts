import { attr, child, elements, type XmlNode } from '../xml.js';
import { isOn, type ListPlace, valueOf } from './word-styles.js';

interface Level {
  format: string;
  text: string;
  start: number;
  /** Plain numbers on all levels, as in legal documents. */
  legal: boolean;
  /** Does not restart when a higher level advances. */
  keeps: boolean;
}

/** Counts list items as Word does, to reproduce marks that are computed at display time. */
export class WordNumbering {
  private readonly abstracts = new Map<string, Map<number, Level>>();
  private readonly lists = new Map<string, { levels: Map<number, Level>; counter: string }>();
  /** Lists with the same definition share its counters. */
  private readonly counters = new Map<string, (number | undefined)[]>();

  constructor(numbering: XmlNode) {
    for (const node of elements(numbering)) {
      const id = attr(node, 'abstractNumId') ?? attr(node, 'numId') ?? '';
      if (node.name === 'abstractNum') this.abstracts.set(id, levelsOf(node));
    }
    for (const node of elements(numbering)) if (node.name === 'num') this.addList(node);
  }

  /** `-` for bullets, otherwise the displayed number: `3.`, `b)`, `2.1`; empty for none. */
  mark({ list, level }: ListPlace): string {
    const found = this.lists.get(list);
    const at = found?.levels.get(level);
    if (!found || !at || at.format === 'bullet') return '-';
    const counts = this.counters.get(found.counter) ?? [];
    counts[level] = counts[level] === undefined ? at.start : counts[level] + 1;
    for (const [deeper, { keeps }] of found.levels) if (deeper > level && !keeps) counts[deeper] = undefined;
    this.counters.set(found.counter, counts);
    if (at.format === 'none') return '';
    return at.text.replace(/%(\d)/g, (_, digit: string) => {
      const index = Number(digit) - 1;
      const shown = found.levels.get(index);
      return ordinal(counts[index] ?? shown?.start ?? 1, at.legal ? 'decimal' : (shown?.format ?? 'decimal'));
    });
  }

  private addList(node: XmlNode): void {
    const abstract = valueOf(node, 'abstractNumId') ?? '';
    const id = attr(node, 'numId') ?? '';
    const levels = new Map(this.abstracts.get(abstract) ?? []);
    let counter = abstract;
    for (const override of elements(node).filter((e) => e.name === 'lvlOverride')) {
      const level = Number(attr(override, 'ilvl') ?? 0);
      const own = child(override, 'lvl');
      if (own) levels.set(level, levelOf(own));
      const start = valueOf(override, 'startOverride');
      const before = levels.get(level);
      if (start !== undefined && before) levels.set(level, { ...before, start: Number(start) || 0 });
      counter = `${abstract}/${id}`;
    }
    this.lists.set(id, { levels, counter });
  }
}

const levelsOf = (abstract: XmlNode): Map<number, Level> =>
  new Map(
    elements(abstract)
      .filter((e) => e.name === 'lvl')
      .map((lvl) => [Number(attr(lvl, 'ilvl') ?? 0), levelOf(lvl)]),
  );

const levelOf = (lvl: XmlNode): Level => ({
  format: valueOf(lvl, 'numFmt') ?? 'decimal',
  text: valueOf(lvl, 'lvlText') ?? '',
  start: Number(valueOf(lvl, 'start') ?? 1) || 0,
  legal: isOn(lvl, 'isLgl'),
  keeps: valueOf(lvl, 'lvlRestart') === '0',
});

function ordinal(value: number, format: string): string {
  if (/letter$/i.test(format)) return cased(letters(value), format);
  if (/roman$/i.test(format)) return cased(roman(value), format);
  return format === 'decimalZero' ? String(value).padStart(2, '0') : String(value);
}

const cased = (text: string, format: string): string => (format.startsWith('upper') ? text.toUpperCase() : text);

/** a … z, then aa, bb, … */
const letters = (value: number): string =>
  value < 1 ? String(value) : String.fromCharCode(97 + ((value - 1) % 26)).repeat(Math.min(10, Math.ceil(value / 26)));

const ROMAN: [number, string][] = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
];

function roman(value: number): string {
  if (value < 1 || value > 3999) return String(value);
  let rest = value;
  let text = '';
  for (const [step, sign] of ROMAN) {
    while (rest >= step) {
      text += sign;
      rest -= step;
    }
  }
  return text;
}
