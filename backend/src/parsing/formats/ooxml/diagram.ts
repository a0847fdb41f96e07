import { oneLine } from '../clean-text.js';
import { attr, child, descendants, textContent, type XmlNode } from '../xml.js';
import { drawingParagraphs } from './drawing-text.js';

const MAX_DEPTH = 8;
/** Deeper points are written as if they were at the top. */
const MAX_NESTED = 200;

/** A diagram's points as lines of a list: what is below a point, as in a chart of an organisation, is nested in it. */
export function diagramLines(data: XmlNode): string[] {
  const points = new Map(
    descendants(data, 'pt')
      .filter((point) => !/Trans$|^pres$/.test(attr(point, 'type') ?? ''))
      .map((point) => [attr(point, 'modelId') ?? '', textOf(point)]),
  );
  const below = childrenOf(data);
  const written = new Set<string>();
  const lines: string[] = [];
  const write = (id: string, depth: number): void => {
    if (written.has(id)) return;
    written.add(id);
    const text = points.get(id) ?? '';
    if (text !== '') lines.push(`${'  '.repeat(Math.min(depth, MAX_DEPTH))}- ${text}`);
    if (depth < MAX_NESTED)
      for (const next of below.get(id) ?? [])
        if (points.has(next)) write(next, text === '' && depth === 0 ? depth : depth + 1);
  };
  const inside = new Set([...below.values()].flat());
  for (const id of points.keys()) if (!inside.has(id)) write(id, 0);
  // Points that only lead to each other have no first one.
  for (const id of points.keys()) write(id, 0);
  return lines;
}

const textOf = (point: XmlNode): string =>
  oneLine(drawingParagraphs(point).join(' ') || textContent(child(point, 't') ?? { ...point, children: [] }));

/** Points by the one above them, in their order. */
function childrenOf(data: XmlNode): Map<string, string[]> {
  const all = descendants(data, 'cxn')
    .filter((connection) => (attr(connection, 'type') ?? 'parOf') === 'parOf')
    .toSorted((a, b) => Number(attr(a, 'srcOrd') ?? 0) - Number(attr(b, 'srcOrd') ?? 0));
  const below = new Map<string, string[]>();
  for (const connection of all) {
    const from = attr(connection, 'srcId') ?? '';
    const known = below.get(from);
    if (known) known.push(attr(connection, 'destId') ?? '');
    else below.set(from, [attr(connection, 'destId') ?? '']);
  }
  return below;
}
