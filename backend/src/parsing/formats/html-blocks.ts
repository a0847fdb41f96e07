import { append } from '../../common/arrays/unbounded.js';
import type { BlockKind, ParsedBlock } from '../document-parser.js';
import { cleanText, oneLine } from './clean-text.js';
import { HeadingStack } from './heading-stack.js';
import { type DomElement, type DomNode, parseTree } from './html-dom.js';
import { isDataTable, tableRows } from './html-table.js';
import { tableBlocks } from './table-rows.js';
import { isRaisedByStyle, mathOfElement, scriptOfElement } from './html-scripts.js';
import { trimBlock } from '../../common/text/trim.js';

const INLINE = new Set(
  (
    'a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark q rp rt ruby s samp small span ' +
    'strike strong sub sup time tt u var wbr'
  ).split(' '),
);
/** Handled by `html-scripts.ts`. */
const SPECIAL = new Set(['sup', 'sub', 'math']);
const SKIPPED = new Set([
  'head',
  'script',
  'style',
  'template',
  'textarea',
  'input',
  'iframe',
  'title',
  'meta',
  'link',
]);
const MAX_FRAMES = 3;

/** Walks a tree from top to bottom and collects blocks; text between block elements becomes a paragraph. */
export class HtmlReader {
  private readonly blocks: ParsedBlock[] = [];
  private readonly headings = new HeadingStack();
  private pending = '';
  private readonly frames: number;

  constructor(frames = 0) {
    this.frames = frames;
  }

  read(root: DomNode): ParsedBlock[] {
    this.children(root);
    this.flush();
    return this.blocks;
  }

  private children(node: DomNode): void {
    for (const child of node.childNodes) this.node(child);
  }

  private node(node: DomNode): void {
    if (node.nodeType === 3) this.pending += collapse(node.textContent ?? '');
    if (node.nodeType !== 1) return;
    const element = node as DomElement;
    const name = element.localName.toLowerCase();
    if (name === 'br') this.pending += '\n';
    else if (name === 'img') this.pending += imageText(element);
    else if (SPECIAL.has(name) || isRaisedByStyle(element)) this.pending += inlineText(element);
    else if (INLINE.has(name)) this.children(element);
    else {
      this.flush();
      this.block(element, name);
      this.flush();
    }
  }

  private block(element: DomElement, name: string): void {
    if (name === 'iframe') this.frame(element);
    if (SKIPPED.has(name)) return;
    if (/^h[1-6]$/.test(name)) this.heading(oneLine(inlineText(element)), Number(name[1]));
    else if (name === 'pre') this.add('code', trimBlock(cleanText(element.textContent ?? '')));
    else if (name === 'ul' || name === 'ol') this.add('list', listLines(element, 0).join('\n'));
    else if (name === 'dl') this.add('list', definitionLines(element).join('\n'));
    else if (name === 'table' && isDataTable(element)) this.table(element);
    else this.children(element);
  }

  private heading(text: string, level: number): void {
    if (text === '') return;
    this.headings.enter(level, text);
    this.add('heading', text);
  }

  private table(element: DomElement): void {
    const caption = oneLine(element.querySelector('caption')?.textContent ?? '');
    if (caption) this.add('paragraph', caption);
    const { rows, headerRows } = tableRows(element, inlineText);
    for (const { kind, text, header } of tableBlocks(rows, { headerRows })) this.add(kind, text, header);
  }

  /** A frame's address is not loaded, but inline frame content is part of the page. */
  private frame(element: DomElement): void {
    const source = element.getAttribute('srcdoc');
    if (!source || this.frames >= MAX_FRAMES) return;
    const document = parseTree(source);
    const inner = new HtmlReader(this.frames + 1).read(document.body ?? document);
    for (const block of inner) this.blocks.push({ ...block, headingPath: block.headingPath ?? this.headings.path() });
  }

  private flush(): void {
    const text = this.pending;
    this.pending = '';
    this.add('paragraph', lines(text));
  }

  private add(kind: BlockKind, text: string, header?: string): void {
    if (text.trim() === '') return;
    this.blocks.push({ kind, text, headingPath: this.headings.path(), ...(header ? { header } : {}) });
  }
}

/** Collapses white space of the source to one blank; line ends of `<br>` are added later as `\n`. */
const collapse = (text: string): string => text.replace(/[\s\u200b]+/g, ' ');

const lines = (text: string): string =>
  cleanText(text)
    .split('\n')
    .map((line) => line.replace(/[ \u00a0]+/g, ' ').trim())
    .join('\n')
    .replace(/\n{2,}/g, '\n')
    .trim();

const imageText = (element: DomElement): string => {
  const alt = collapse(element.getAttribute('alt') ?? '').trim();
  return alt.length > 2 ? ` ${alt} ` : '';
};

/** Text of an element on one line; nested block elements are separated by a blank. */
export function inlineText(node: DomNode): string {
  if (node.nodeType === 3) return collapse(node.textContent ?? '');
  if (node.nodeType !== 1) return '';
  const element = node as DomElement;
  const name = element.localName.toLowerCase();
  if (SKIPPED.has(name)) return '';
  if (name === 'br') return ' ';
  if (name === 'img') return imageText(element);
  if (name === 'math') return mathOfElement(element);
  const inner = [...element.childNodes].map(inlineText).join('');
  if (name === 'sup' || name === 'sub' || isRaisedByStyle(element)) return scriptOfElement(element, inner);
  return INLINE.has(name) ? inner : ` ${inner} `;
}

function listLines(list: DomElement, depth: number): string[] {
  const ordered = list.localName.toLowerCase() === 'ol';
  let number = Number(list.getAttribute('start') ?? 1) || 1;
  const out: string[] = [];
  for (const item of list.children) {
    const name = item.localName.toLowerCase();
    // A list directly inside a list is a common mistake that browsers render as nesting.
    if (name === 'ul' || name === 'ol') append(out, listLines(item, depth + 1));
    else if (name === 'li') append(out, itemLines(item, depth, ordered ? `${number++}.` : '-'));
  }
  return out;
}

function itemLines(item: DomElement, depth: number, mark: string): string[] {
  const isList = (node: DomNode): boolean => /^(?:ul|ol)$/i.test(node.nodeName);
  const own = oneLine(
    [...item.childNodes]
      .filter((node) => !isList(node))
      .map(inlineText)
      .join(''),
  );
  const nested = [...item.children].filter(isList).flatMap((list) => listLines(list, depth + 1));
  return own === '' ? nested : [`${'  '.repeat(depth)}${mark} ${own}`, ...nested];
}

function definitionLines(list: DomElement): string[] {
  const out: string[] = [];
  for (const item of list.querySelectorAll('dt, dd')) {
    const text = oneLine(inlineText(item));
    if (text !== '') out.push(item.localName.toLowerCase() === 'dt' ? `- ${text}` : `  - ${text}`);
  }
  return out;
}
