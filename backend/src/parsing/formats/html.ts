import { isProbablyReaderable, Readability } from '@mozilla/readability';
import type { ParsedBlock, ParsedDocument } from '../document-parser.js';
import { oneLine } from './clean-text.js';
import { HtmlReader } from './html-blocks.js';
import { decodeHtml } from './html-charset.js';
import { removeClutter } from './html-clutter.js';
import { isTooDeep } from './html-depth.js';
import { type DomDocument, type DomElement, parseTree } from './html-dom.js';
import { withoutElements, withoutTags } from './html-strip.js';

export interface HtmlDocument extends ParsedDocument {
  /** Absolute canonical address declared by the page. */
  canonical?: string;
  /** BCP 47 tag declared by the page. */
  language?: string;
}

/** Larger pages are read as a whole: the time to find the article grows with the page. */
const MAX_ARTICLE_CHARS = 2_000_000;
/** If the detected article has a smaller share of the page's text, it is only a part of the content. */
const MIN_ARTICLE_SHARE = 0.4;

export const parseHtmlFile = (bytes: Uint8Array): HtmlDocument => parseHtml(bytes);

/**
 * Extracts structured text from a page. Nothing is loaded and no script runs. For an article, only the article is read; for any
 * other page, its body without navigation, asides and hidden content.
 * @param options.url address of the page, against which relative addresses are resolved.
 */
export function parseHtml(source: Uint8Array | string, options: { url?: string } = {}): HtmlDocument {
  const html = typeof source === 'string' ? source : decodeHtml(source);
  if (isTooDeep(html)) return flat(html);
  const document = parseTree(html);
  const facts = {
    title: titleOf(document),
    canonical: canonicalOf(document, options.url),
    language: languageOf(document),
  };
  return { ...facts, blocks: readBlocks(document, html) };
}

function readBlocks(document: DomDocument, html: string): ParsedBlock[] {
  removeClutter(document);
  const body = document.body ?? document.documentElement ?? document;
  const all = new HtmlReader().read(body);
  const stated = statedText(document);
  const own = stated && new HtmlReader().read(stated);
  if (own && lengthOf(own) >= MIN_ARTICLE_SHARE * lengthOf(all)) return own;
  const article = html.length <= MAX_ARTICLE_CHARS ? articleOf(document) : undefined;
  if (!article) return all;
  const blocks = new HtmlReader().read(article);
  return lengthOf(blocks) >= MIN_ARTICLE_SHARE * lengthOf(all) ? blocks : all;
}

const lengthOf = (blocks: ParsedBlock[]): number => blocks.reduce((sum, block) => sum + block.text.length, 0);

/** Content explicitly marked as the page's text. Guessing the article would lose parts of it. */
function statedText(document: DomDocument): DomElement | undefined {
  const only = (selector: string): DomElement | undefined => {
    const found = [...document.querySelectorAll(selector)];
    return found.length === 1 ? found[0] : undefined;
  };
  return only('main,[role="main"]') ?? only('article');
}

/** Detecting the article modifies the tree, so it comes last. */
function articleOf(document: DomDocument): DomElement | undefined {
  try {
    if (!isProbablyReaderable(document as never)) return undefined;
    const serializer = (node: unknown): DomElement => node as DomElement;
    const found = new Readability<DomElement>(document as never, { serializer }).parse();
    return found?.content ?? undefined;
  } catch {
    return undefined;
  }
}

function titleOf(document: DomDocument): string | undefined {
  const title = oneLine(document.querySelector('title')?.textContent ?? '');
  return title || oneLine(document.querySelector('h1')?.textContent ?? '') || undefined;
}

function canonicalOf(document: DomDocument, url: string | undefined): string | undefined {
  const href = document.querySelector('link[rel~="canonical"]')?.getAttribute('href');
  const resolved = href ? URL.parse(href, url) : null;
  return resolved && /^https?:$/.test(resolved.protocol) ? resolved.href : undefined;
}

function languageOf(document: DomDocument): string | undefined {
  const root = document.documentElement;
  const stated = root?.getAttribute('lang') ?? root?.getAttribute('xml:lang');
  return stated && /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/.test(stated) ? stated : undefined;
}

/** Fallback for extreme nesting: keeps the words but not the structure. */
function flat(html: string): HtmlDocument {
  const text = oneLine(withoutTags(withoutElements(withoutElements(html, 'script'), 'style')));
  return { blocks: [{ kind: 'paragraph', text }], partial: 'The page is nested too deeply; only its words were kept.' };
}
