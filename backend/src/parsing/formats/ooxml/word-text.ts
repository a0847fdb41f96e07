import { cleanText, oneLine } from '../clean-text.js';
import type { MarkKind } from './word-markup.js';
import type { WordNode } from './word-model.js';

/** Content attached to a paragraph that is not part of its line. */
export interface Aside {
  /** Contents of text boxes: paragraphs and tables; also tables inside cells. */
  boxes: WordNode[];
  notes: { reference: WordNode; mark: string }[];
  comments: string[];
  /** Values of bookmarks that stand for content mammoth cannot represent. */
  marks: Record<MarkKind, string[]>;
}

export const newAside = (): Aside => ({
  boxes: [],
  notes: [],
  comments: [],
  marks: { chart: [], diagram: [], chunk: [], item: [] },
});

/** Displayed text of a paragraph. Numbers the note marks throughout the document. */
export class WordText {
  private notes = 0;

  /** Keeps line breaks, drops optional hyphens. */
  read(paragraph: WordNode, aside: Aside): string {
    return cleanText(this.inside(paragraph, aside)).trim();
  }

  /** Text of all paragraphs below a node on one line. */
  flat(node: WordNode, aside: Aside): string {
    if (node.type === 'paragraph') return oneLine(this.read(node, aside));
    const texts = (node.children ?? []).map((inner) => this.flat(inner, aside));
    return texts.filter((text) => text !== '').join(' ');
  }

  private inside(node: WordNode, aside: Aside): string {
    return (node.children ?? []).map((part) => this.part(part, aside)).join('');
  }

  private part(part: WordNode, aside: Aside): string {
    switch (part.type) {
      case 'text':
        return (part.value ?? '').replaceAll('\u2011', '-');
      case 'tab':
        return ' ';
      case 'break':
        return '\n';
      case 'checkbox':
        return part.checked ? '☒' : '☐';
      case 'noteReference':
        aside.notes.push({ reference: part, mark: `[${++this.notes}]` });
        return `[${this.notes}]`;
      case 'commentReference':
        aside.comments.push(part.commentId ?? '');
        return '';
      case 'bookmarkStart':
        readMark(part, aside);
        return '';
      case 'paragraph':
      case 'table':
        aside.boxes.push(part);
        return '';
      default:
        return this.inside(part, aside);
    }
  }
}

export function readMark({ name = '' }: WordNode, { marks }: Aside): void {
  const colon = name.indexOf(':');
  marks[name.slice(0, colon) as MarkKind].push(name.slice(colon + 1));
}
