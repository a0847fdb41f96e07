import type { ParsedBlock } from '../../document-parser.js';
import { oneLine } from '../clean-text.js';
import { tableBlocks } from '../table-rows.js';
import { attr, child, descendants, elements, textContent, type XmlNode } from '../xml.js';
import { drawingParagraphs } from './drawing-text.js';
import { formatNumber } from './number-format.js';

const MAX_POINTS = 2_000;

/** A chart as text: its title, its axes and a table of its categories and series, from the cached values. */
export function chartBlocks(chart: XmlNode, place: Partial<ParsedBlock>): ParsedBlock[] {
  const text = titleOf(chart);
  const series = seriesOf(chart);
  const labels = series.find((s) => s.labels.size > 0)?.labels ?? new Map<number, string>();
  const points = [...new Set([...labels.keys(), ...series.flatMap((s) => [...s.values.keys()])])].sort((a, b) => a - b);
  const rows = points
    .slice(0, MAX_POINTS)
    .map((i) => [labels.get(i) ?? String(i + 1), ...series.map((s) => s.values.get(i) ?? '')]);
  const names = series.map((s, i) => s.name || `Series ${i + 1}`);
  const table = rows.length > 0 ? tableBlocks([['Category', ...names], ...rows], { place, headerRows: 1 }) : [];
  return text === '' ? table : [{ kind: 'paragraph', text: `Chart: ${text}`, ...place }, ...table];
}

/** Axis titles explain the numbers. */
function titleOf(chart: XmlNode): string {
  const [title, ...axes] = ['', ...descendants(chart, 'title').map(wordsOf)].filter(
    (text, i) => i === 0 || text !== '',
  );
  const own = descendants(chart, 'chart')
    .flatMap(elements)
    .find((e) => e.name === 'title');
  const main = own ? wordsOf(own) : title!;
  const others = axes.filter((text) => text !== main);
  return [main, others.join(', ')].filter((text) => text !== '').join(': ');
}

const wordsOf = (node: XmlNode): string => oneLine(drawingParagraphs(node).join(' '));

interface Series {
  name: string;
  labels: Map<number, string>;
  values: Map<number, string>;
}

/** Series of classic charts, and of newer ones (waterfall, treemap, funnel), which store their data separately. */
const seriesOf = (chart: XmlNode): Series[] => [
  ...descendants(chart, 'ser').map(readSeries),
  ...descendants(chart, 'series').map((series) => readNewSeries(series, chart)),
];

function readSeries(series: XmlNode): Series {
  const name = child(series, 'tx');
  return {
    name: name ? oneLine([...points(name).values()].join(' ') || textContent(name)) : '',
    labels: points(child(series, 'cat') ?? child(series, 'xVal')),
    values: points(child(series, 'val') ?? child(series, 'yVal')),
  };
}

function readNewSeries(series: XmlNode, chart: XmlNode): Series {
  const id = attr(child(series, 'dataId') ?? series, 'val');
  const data = descendants(chart, 'data').find((node) => attr(node, 'id') === id);
  const name = child(series, 'tx');
  const dimension = (kind: string): XmlNode | undefined => data && child(data, kind);
  return {
    name: name ? oneLine(descendants(name, 'v').map(textContent).join(' ')) : '',
    labels: points(dimension('strDim')),
    values: points(dimension('numDim')),
  };
}

function points(node: XmlNode | undefined): Map<number, string> {
  const found = new Map<number, string>();
  if (!node) return found;
  const level = descendants(node, 'lvl')[0];
  const code = descendants(node, 'formatCode').map(textContent)[0] ?? (level && attr(level, 'formatCode'));
  for (const point of descendants(level ?? node, 'pt')) {
    const raw = textContent(elements(point).find((e) => e.name === 'v') ?? point);
    const number = Number(raw);
    const shown = code && raw.trim() !== '' && Number.isFinite(number) ? formatNumber(number, code) : raw;
    found.set(Number(attr(point, 'idx')), oneLine(shown));
  }
  return found;
}
