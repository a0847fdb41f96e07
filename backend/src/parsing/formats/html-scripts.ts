import { type DomElement, type DomNode } from './html-dom.js';
import { mathMlText } from './math/mathml.js';
import { lowered, raised } from './raised.js';
import type { XmlNode } from './xml.js';

/** Targets of note marks: `#fn1`, `#cite_note-2`. */
const NOTE_LINK = /^#./;
const BRACKETED = /^\s*[[(].*[\])]\s*$/s;

const BY_STYLE = /(?:^|;)\s*vertical-align\s*:\s*(super|sub)\b/i;

const styled = (element: DomElement): string | undefined =>
  /^(?:span|font|small)$/i.test(element.localName)
    ? BY_STYLE.exec(element.getAttribute('style') ?? '')?.[1]?.toLowerCase()
    : undefined;

export const isRaisedByStyle = (element: DomElement): boolean => styled(element) !== undefined;

/** Wraps the text of `<sup>`, `<sub>` or equivalently styled elements in script marks; a link to a note becomes a note mark. */
export function scriptOfElement(element: DomElement, text: string): string {
  if (element.localName.toLowerCase() === 'sub' || styled(element) === 'sub') return lowered(text);
  const mark = text.trim();
  const note =
    NOTE_LINK.test(element.querySelector('a')?.getAttribute('href') ?? '') && mark !== '' && mark.length <= 12;
  if (note) return BRACKETED.test(mark) ? mark : `[${mark}]`;
  return BRACKETED.test(mark) ? text : raised(text);
}

/** A MathML formula as one line. */
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
