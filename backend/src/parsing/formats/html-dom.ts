import { parseHTML } from 'linkedom';

/** What is used of the tree; the types of browsers are no part of the server's. */
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

/** A fragment has no `<html>` of its own, and without one elements would not find their place. */
export function parseTree(html: string): DomDocument {
  const whole = /<(?:html|body)[\s>]/i.test(html) ? html : `<!doctype html><html><body>${html}</body></html>`;
  const document = parseHTML(whole).document as unknown as DomDocument;
  // Of a tag that is never closed nothing is left, not even a root.
  return document.documentElement
    ? document
    : (parseHTML('<html><body></body></html>').document as unknown as DomDocument);
}
