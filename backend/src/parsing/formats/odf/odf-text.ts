import { cleanText } from '../clean-text.js';
import { attr, child, elements, type XmlNode } from '../xml.js';

/** Content inside a paragraph that is not part of its line. */
export interface Aside {
  notes: XmlNode[];
  comments: XmlNode[];
  /** Frames, shapes and groups that may contain text. */
  shapes: XmlNode[];
}

export const SHAPES = new Set([
  'frame',
  'g',
  'custom-shape',
  'rect',
  'ellipse',
  'text-box',
  'caption',
  'line',
  'path',
  'polygon',
]);
const SILENT = new Set(['tracked-changes', 'ruby-text', 'desc', 'title', 'image', 'event-listeners', 'glue-point']);
const MAX_SPACES = 100;

export const newAside = (): Aside => ({ notes: [], comments: [], shapes: [] });

/** Text of a paragraph or heading; content beside it is added to `aside`. */
export function inlineText(node: XmlNode, aside: Aside): string {
  return cleanText(rawText(node, aside)).trim();
}

function rawText(node: XmlNode, aside: Aside): string {
  let text = '';
  for (const part of node.children) {
    // Runs of blanks collapse to one, unless they have an explicit count.
    if (typeof part === 'string') text += part.replace(/[ \t\r\n]+/g, ' ');
    else text += elementText(part, aside);
  }
  return text;
}

function elementText(part: XmlNode, aside: Aside): string {
  if (part.name === 's') return ' '.repeat(Math.min(Number(attr(part, 'c') ?? 1) || 1, MAX_SPACES));
  if (part.name === 'tab') return ' ';
  if (part.name === 'line-break') return '\n';
  if (part.name === 'note') {
    aside.notes.push(part);
    const mark = child(part, 'note-citation');
    return mark ? `[${rawText(mark, aside)}]` : '';
  }
  if (part.name === 'annotation') aside.comments.push(part);
  else if (SHAPES.has(part.name)) aside.shapes.push(part);
  else if (!SILENT.has(part.name)) return rawText(part, aside);
  return '';
}

/** All text below a node on one line: cells, comments. */
export function flatText(node: XmlNode): string {
  if (/^(?:p|h)$/.test(node.name)) {
    const aside = newAside();
    const own = inlineText(node, aside);
    return [own, ...[...aside.shapes, ...aside.notes].map(flatText)].filter((t) => t !== '').join(' ');
  }
  return elements(node)
    .filter((e) => !/^(?:creator|date|annotation|note-citation|tracked-changes)$/.test(e.name))
    .map(flatText)
    .filter((text) => text !== '')
    .join(' ');
}
