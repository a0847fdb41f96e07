import { largest } from '../../../common/arrays/unbounded.js';
import type { BlockKind, ParsedBlock } from '../../document-parser.js';
import { oneLine } from '../clean-text.js';
import { FillDown } from '../fill-down.js';
import { HeadingStack } from '../heading-stack.js';
import { tableBlocks, TextBudget } from '../table-rows.js';
import { attr, child, descendants, elements, textContent, type XmlNode } from '../xml.js';
import { type Aside, flatText, inlineText, newAside, SHAPES } from './odf-text.js';

const MAX_COLUMNS = 1_024;

/** Reads OpenDocument text into blocks, in text documents, slides and text boxes. */
export class OdfReader {
  readonly blocks: ParsedBlock[] = [];
  title: string | undefined;
  private readonly headings = new HeadingStack();
  /** Numbered levels by list style. */
  private readonly numbered = new Map<string, Set<number>>();

  private readonly place: Partial<ParsedBlock>;

  constructor(place: Partial<ParsedBlock> = {}) {
    this.place = place;
  }

  /** Registers a list style. */
  listStyle(style: XmlNode): void {
    const levels = elements(style).filter((e) => e.name === 'list-level-style-number' && attr(e, 'num-format') !== '');
    this.numbered.set(attr(style, 'name') ?? '', new Set(levels.map((e) => Number(attr(e, 'level')))));
  }

  read(node: XmlNode): void {
    if (node.name === 'h') this.heading(node);
    else if (node.name === 'p') this.paragraph(node);
    else if (node.name === 'list') this.list(node, 1, attr(node, 'style-name') ?? '');
    else if (node.name === 'table') this.table(node);
    else if (SHAPES.has(node.name) && child(node, 'object')) this.object(node);
    else if (!/^(?:tracked-changes|annotation|desc|title)$/.test(node.name))
      for (const inner of elements(node)) this.read(inner);
  }

  /** Paths of parts in the same file that are separate documents. */
  readonly objects: string[] = [];

  add(kind: BlockKind, text: string, header?: string): void {
    if (text.trim() === '') return;
    const headingPath = this.headings.path() ?? this.place.headingPath;
    this.blocks.push({
      kind,
      text,
      ...this.place,
      ...(headingPath ? { headingPath } : {}),
      ...(header ? { header } : {}),
    });
  }

  private heading(node: XmlNode): void {
    const aside = newAside();
    const text = oneLine(inlineText(node, aside));
    if (text !== '') {
      this.headings.enter(Number(attr(node, 'outline-level') ?? 1) || 1, text);
      this.add('heading', text);
    }
    this.beside(aside);
  }

  private paragraph(node: XmlNode): void {
    const aside = newAside();
    const text = inlineText(node, aside);
    if (/^Title$/i.test(attr(node, 'style-name') ?? '') && text !== '') {
      this.title ??= oneLine(text);
      this.headings.enter(0, oneLine(text));
      this.add('heading', oneLine(text));
    } else this.add('paragraph', text);
    this.beside(aside);
  }

  private beside({ notes, comments, shapes }: Aside): void {
    for (const shape of shapes) this.read(shape);
    for (const note of notes) {
      const mark = child(note, 'note-citation');
      const body = child(note, 'note-body');
      const text = body ? flatText(body) : '';
      if (text !== '') this.add('paragraph', `${mark ? `[${textContent(mark).trim()}] ` : ''}${text}`);
    }
    for (const comment of comments) {
      const text = flatText(comment);
      if (text !== '') this.add('paragraph', `Comment: ${text}`);
    }
  }

  private object(frame: XmlNode): void {
    const href = attr(child(frame, 'object')!, 'href')?.replace(/^\.\//, '');
    if (href) this.objects.push(href);
    const inside = elements(child(frame, 'object')!);
    for (const node of inside) this.read(node);
  }

  private list(list: XmlNode, level: number, style: string): void {
    const name = attr(list, 'style-name') ?? style;
    let number = 0;
    for (const item of elements(list)) {
      if (item.name !== 'list-item' && item.name !== 'list-header') continue;
      number = Number(attr(item, 'start-value') ?? number + 1) || 1;
      const mark = this.numbered.get(name)?.has(level) ? `${number}.` : '-';
      this.item(item, level, name, item.name === 'list-header' ? '' : `${mark} `);
    }
  }

  private item(item: XmlNode, level: number, style: string, mark: string): void {
    const aside = newAside();
    let first = true;
    for (const part of elements(item)) {
      if (part.name === 'list') this.list(part, level + 1, style);
      else if (part.name === 'h') this.heading(part);
      else if (part.name === 'p') {
        const text = oneLine(inlineText(part, aside));
        if (text === '') continue;
        this.line(`${'  '.repeat(Math.min(level - 1, 8))}${first ? mark : '  '}${text}`);
        first = false;
      } else this.read(part);
    }
    this.beside(aside);
  }

  /** Consecutive items form one list. */
  private line(line: string): void {
    const last = this.blocks.at(-1);
    if (last?.kind === 'list') last.text += `\n${line}`;
    else this.add('list', line);
  }

  private table(table: XmlNode): void {
    const rows = tableRows(table);
    // A table with one column is a frame around text.
    const widest = largest(rows.map((row) => row.length));
    if (widest === 1) {
      for (const cell of descendants(table, 'table-cell')) for (const part of elements(cell)) this.read(part);
      return;
    }
    const headerRows = child(table, 'table-header-rows');
    const options = {
      headerRows: headerRows ? elements(headerRows).filter((e) => e.name === 'table-row').length : undefined,
    };
    for (const block of tableBlocks(rows, options)) this.add(block.kind, block.text, block.header);
  }
}

const tableRows = (table: XmlNode): string[][] => {
  const merges = FillDown.none();
  let number = 0;
  const budget = new TextBudget();
  return rowNodes(table).flatMap((row) => {
    const cells = merges.apply(++number, rowCells(row, number, merges, flatText, budget));
    const filled = cells.filter((cell) => cell !== '').length;
    const again = budget.repeat(Number(attr(row, 'number-rows-repeated') ?? 1) || 1, filled);
    return filled > 0 ? Array.from({ length: again }, () => cells) : [];
  });
};

/** Rows may be nested in groups and in the header part. */
const rowNodes = (node: XmlNode): XmlNode[] =>
  elements(node).flatMap((e) =>
    e.name === 'table-row' ? [e] : /^table-(?:header-rows|rows|row-group)$/.test(e.name) ? rowNodes(e) : [],
  );

/** Cell texts of a row; vertically merged cells are recorded in `merges`. */
export function rowCells(
  row: XmlNode,
  number: number,
  merges: FillDown,
  text: (cell: XmlNode) => string,
  budget: TextBudget,
): string[] {
  const cells: string[] = [];
  for (const cell of elements(row)) {
    if (cell.name !== 'table-cell' && cell.name !== 'covered-table-cell') continue;
    const stated = Math.min(Number(attr(cell, 'number-columns-repeated') ?? 1) || 1, MAX_COLUMNS - cells.length);
    const down = Number(attr(cell, 'number-rows-spanned') ?? 1) || 1;
    if (down > 1) merges.start(number, cells.length, number + down - 1);
    const shown = cell.name === 'table-cell' ? text(cell) : '';
    const again = shown === '' ? stated : budget.repeat(stated, 1);
    for (let i = 0; i < again; i++) cells.push(shown);
  }
  return cells;
}
