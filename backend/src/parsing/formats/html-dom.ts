import { parseHTML } from 'linkedom';

/** The used subset of the DOM; the server does not include browser types. */
export interface DomNode {
  nodeType: number;
  nodeName: string;
  textContent: string | null;
  childNodes: Iterable<DomNode>;
}

export interface DomElement extends DomNode {
  localName: string;
  children: Iterable<DomElement>;
  parentElement: DomElement | null;
  nextElementSibling: DomElement | null;
  getAttribute(name: string): string | null;
  querySelector(selector: string): DomElement | null;
  querySelectorAll(selector: string): Iterable<DomElement>;
  closest(selector: string): DomElement | null;
  matches(selector: string): boolean;
  removeAttribute(name: string): void;
  append(...nodes: DomNode[]): void;
  prepend(...nodes: DomNode[]): void;
  replaceWith(node: DomNode): void;
  remove(): void;
}

export interface DomDocument extends DomElement {
  body: DomElement | null;
  documentElement: DomElement | null;
  createElement(name: string): DomElement;
}

/** A fragment lacks its own `<html>` element, without which elements would be misplaced. */
export function parseTree(html: string): DomDocument {
  const whole = /<(?:html|body)[\s>]/i.test(html) ? html : `<!doctype html><html><body>${html}</body></html>`;
  const document = parseHTML(whole).document as unknown as DomDocument;
  // An unclosed tag leaves nothing, not even a root.
  return document.documentElement
    ? document
    : (parseHTML('<html><body></body></html>').document as unknown as DomDocument);
}
