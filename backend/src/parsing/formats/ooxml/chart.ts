import type { ParsedBlock } from '../../document-parser.js';
import { oneLine } from '../clean-text.js';
import { tableBlocks } from '../table-rows.js';
import { attr, child, descendants, elements, textContent, type XmlNode } from '../xml.js';
import { drawingParagraphs } from './drawing-text.js';
import { formatNumber } from './number-format.js';

const MAX_POINTS = 2_000;

/** A chart is what it shows: its title and a table of its categories and series, from the values stored in it. */
export function chartBlocks(chart: XmlNode, place: Partial<ParsedBlock>): ParsedBlock[] {
  const title = descendants(chart, 'title')[0];
  const text = oneLine((title ? drawingParagraphs(title) : []).join(' '));
  const series = descendants(chart, 'ser').map(readSeries);
  const labels = series.find((s) => s.labels.size > 0)?.labels ?? new Map<number, string>();
  const points = [...new Set([...labels.keys(), ...series.flatMap((s) => [...s.values.keys()])])].sort((a, b) => a - b);
  const rows = points
    .slice(0, MAX_POINTS)
    .map((i) => [labels.get(i) ?? String(i + 1), ...series.map((s) => s.values.get(i) ?? '')]);
  const names = series.map((s, i) => s.name || `Series ${i + 1}`);
  const table = rows.length > 0 ? tableBlocks([['Category', ...names], ...rows], { place, headerRows: 1 }) : [];
  return text === '' ? table : [{ kind: 'paragraph', text: `Chart: ${text}`, ...place }, ...table];
}

interface Series {
  name: string;
  labels: Map<number, string>;
  values: Map<number, string>;
}

function readSeries(series: XmlNode): Series {
  const name = child(series, 'tx');
  return {
    name: name ? oneLine([...points(name).values()].join(' ') || textContent(name)) : '',
    labels: points(child(series, 'cat') ?? child(series, 'xVal')),
    values: points(child(series, 'val') ?? child(series, 'yVal')),
  };
}

function points(node: XmlNode | undefined): Map<number, string> {
  const found = new Map<number, string>();
  if (!node) return found;
  const code = descendants(node, 'formatCode')[0];
  for (const point of descendants(node, 'pt')) {
    const raw = textContent(elements(point).find((e) => e.name === 'v') ?? point);
    const number = Number(raw);
    const shown = code && raw.trim() !== '' && Number.isFinite(number) ? formatNumber(number, textContent(code)) : raw;
    found.set(Number(attr(point, 'idx')), oneLine(shown));
  }
  return found;
}
