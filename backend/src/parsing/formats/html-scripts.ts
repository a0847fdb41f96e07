import { type DomElement, type DomNode } from './html-dom.js';
import { mathMlText } from './math/mathml.js';
import { lowered, raised } from './raised.js';
import type { XmlNode } from './xml.js';

/** Where marks of notes lead: `#fn1`, `#cite_note-2`. */
const NOTE_LINK = /^#./;
const BRACKETED = /^\s*[[(].*[\])]\s*$/s;

/** Text of `<sup>` or `<sub>` between marks; a link to a note is the mark of that note. */
export function scriptOfElement(element: DomElement, text: string): string {
  if (element.localName.toLowerCase() === 'sub') return lowered(text);
  const mark = text.trim();
  const note =
    NOTE_LINK.test(element.querySelector('a')?.getAttribute('href') ?? '') && mark !== '' && mark.length <= 12;
  if (note) return BRACKETED.test(mark) ? mark : `[${mark}]`;
  return BRACKETED.test(mark) ? text : raised(text);
}

/** A formula in MathML as one line. */
export const mathOfElement = (element: DomElement): string => mathMlText(toXml(element));

const toXml = (element: DomElement): XmlNode => ({
  name: element.localName.toLowerCase().replace(/^.*:/, ''),
  attrs: attributesOf(element),
  children: [...element.childNodes].flatMap((node) => childOf(node)),
});

const childOf = (node: DomNode): (XmlNode | string)[] =>
  node.nodeType === 3 ? [node.textContent ?? ''] : node.nodeType === 1 ? [toXml(node as DomElement)] : [];

const attributesOf = (element: DomElement): Record<string, string> =>
  Object.fromEntries(
    ['open', 'close', 'separators', 'mathvariant', 'linethickness'].flatMap((name) => {
      const value = element.getAttribute(name);
      return value === null ? [] : [[name, value]];
    }),
  );
