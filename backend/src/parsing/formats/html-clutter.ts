import { INVISIBLE, openDisclosures } from './html-disclosures.js';
import type { DomDocument } from './html-dom.js';

/** Page parts that are invisible or not content. Frames with inline text are kept. */
const CLUTTER = [
  'script',
  'style',
  'template',
  'noscript',
  'object',
  'canvas',
  'svg',
  'nav',
  'aside',
  'dialog:not([open])',
  'button',
  'select',
  'datalist',
  'iframe:not([srcdoc])',
  '[hidden]',
  '[aria-hidden="true"]',
  '[role="navigation"]',
  '[role="search"]',
  '[role="complementary"]',
  '[role="menu"]',
  '[role="menubar"]',
].join(',');

export function removeClutter(document: DomDocument): void {
  openDisclosures(document);
  for (const element of [...document.querySelectorAll(CLUTTER)]) element.remove();
  for (const element of [...document.querySelectorAll('[style]')]) {
    if (INVISIBLE.test(element.getAttribute('style') ?? '')) element.remove();
  }
}
