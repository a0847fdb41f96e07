import { ommlText } from '../math/omml.js';
import { LOWERED_MARKS, RAISED_MARKS } from '../raised.js';
import { attr, child, elements, relationId, textContent, type XmlNode } from '../xml.js';
import { isOn, valueOf, type WordStyles } from './word-styles.js';

/** Elements copied with all their contents. */
const WHOLE = new Set(
  'br tab sym fldChar noBreakHyphen softHyphen footnoteReference endnoteReference commentReference tcPr'.split(' '),
);
/** Elements that contain characters. */
const TEXT = new Set(['t', 'instrText']);
/** Elements kept around their contents; for any other element only the contents are kept. */
const AROUND = new Set('tbl tr tc del moveFrom txbxContent'.split(' '));
const DROPPED = new Set('rPr rt sdtPr sdtEndPr'.split(' '));
const DRAWINGS = new Set(['drawing', 'pict', 'object']);
const SAME: Record<string, string> = { ptab: 'tab', cr: 'br' };
const MAX_BEFORE = 100;
// Characters that are forbidden in XML, even as character references.
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Content that mammoth's model cannot represent, replaced by a bookmark of this kind. */
export type MarkKind = 'chart' | 'diagram' | 'chunk' | 'item';

/**
 * Rewrites WordprocessingML for mammoth from the output of the limited XML reader: well-formed, with one prefix, without
 * entities. Text that mammoth ignores (formulas, phonetic guides, newer drawings, simple fields) is moved into elements that it
 * reads, hidden text is omitted, and unsupported structure is encoded in style names and bookmarks.
 */
export class WordMarkup {
  private readonly styles: WordStyles;

  constructor(styles: WordStyles) {
    this.styles = styles;
  }

  of(node: XmlNode): string {
    const name = SAME[node.name] ?? node.name;
    if (DROPPED.has(name) || (name === 'r' && isOn(child(node, 'rPr'), 'vanish'))) return '';
    if (name === 'oMath') return write('r', write('t', escape(ommlText(node))));
    if (name === 'r') return write('r', this.run(node));
    if (WHOLE.has(name) || TEXT.has(name)) return copy({ ...node, name });
    if (DRAWINGS.has(name)) return this.drawn(node);
    if (name === 'p') return this.paragraph(node);
    if (name === 'tr') return this.row(node);
    if (name === 'altChunk') return mark('chunk', relationId(node));
    if (name === 'AlternateContent')
      return usable(node)
        .map((part) => this.of(part))
        .join('');
    return AROUND.has(name) ? write(name, this.inside(node)) : this.inside(node);
  }

  /** Rewrites a part with notes or comments. */
  notes(part: XmlNode, name: string): string {
    const found = elements(part).filter((note) => note.name === name);
    return found.map((note) => write(name, this.inside(note), attributes(note))).join('');
  }

  private inside(node: XmlNode): string {
    return elements(node)
      .map((part) => this.of(part))
      .join('');
  }

  /** Encloses raised or lowered characters in marks. */
  private run(node: XmlNode): string {
    const markup = this.inside(node);
    const level = this.styles.vertAlign(child(node, 'rPr'));
    const marks = level === 'superscript' ? RAISED_MARKS : level === 'subscript' ? LOWERED_MARKS : undefined;
    if (!marks || !elements(node).some((part) => part.name === 't' && textContent(part).trim() !== '')) return markup;
    return write('t', marks[0]) + markup + write('t', marks[1]);
  }

  private paragraph(node: XmlNode): string {
    const properties = child(node, 'pPr');
    if (this.styles.isContents(properties)) return '';
    const level = this.styles.headingLevel(properties);
    const place = this.styles.listPlace(properties);
    const style = level === undefined ? '' : `<w:pStyle w:val="heading ${level}"/>`;
    const joined = child(child(properties, 'rPr'), 'del') ? '<w:rPr><w:del/></w:rPr>' : '';
    const item = place ? mark('item', `${place.level}:${place.list}`) : '';
    const words = this.inside({ ...node, children: rest(node) }).replaceAll('</w:t></w:r><w:r><w:t>', '');
    return write('p', `${some('pPr', style + joined)}${item}${words}`);
  }

  private row(node: XmlNode): string {
    const properties = child(node, 'trPr');
    const on = elements(properties ?? node).filter(
      (e) => /^(?:del|tblHeader)$/.test(e.name) && isOn(properties, e.name),
    );
    const before = Math.min(MAX_BEFORE, Number(properties && valueOf(properties, 'gridBefore')) || 0);
    const empty = '<w:tc><w:p/></w:tc>'.repeat(Math.max(0, before));
    return write('tr', `${some('trPr', on.map(copy).join(''))}${empty}${this.inside(node)}`);
  }

  /** Text boxes, charts and diagrams of a drawing. */
  private drawn(node: XmlNode): string {
    return elements(node)
      .map((part) => {
        if (part.name === 'txbxContent') return this.of(part);
        if (part.name === 'chart') return mark('chart', relationId(part));
        if (part.name === 'relIds') return mark('diagram', relationId(part, 'dm'));
        return this.drawn(part.name === 'AlternateContent' ? { ...part, children: usable(part) } : part);
      })
      .join('');
  }
}

const rest = (paragraph: XmlNode): XmlNode[] => elements(paragraph).filter((e) => e.name !== 'pPr');

/** Content of the first non-empty alternative; the last one is a fallback for old programs. */
function usable(alternatives: XmlNode): XmlNode[] {
  const choice = elements(alternatives).find((c) => c.name === 'Choice' && c.children.length > 0);
  return elements(choice ?? child(alternatives, 'Fallback') ?? { ...alternatives, children: [] });
}

const mark = (kind: MarkKind, value = ''): string => `<w:bookmarkStart w:name="${kind}:${escape(value)}"/>`;

const some = (name: string, inside: string): string => (inside === '' ? '' : write(name, inside));

const write = (name: string, inside: string, attributes = ''): string =>
  `<w:${name}${attributes}>${inside}</w:${name}>`;

const copy = (node: XmlNode): string =>
  write(
    node.name,
    node.children.map((c) => (typeof c === 'string' ? (TEXT.has(node.name) ? escape(c) : '') : copy(c))).join(''),
    attributes(node),
  );

const attributes = (node: XmlNode): string =>
  ['id', 'type', 'val', 'font', 'char', 'fldCharType']
    .map((name) => [name, attr(node, name)] as const)
    .map(([name, value]) => (value === undefined ? '' : ` w:${name}="${escape(value)}"`))
    .join('');

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string): string => text.replace(FORBIDDEN, '').replace(/[&<>"]/g, (c) => ESCAPES[c]!);
