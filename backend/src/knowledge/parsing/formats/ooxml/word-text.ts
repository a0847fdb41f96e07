import { cleanText } from '../clean-text.js';
import { attr, child, descendants, elements, relationId, textContent, type XmlNode } from '../xml.js';
import { isOn } from './word-styles.js';

/** What hangs on a paragraph but is no part of its line. */
export interface Aside {
  /** Contents of text boxes: paragraphs and tables. */
  boxes: XmlNode[];
  notes: { kind: 'footnote' | 'endnote'; id: string; mark: string }[];
  comments: string[];
  /** Relations of charts and diagrams. */
  charts: string[];
  diagrams: string[];
}

export const newAside = (): Aside => ({ boxes: [], notes: [], comments: [], charts: [], diagrams: [] });

/** Fields' instructions, deleted and moved text (the final view is read), readings of characters, properties. */
const SILENT = new Set(
  'del moveFrom delText instrText delInstrText rt pPr rPr sdtPr sdtEndPr fldChar ffData Fallback annotationRef'.split(
    ' ',
  ),
);

/** Text of a paragraph as it is seen. `notes` counts the marks of notes through the document. */
export class WordText {
  private notes = 0;

  /** Line breaks are kept, optional hyphens and hidden text are not. */
  read(paragraph: XmlNode, aside: Aside): string {
    return cleanText(this.inside(paragraph, aside)).trim();
  }

  private inside(node: XmlNode, aside: Aside): string {
    return node.children.map((part) => (typeof part === 'string' ? '' : this.element(part, aside))).join('');
  }

  private element(part: XmlNode, aside: Aside): string {
    if (SILENT.has(part.name)) return '';
    switch (part.name) {
      case 't':
        return textContent(part);
      case 'tab':
      case 'ptab':
        return ' ';
      case 'br':
      case 'cr':
        return '\n';
      case 'noBreakHyphen':
        return '-';
      case 'r':
        return isOn(child(part, 'rPr'), 'vanish') ? '' : this.inside(part, aside);
      case 'footnoteReference':
      case 'endnoteReference':
        return this.note(part, aside);
      case 'commentReference':
        aside.comments.push(attr(part, 'id') ?? '');
        return '';
      case 'drawing':
      case 'pict':
      case 'object':
        drawing(part, aside);
        return '';
      case 'AlternateContent':
        return this.inside(usable(part), aside);
      default:
        return this.inside(part, aside);
    }
  }

  private note(reference: XmlNode, aside: Aside): string {
    const mark = `[${++this.notes}]`;
    const kind = reference.name === 'footnoteReference' ? 'footnote' : 'endnote';
    aside.notes.push({ kind, id: attr(reference, 'id') ?? '', mark });
    return mark;
  }
}

/** The first alternative that says something; the last one is for old programs. */
function usable(alternatives: XmlNode): XmlNode {
  const choice = elements(alternatives).find((c) => c.name === 'Choice' && c.children.length > 0);
  return choice ?? child(alternatives, 'Fallback') ?? { ...alternatives, children: [] };
}

function drawing(node: XmlNode, aside: Aside): void {
  for (const found of elements(node)) {
    if (found.name === 'txbxContent') aside.boxes.push(...elements(found));
    else if (found.name === 'AlternateContent') drawing(usable(found), aside);
    else if (found.name === 'chart') aside.charts.push(relationId(found) ?? '');
    else if (found.name === 'relIds') aside.diagrams.push(relationId(found, 'dm') ?? '');
    else drawing(found, aside);
  }
}

/** All words below a node in one line: notes, comments, headers. */
export function flatWords(node: XmlNode): string {
  const reader = new WordText();
  return descendants(node, 'p')
    .map((paragraph) => reader.read(paragraph, newAside()))
    .filter((text) => text !== '')
    .join(' ');
}
