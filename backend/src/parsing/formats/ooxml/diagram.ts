import { oneLine } from '../clean-text.js';
import { attr, child, descendants, textContent, type XmlNode } from '../xml.js';
import { drawingParagraphs } from './drawing-text.js';

/** A diagram's points as lines of a list, in the order of its data; how they are drawn is not kept. */
export function diagramLines(data: XmlNode): string[] {
  return descendants(data, 'pt')
    .filter((point) => !/Trans$/.test(attr(point, 'type') ?? ''))
    .map((point) =>
      oneLine(drawingParagraphs(point).join(' ') || textContent(child(point, 't') ?? { ...point, children: [] })),
    )
    .filter((text) => text !== '')
    .map((text) => `- ${text}`);
}
