import { oneLine } from '../clean-text.js';
import type { Bytes } from '../ole/bytes.js';
import { DocText, MARK } from './doc-text.js';
import type { Fib, PartName, StoryName } from './fib.js';
import { readPlaces } from './plc.js';

/** Size of a reference entry in bytes. */
const NOTE_BYTES = 2;
const COMMENT_BYTES = 30;
const COMMENT_BYTES_6 = 20;
const ANCHOR_BYTES = 26;
const BOX_BYTES = 22;

/** Notes, comments and text boxes of a document, by the character offset of their anchor in the body. */
export class Asides {
  private readonly notes = new Map<number, { mark: string; text: () => string }>();
  private readonly boxes = new Map<number, () => string>();
  private readonly unplaced: (() => string)[] = [];

  private readonly text: DocText;

  constructor(text: DocText, table: Bytes, fib: Fib) {
    this.text = text;
    const stories = (part: PartName, story: StoryName): (() => string)[] => this.stories(table, fib, part, story);
    let number = 0;
    const addNotes = (refs: PartName, part: PartName & StoryName, bytes: number, mark: () => string): void => {
      const texts = stories(part, part);
      const { places } = readPlaces(table, fib.part(refs), bytes);
      for (const [i, place] of places.slice(0, -1).entries()) {
        const found = texts[i];
        if (found) this.notes.set(place, { mark: mark(), text: found });
      }
    };
    addNotes('footnoteRefs', 'footnotes', NOTE_BYTES, () => `[${++number}]`);
    addNotes('endnoteRefs', 'endnotes', NOTE_BYTES, () => `[${++number}]`);
    addNotes('commentRefs', 'comments', fib.isUnicode ? COMMENT_BYTES : COMMENT_BYTES_6, () => 'Comment:');
    this.placeBoxes(table, fib, stories('boxes', 'boxes'));
  }

  /** Replacement text for an anchor. */
  mark(letter: number): string {
    const mark = this.notes.get(letter)?.mark;
    return mark?.startsWith('[') ? mark : '';
  }

  /** Notes and boxes anchored in a range of characters, in order. */
  between(from: number, to: number): { notes: string[]; boxes: string[] } {
    const notes: string[] = [];
    const boxes: string[] = [];
    const { letters } = this.text;
    for (let at = from; at <= to; at++) {
      if (letters[at]! > MARK.drawing) continue;
      const note = this.notes.get(at);
      if (note) notes.push(`${note.mark} ${oneLine(note.text())}`);
      const box = this.boxes.get(at);
      if (box) boxes.push(box());
    }
    return { notes, boxes };
  }

  /** Text boxes without a known anchor. */
  rest(): string[] {
    return this.unplaced.map((box) => box());
  }

  /** The consecutive texts of a story. */
  private stories(table: Bytes, fib: Fib, part: PartName, name: StoryName): (() => string)[] {
    const bytes = name === 'boxes' ? BOX_BYTES : 0;
    const [start, end] = fib.story(name);
    const { places } = readPlaces(table, fib.part(part), bytes);
    return places.slice(0, -1).map((place, i) => () => {
      const text = this.text.visible(start + place, Math.min(end, start + places[i + 1]!), () => '');
      this.text.endStory();
      return text;
    });
  }

  /** Matches shapes in the text with their text boxes by a shared id. */
  private placeBoxes(table: Bytes, fib: Fib, texts: (() => string)[]): void {
    const anchors = readPlaces(table, fib.part('anchors'), ANCHOR_BYTES);
    const placeOfShape = new Map<number, number>();
    for (const [i, place] of anchors.places.slice(0, -1).entries()) {
      placeOfShape.set(table.long(anchors.dataAt(i)), place);
    }
    const boxes = readPlaces(table, fib.part('boxes'), BOX_BYTES);
    // The last text of a story of boxes is empty.
    for (const [i, text] of texts.entries()) {
      const place = placeOfShape.get(table.long(boxes.dataAt(i) + 14));
      if (place === undefined || this.boxes.has(place)) this.unplaced.push(text);
      else this.boxes.set(place, text);
    }
  }
}
