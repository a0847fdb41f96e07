import { oneLine } from '../clean-text.js';
import { attr, child, descendants, textContent, type XmlNode } from '../xml.js';
import { drawingParagraphs } from './drawing-text.js';

const MAX_DEPTH = 8;
/** Deeper points are written at the top level. */
const MAX_NESTED = 200;

/** The points of a diagram as list lines: the children of a point, as in an organisation chart, are nested in it. */
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
  // Points in a cycle have no root.
  for (const id of points.keys()) write(id, 0);
  return lines;
}

const textOf = (point: XmlNode): string =>
  oneLine(drawingParagraphs(point).join(' ') || textContent(child(point, 't') ?? { ...point, children: [] }));

/** Points by their parent, in order. */
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
