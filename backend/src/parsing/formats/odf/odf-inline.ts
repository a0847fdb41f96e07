import { mathMlText } from '../math/mathml.js';
import { LOWERED_MARKS, RAISED_MARKS } from '../raised.js';
import { attr, child, descendants, elements, parseXml, type XmlNode } from '../xml.js';
import type { OdfFile } from './odf-file.js';

type Marks = typeof RAISED_MARKS | typeof LOWERED_MARKS;

/** Inline content defined elsewhere in the file: raised characters by their style, formulas by their part. */
export class OdfInline {
  private readonly raisedStyles = new Map<string, Marks>();

  private readonly file: OdfFile;

  constructor(file: OdfFile) {
    this.file = file;
    const common = parseXml(file.read('styles.xml'));
    for (const style of descendants(common, 'style')) this.style(style);
  }

  /** `text-position` is `super`, `sub` or a percentage, negative for lowered characters (ODF 1.3 part 3, 20.391). */
  style(style: XmlNode): void {
    const properties = child(style, 'text-properties');
    const position = properties && attr(properties, 'text-position')?.trim();
    if (!position || /^0(?:%|\s|$)/.test(position)) return;
    this.raisedStyles.set(attr(style, 'name') ?? '', /^(?:sub|-)/.test(position) ? LOWERED_MARKS : RAISED_MARKS);
  }

  /** Marks raised characters and inserts formulas into the text, modifying the tree. */
  resolve(node: XmlNode): void {
    const children = node.children.map((part) => (typeof part === 'string' ? part : (this.formula(part) ?? part)));
    for (const part of children) if (typeof part !== 'string') this.resolve(part);
    const marks = node.name === 'span' ? this.raisedStyles.get(attr(node, 'style-name') ?? '') : undefined;
    node.children = marks ? [marks[0], ...children, marks[1]] : children;
  }

  private formula(frame: XmlNode): string | undefined {
    const object = frame.name === 'frame' ? child(frame, 'object') : undefined;
    if (!object) return undefined;
    const own = elements(object).find((e) => e.name === 'math');
    const part = attr(object, 'href')?.replace(/^\.\//, '');
    const math = own ?? (part ? this.part(`${part}/content.xml`) : undefined);
    return math && mathMlText(math);
  }

  private part(name: string): XmlNode | undefined {
    const content = this.file.read(name);
    // Formulas are small; other objects may be whole documents.
    const isFormula = content && Buffer.from(content.subarray(0, 2_000)).toString('latin1').includes('MathML');
    const root = isFormula ? parseXml(content) : undefined;
    return root?.name === 'math' ? root : undefined;
  }
}
