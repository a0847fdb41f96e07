import { attr, child, elements, textContent, type XmlNode } from '../xml.js';
import { accented, applied, fraction, matrix, over, root, stacked, withScripts } from './linear.js';

/** An Office formula (OMML, ECMA-376 part 1, 22.1) as one line of text. */
export const ommlText = (node: XmlNode): string => inside(node).replace(/\s+/g, ' ').trim();

const inside = (node: XmlNode | undefined): string =>
  node
    ? elements(node)
        .map((part) => (READ[part.name] ?? (SILENT.test(part.name) ? nothing : inside))(part))
        .join('')
    : '';

const SILENT = /Pr$|^(?:del|moveFrom)$/;
const nothing = (): string => '';
const of = (node: XmlNode, name: string): string => inside(child(node, name));
const property = (node: XmlNode, properties: string, name: string): string | undefined => {
  const found = child(child(node, properties), name);
  return found && (attr(found, 'val') ?? '');
};

const READ: Record<string, (node: XmlNode) => string> = {
  t: textContent,
  f: (node) => (property(node, 'fPr', 'type') === 'noBar' ? stacked : fraction)(of(node, 'num'), of(node, 'den')),
  rad: (node) => root(of(node, 'e'), of(node, 'deg')),
  sSup: (node) => withScripts(of(node, 'e'), { sup: of(node, 'sup') }),
  sSub: (node) => withScripts(of(node, 'e'), { sub: of(node, 'sub'), plain: isUpright(node) }),
  sSubSup: (node) => withScripts(of(node, 'e'), { sub: of(node, 'sub'), sup: of(node, 'sup'), plain: isUpright(node) }),
  sPre: (node) => withScripts('', { sub: of(node, 'sub'), sup: of(node, 'sup') }) + of(node, 'e'),
  nary: (node) =>
    over(property(node, 'naryPr', 'chr') || '∫', { sub: of(node, 'sub'), sup: of(node, 'sup') }, of(node, 'e')),
  limLow: (node) => withScripts(of(node, 'e'), { sub: of(node, 'lim') }),
  limUpp: (node) => withScripts(of(node, 'e'), { sup: of(node, 'lim') }),
  func: (node) => applied(of(node, 'fName'), of(node, 'e')),
  acc: (node) => accented(of(node, 'e'), property(node, 'accPr', 'chr') ?? '^'),
  bar: (node) => accented(of(node, 'e'), '¯'),
  d: (node) => {
    const parts = elements(node)
      .filter((e) => e.name === 'e')
      .map(inside);
    const sign = (name: string, usual: string): string => property(node, 'dPr', name) ?? usual;
    return `${sign('begChr', '(')}${parts.join(sign('sepChr', '|'))}${sign('endChr', ')')}`;
  },
  m: (node) => matrix(named(node, 'mr').map((row) => named(row, 'e').map(inside))),
  eqArr: (node) => named(node, 'e').map(inside).join('; '),
};

const named = (node: XmlNode, name: string): XmlNode[] => elements(node).filter((e) => e.name === name);

/** Chemical formulas are set upright. */
const isUpright = (node: XmlNode): boolean =>
  elements(child(node, 'e') ?? node).some(
    (run) => property(run, 'rPr', 'nor') !== undefined || property(run, 'rPr', 'sty') === 'p',
  );
