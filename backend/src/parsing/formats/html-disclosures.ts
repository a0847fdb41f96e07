import type { DomDocument, DomElement } from './html-dom.js';

/** Controls that reveal a part of the page. */
const CONTROL =
  '[aria-expanded],[aria-controls],[role="tab"],[data-bs-toggle="collapse"],[data-toggle="collapse"],[data-bs-toggle="tab"],[data-toggle="tab"]';
const IN_TEXT = 'h1,h2,h3,h4,h5,h6,dt,summary';
/** Controls whose content is not part of the text. */
const NO_TEXT =
  'nav,menu,dialog,[role="menu"],[role="menubar"],[role="listbox"],[role="dialog"],[role="navigation"],[role="search"],[role="tooltip"]';
const NO_TEXT_NAMES =
  /(?:^|[\s_-])(?:modal|menu|nav|navbar|dropdown|offcanvas|lightbox|cookie|popup|popover|tooltip|search)(?:$|[\s_-])/i;
const PART_NAMES =
  /(?:^|[\s_-])(?:accordion|collaps\w*|tab-?(?:pane|panel|content)|faq|answer|disclosure|expand\w*|toggle-content)(?:$|[\s_-])/i;
const HIDDEN = '[hidden],[aria-hidden="true"],[style]';
export const INVISIBLE = /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)/i;
/** Callouts in the text, which must be distinguished from sidebars: both are `<aside>` elements. */
const CALLOUT =
  /(?:^|[\s_-])(?:admonition|callout|alert|note|tip|hint|warning|caution|danger|important|info|notice)(?:$|[\s_-])/i;
const BESIDE =
  /(?:^|[\s_-])(?:sidebar|related|promo\w*|ads?|advert\w*|newsletter|share|social|toc|recommend\w*)(?:$|[\s_-])/i;
const MAX_LINK_SHARE = 0.4;

/**
 * Reveals content that a click would open: answers of accordions, panels of tabs. The button text is kept if it labels the
 * content, and callouts become part of the surrounding text.
 */
export function openDisclosures(document: DomDocument): void {
  const byId = new Map([...document.querySelectorAll('[id]')].map((element) => [element.getAttribute('id')!, element]));
  const opened = new Set<DomElement>();
  for (const control of [...document.querySelectorAll(CONTROL)]) {
    const part = partOf(control, byId, opened);
    if (part) opened.add(part);
    if (part && control.getAttribute('role') === 'tab') nameTab(document, control, part);
    else if (part || control.getAttribute('aria-expanded') !== null) keepLabel(document, control, part);
  }
  for (const button of [...document.querySelectorAll('button')])
    if (button.closest(IN_TEXT)) keepLabel(document, button, button);
  for (const element of [...document.querySelectorAll(HIDDEN)])
    if (opened.has(element) || isPart(element)) show(element);
  for (const aside of [...document.querySelectorAll('aside,[role="complementary"]')])
    if (isCallout(aside)) rename(document, aside, 'div');
  for (const shadow of [...document.querySelectorAll('template[shadowrootmode]')]) rename(document, shadow, 'div');
}

const namesOf = (element: DomElement): string =>
  `${element.getAttribute('class') ?? ''} ${element.getAttribute('id') ?? ''}`;

const isTextual = (element: DomElement): boolean => !element.closest(NO_TEXT) && !NO_TEXT_NAMES.test(namesOf(element));

/** @param opened parts known to contain text: checking one again for each of its controls would take too long */
function partOf(
  control: DomElement,
  byId: ReadonlyMap<string, DomElement>,
  opened: ReadonlySet<DomElement>,
): DomElement | undefined {
  const stated =
    control.getAttribute('aria-controls') ??
    control.getAttribute('data-bs-target') ??
    control.getAttribute('data-target') ??
    control.getAttribute('href') ??
    '';
  const id = stated.trim().split(/\s/, 1)[0]!.replace(/^#/, '');
  const part = byId.get(id) ?? (id === '' ? hiddenBehind(control) : undefined);
  if (!part || !isTextual(part) || control.closest(NO_TEXT)) return undefined;
  return opened.has(part) || (part.textContent ?? '').trim() !== '' ? part : undefined;
}

/** The hidden element right after a control or its heading, for a control that references no element. */
function hiddenBehind(control: DomElement): DomElement | undefined {
  if (control.getAttribute('aria-expanded') === null) return undefined;
  const next = (control.closest(IN_TEXT) ?? control).nextElementSibling;
  return next?.matches(HIDDEN) ? next : undefined;
}

/** Hidden, and an expandable part by its role or name. */
const isPart = (element: DomElement): boolean =>
  (element.getAttribute('role') === 'tabpanel' ||
    element.getAttribute('hidden') === 'until-found' ||
    (element.getAttribute('role') === 'region' && element.getAttribute('aria-labelledby') !== null) ||
    PART_NAMES.test(namesOf(element))) &&
  isTextual(element);

function show(element: DomElement): void {
  element.removeAttribute('hidden');
  element.removeAttribute('aria-hidden');
  if (INVISIBLE.test(element.getAttribute('style') ?? '')) element.removeAttribute('style');
}

/** A label of one or two words without a known target is a sign, such as "Menu". */
function keepLabel(document: DomDocument, control: DomElement, part: DomElement | undefined): void {
  const text = (control.textContent ?? '').trim();
  if (!/^(?:button|a)$/i.test(control.localName) && control.getAttribute('role') !== 'button') return;
  if (text === '' || control.closest('nav,[role="navigation"]') || (!part && !/\S\s+\S+\s+\S/.test(text))) return;
  rename(document, control, control.closest(`${IN_TEXT},p,li`) ? 'span' : 'p');
}

/** The name of a tab belongs to its panel, not to a list above all panels. */
function nameTab(document: DomDocument, tab: DomElement, panel: DomElement): void {
  const name = document.createElement('p');
  name.textContent = tab.textContent;
  panel.prepend(name);
  tab.remove();
}

function isCallout(aside: DomElement): boolean {
  const names = namesOf(aside);
  if (BESIDE.test(names)) return false;
  if (aside.getAttribute('role') === 'note' || CALLOUT.test(names)) return true;
  if (!aside.closest('article,main,[role="main"]')) return false;
  const length = (aside.textContent ?? '').trim().length;
  const links = [...aside.querySelectorAll('a')].reduce((sum, link) => sum + (link.textContent ?? '').length, 0);
  return length > 0 && links <= MAX_LINK_SHARE * length;
}

function rename(document: DomDocument, element: DomElement, name: string): void {
  const other = document.createElement(name);
  other.append(...element.childNodes);
  element.replaceWith(other);
}
