import { SaxesParser } from 'saxes';
import { IngestionFailure } from '../reasons.js';

/** An element. Names have no prefix: a format may be written with other prefixes and namespaces (strict OOXML). */
export interface XmlNode {
  name: string;
  /** By qualified name. */
  attrs: Record<string, string>;
  children: (XmlNode | string)[];
}

export interface XmlVisitor {
  /** Elements to build as a whole and pass to `element`; others are not kept. */
  collect: (name: string) => boolean;
  /** Elements omitted with all their contents. */
  skip?: ReadonlySet<string>;
  /** Return false to stop reading. */
  element: (node: XmlNode) => boolean | void;
  open?: (name: string, attrs: Record<string, string>) => void;
  close?: (name: string) => void;
}

/** How a document ended; `too_large`: an element to be built as a whole exceeded the memory limit. */
export type XmlEnd = 'complete' | 'cut' | 'too_large';

const MAX_DEPTH = 400;
/** Maximum nodes in one element that is built as a whole. */
const MAX_NODES = 1_000_000;
const NO_ATTRS = Object.freeze(Object.create(null) as Record<string, string>);
const STEP = 65_536;

/**
 * Reads XML of any size in one pass. Entities other than the five predefined ones are never expanded: saxes leaves them as
 * written. Errors are skipped as far as the rest can still be read.
 * @returns how the document ended; elements open at that point are passed on as they are.
 * @throws IngestionFailure `too_complex` if elements are nested too deep.
 */
export function scanXml(bytes: Uint8Array, visitor: XmlVisitor): XmlEnd {
  const builder = new Builder(visitor);
  const parser = new SaxesParser({ xmlns: false, position: false });
  parser.on('opentag', (tag) => builder.open(tag.name, tag.attributes as Record<string, string>));
  parser.on('closetag', (tag) => builder.close(tag.name));
  parser.on('text', (text) => builder.text(text));
  parser.on('cdata', (text) => builder.text(text));
  parser.on('error', () => undefined);
  const decoder = new TextDecoder(encodingOf(bytes));
  for (let at = 0; at < bytes.length && !builder.stopped; at += STEP) {
    parser.write(decoder.decode(bytes.subarray(at, at + STEP), { stream: true }));
  }
  // Flushes text at the end of a truncated file.
  if (!builder.stopped) parser.close();
  return builder.finish();
}

/** The whole tree, for small parts. */
export function parseXml(bytes: Uint8Array | undefined, skip?: ReadonlySet<string>): XmlNode {
  let root: XmlNode | undefined;
  if (bytes) scanXml(bytes, { collect: () => true, skip, element: (node) => void (root ??= node) });
  return root ?? { name: '', attrs: {}, children: [] };
}

class Builder {
  stopped = false;
  private depth = 0;
  private skipped = 0;
  private nodes = 0;
  private tooLarge = false;
  private readonly stack: XmlNode[] = [];

  private readonly visitor: XmlVisitor;

  constructor(visitor: XmlVisitor) {
    this.visitor = visitor;
  }

  open(qualified: string, attrs: Record<string, string>): void {
    if (this.stopped) return;
    if (++this.depth > MAX_DEPTH) throw new IngestionFailure('too_complex');
    const name = localName(qualified);
    if (this.skipped > 0 || this.visitor.skip?.has(name) || this.isFull()) this.skipped += 1;
    else if (this.stack.length > 0 || this.visitor.collect(name)) this.push({ name, attrs, children: [] });
    else this.visitor.open?.(name, attrs);
  }

  close(qualified: string): void {
    if (this.stopped) return;
    this.depth -= 1;
    if (this.skipped > 0) this.skipped -= 1;
    else if (this.stack.length > 0) this.pop();
    else this.visitor.close?.(localName(qualified));
  }

  text(text: string): void {
    if (this.skipped === 0 && !this.stopped) this.stack.at(-1)?.children.push(text);
  }

  finish(): XmlEnd {
    const cut = this.depth > 0 && !this.stopped;
    if (!this.stopped && this.stack.length > 0) this.visitor.element(this.stack[0]!);
    return cut ? 'cut' : this.tooLarge ? 'too_large' : 'complete';
  }

  private isFull(): boolean {
    const full = this.stack.length > 0 && this.nodes >= MAX_NODES;
    this.tooLarge ||= full;
    return full;
  }

  private push(node: XmlNode): void {
    if (Object.keys(node.attrs).length === 0) node.attrs = NO_ATTRS;
    this.stack.at(-1)?.children.push(node);
    this.stack.push(node);
    this.nodes = this.stack.length === 1 ? 1 : this.nodes + 1;
  }

  private pop(): void {
    const node = this.stack.pop()!;
    if (this.stack.length === 0 && this.visitor.element(node) === false) this.stopped = true;
  }
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  const stated = /^\s*<\?xml[^>]*encoding=["']([\w.:-]+)["']/.exec(head)?.[1] ?? 'utf-8';
  try {
    return /utf-?16/i.test(stated) ? 'utf-8' : new TextDecoder(stated).encoding;
  } catch {
    return 'utf-8';
  }
}

export const localName = (qualified: string): string => qualified.slice(qualified.indexOf(':') + 1);

/** An attribute by its local name; one without a prefix takes precedence. */
export function attr(node: Pick<XmlNode, 'attrs'>, name: string): string | undefined {
  if (node.attrs[name] !== undefined) return node.attrs[name];
  const key = Object.keys(node.attrs).find((k) => k.endsWith(`:${name}`));
  return key === undefined ? undefined : node.attrs[key];
}

/** Value of `r:id`, `r:embed`, …, even if there is an attribute of the same name without prefix. */
export function relationId(node: XmlNode, name = 'id'): string | undefined {
  const key = Object.keys(node.attrs).find((k) => k.endsWith(`:${name}`));
  return key === undefined ? undefined : node.attrs[key];
}

export const elements = (node: XmlNode): XmlNode[] => node.children.filter((c): c is XmlNode => typeof c !== 'string');

export const child = (node: XmlNode | undefined, name: string): XmlNode | undefined =>
  node?.children.find((c): c is XmlNode => typeof c !== 'string' && c.name === name);

/** Elements of that name at any depth, in reading order, without searching inside matches. */
export function descendants(node: XmlNode, name: string): XmlNode[] {
  return elements(node).flatMap((c) => (c.name === name ? [c] : descendants(c, name)));
}

export const textContent = (node: XmlNode): string =>
  node.children.map((c) => (typeof c === 'string' ? c : textContent(c))).join('');
