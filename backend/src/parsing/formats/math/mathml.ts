import { attr, elements, textContent, type XmlNode } from '../xml.js';
import { accented, fraction, matrix, over, root, stacked, withScripts } from './linear.js';

/** A MathML formula as one line of text; its TeX source annotation is omitted. */
export const mathMlText = (node: XmlNode): string => row(node).replace(/\s+/g, ' ').trim();

const BIG = /^[∑∏∐∫∬∭∮⋃⋂⋁⋀]$/;
/** Invisible operators: function application, multiplication, separator. */
const UNSEEN = /[\u2061-\u2064\u200b]/g;
const SPACED = /^(?:[=<>≤≥≠≈≡→⇒⇔∈∉⊂⊆]|[-+−±×÷·∗⋅])$/;
const SILENT = new Set(['annotation', 'annotation-xml', 'mphantom', 'none', 'mprescripts']);

const row = (node: XmlNode): string => parts(node).join('');

/** Operators such as sums apply to the following element. */
const parts = (node: XmlNode): string[] =>
  elements(node).map((part, i, all) => {
    const text = read(part);
    const operand = part.name === 'mo' && i > 0 && all[i - 1]!.name !== 'mo';
    return operand && SPACED.test(text) ? ` ${text} ` : isBig(part) ? `${text} ` : text;
  });

const isBig = (node: XmlNode): boolean => {
  const base = elements(node)[0];
  return (
    /^m(?:sub|sup|subsup|under|over|underover)$/.test(node.name) &&
    base?.name === 'mo' &&
    BIG.test(textContent(base).trim())
  );
};

/** Each element is read once: reading it twice would double the time per level. */
function read(node: XmlNode): string {
  if (SILENT.has(node.name)) return '';
  const known = READ[node.name];
  if (known) return known(node, (i) => (elements(node)[i] ? read(elements(node)[i]!) : ''));
  return elements(node).length > 0 ? row(node) : textContent(node).replace(UNSEEN, '').replace(/\s+/g, ' ').trim();
}

const isUpright = (node: XmlNode): boolean => {
  const base = elements(node)[0];
  if (base?.name === 'mtext' || attr(base ?? node, 'mathvariant') === 'normal') return true;
  return base?.name === 'mi' && /^[A-Z][a-z]$/.test(textContent(base).trim());
};

type Reader = (node: XmlNode, part: (index: number) => string) => string;
const scripts = (base: string, sub: string, sup: string, plain = false): string =>
  BIG.test(base) ? over(base, { sub, sup }, '') : withScripts(base, { sub, sup, plain });

const READ: Record<string, Reader> = {
  mfrac: (node, part) => (/^0/.test(attr(node, 'linethickness') ?? '') ? stacked : fraction)(part(0), part(1)),
  msqrt: (node) => root(row(node)),
  mroot: (_, part) => root(part(0), part(1)),
  msup: (node, part) => scripts(part(0), '', part(1), isUpright(node)),
  msub: (node, part) => scripts(part(0), part(1), '', isUpright(node)),
  msubsup: (node, part) => scripts(part(0), part(1), part(2), isUpright(node)),
  munder: (_, part) => scripts(part(0), part(1), ''),
  mover: (_, part) => {
    const [base, sup] = [part(0), part(1)];
    return [...sup].length === 1 && /[^\p{L}\p{N}]/u.test(sup) ? accented(base, sup) : scripts(base, '', sup);
  },
  munderover: (_, part) => scripts(part(0), part(1), part(2)),
  mmultiscripts: (_, part) => scripts(part(0), part(1), part(2)),
  mfenced: (node) => {
    const between = attr(node, 'separators')?.trim().slice(0, 1) ?? ',';
    return `${attr(node, 'open') ?? '('}${elements(node).map(read).join(between)}${attr(node, 'close') ?? ')'}`;
  },
  mtable: (node) => matrix(elements(node).map((line) => elements(line).map(read))),
  mtext: textContent,
  mspace: () => ' ',
};
