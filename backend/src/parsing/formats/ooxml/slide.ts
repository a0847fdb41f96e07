import { append } from '../../../common/arrays/unbounded.js';
import type { BlockKind, ParsedBlock } from '../../document-parser.js';
import { oneLine } from '../clean-text.js';
import type { RunningText } from '../running-text.js';
import { tableBlocks } from '../table-rows.js';
import { attr, child, descendants, elements, relationId, type XmlNode } from '../xml.js';
import { chartBlocks } from './chart.js';
import { diagramLines } from './diagram.js';
import { drawingParagraphs, paragraphText } from './drawing-text.js';
import type { OfficePackage } from './package.js';

/** Repeated on every slide. */
const BOILERPLATE = new Set(['dt', 'sldNum', 'sldImg']);
const RUNNING: Readonly<Record<string, RunningText['type']>> = { ftr: 'footer', hdr: 'header' };
const TITLES = new Set(['title', 'ctrTitle']);

export class SlideReader {
  readonly blocks: ParsedBlock[] = [];
  readonly running: RunningText[] = [];
  private title: string | undefined;

  private readonly file: OfficePackage;
  private readonly part: string;
  private readonly slide: number;

  constructor(file: OfficePackage, part: string, slide: number) {
    this.file = file;
    this.part = part;
    this.slide = slide;
  }

  read(slide: XmlNode): void {
    const tree = descendants(slide, 'spTree')[0];
    if (!tree) return;
    const title = oneLine(descendants(tree, 'sp').filter(isTitle).flatMap(paragraphsOf).join(' '));
    if (title !== '') {
      this.title = title;
      this.add('heading', title);
    }
    this.shapes(tree);
    this.readRunning(tree);
  }

  /** Text of a layout or master that appears on the slide. Placeholder text there is only a sample. */
  readMaster(part: XmlNode): void {
    for (const shape of descendants(descendants(part, 'spTree')[0] ?? EMPTY, 'sp'))
      if (!placeholder(shape)) this.add('paragraph', paragraphsOf(shape).join('\n'));
  }

  /** Headers and footers of a notes page. */
  readRunning(page: XmlNode): void {
    for (const shape of descendants(page, 'sp')) {
      const holder = placeholder(shape);
      const type = holder && RUNNING[attr(holder, 'type') ?? ''];
      if (type) this.running.push({ type, text: paragraphsOf(shape).join(' ') });
    }
  }

  add(kind: BlockKind, text: string): void {
    if (text.trim() !== '') this.blocks.push({ kind, text, ...this.place() });
  }

  private place(): Partial<ParsedBlock> {
    return { slide: this.slide, ...(this.title === undefined ? {} : { headingPath: [this.title] }) };
  }

  private shapes(parent: XmlNode): void {
    for (const node of elements(parent)) {
      if (node.name === 'sp' && !isTitle(node)) this.shape(node);
      else if (node.name === 'grpSp') this.shapes(node);
      else if (node.name === 'graphicFrame') this.frame(node);
      else if (node.name === 'AlternateContent') this.shapes(child(node, 'Choice') ?? child(node, 'Fallback') ?? node);
    }
  }

  private shape(shape: XmlNode): void {
    const holder = placeholder(shape);
    const type = attr(holder ?? shape, 'type') ?? 'body';
    if (holder && BOILERPLATE.has(type)) return;
    if (holder && RUNNING[type]) return;
    const paragraphs = elements(child(shape, 'txBody') ?? { name: '', attrs: {}, children: [] })
      .filter((p) => p.name === 'p')
      .map((p) => ({ text: paragraphText(p), properties: child(p, 'pPr') }))
      .filter((p) => p.text !== '');
    const bulleted = holder !== undefined && type !== 'subTitle' && paragraphs.length > 1;
    let number = 0;
    for (const { text, properties } of paragraphs) {
      const level = Number(attr(properties ?? shape, 'lvl') ?? 0) || 0;
      const numbered = child(properties, 'buAutoNum') !== undefined;
      number = numbered ? number + 1 : 0;
      const isItem =
        numbered || child(properties, 'buChar') || ((bulleted || level > 0) && !child(properties, 'buNone'));
      if (isItem) this.item(`${'  '.repeat(Math.min(level, 8))}${numbered ? `${number}.` : '-'} ${oneLine(text)}`);
      else this.add('paragraph', text);
    }
  }

  /** Consecutive items form one list. */
  private item(line: string): void {
    const last = this.blocks.at(-1);
    if (last?.kind === 'list') last.text += `\n${line}`;
    else this.add('list', line);
  }

  private frame(frame: XmlNode): void {
    for (const table of descendants(frame, 'tbl')) this.table(table);
    const chart = descendants(frame, 'chart')[0];
    const diagram = descendants(frame, 'relIds')[0];
    if (chart) append(this.blocks, chartBlocks(this.file.xml(this.target(relationId(chart))), this.place()));
    if (diagram) this.diagram(diagram);
  }

  private table(table: XmlNode): void {
    const rows = elements(table)
      .filter((row) => row.name === 'tr')
      .map((row) =>
        elements(row)
          .filter((c) => c.name === 'tc')
          .map((c) => drawingParagraphs(c).join(' ')),
      );
    const named = attr(child(table, 'tblPr') ?? table, 'firstRow');
    const headerRows = named === '1' || named === 'true' ? 1 : undefined;
    append(this.blocks, tableBlocks(rows, { place: this.place(), headerRows }));
  }

  private diagram(relIds: XmlNode): void {
    this.add('list', diagramLines(this.file.xml(this.target(relationId(relIds, 'dm')))).join('\n'));
  }

  private target(id: string | undefined): string | undefined {
    return this.file.relations(this.part).find((r) => r.id === id)?.target;
  }
}

const EMPTY: XmlNode = { name: '', attrs: {}, children: [] };

const placeholder = (shape: XmlNode): XmlNode | undefined => {
  const properties = elements(shape).find((e) => /^nv\w*Pr$/.test(e.name));
  return properties && descendants(properties, 'ph')[0];
};

const isTitle = (shape: XmlNode): boolean => {
  const holder = placeholder(shape);
  return holder !== undefined && TITLES.has(attr(holder, 'type') ?? '');
};

const paragraphsOf = (shape: XmlNode): string[] => drawingParagraphs(child(shape, 'txBody') ?? EMPTY);
