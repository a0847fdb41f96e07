import { createHash } from 'node:crypto';
import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import { canonicalUrl } from './page-url.js';
import { readDirectives } from './robots.js';

type HtmlDocument = ReturnType<typeof parseHTML>['document'];

const MAX_LINKS = 2_000;
const MAX_TITLE = 300;
/** A shorter article means that Readability picked the wrong part. */
const MIN_ARTICLE = 200;
const CHROME = 'script,style,noscript,template,svg,nav,header,footer,aside,form,iframe';

/** Crawl data of a page; chunking is left to the parser. */
export interface ReadPage {
  title: string;
  /** Canonical address that the page declares. */
  canonical?: string;
  noindex: boolean;
  /** Canonical, without duplicates; empty if the page declares nofollow. */
  links: string[];
  /** SHA-256 of the main text, in hex: changed navigation or banners do not make the page a new one. */
  textHash: string;
  hasText: boolean;
}

/** @param agent product name of this robot, for directives that address it */
export function readPage(html: string, url: string, agent: string): ReadPage {
  const document = parse(html);
  const base = canonicalUrl(document.querySelector('base[href]')?.getAttribute('href') ?? '', url) ?? url;
  const { noindex, nofollow } = directives(document, agent);
  const named = document.querySelector('link[rel~="canonical" i][href]')?.getAttribute('href');
  const canonical = named ? canonicalUrl(named, base) : undefined;
  const page = { title: titleOf(document), noindex, links: nofollow ? [] : linksOf(document, base) };
  const text = mainText(document, html);
  return {
    ...page,
    ...(canonical ? { canonical } : {}),
    textHash: createHash('sha256').update(`${page.title}\n${text}`).digest('hex'),
    hasText: /[\p{L}\p{N}]/u.test(text),
  };
}

/** The parser would take a fragment's first element for the document. */
function parse(html: string): HtmlDocument {
  const whole = /<html[\s>]/i.test(html) ? html : `<!doctype html><html><head></head><body>${html}</body></html>`;
  return parseHTML(whole).document;
}

function directives(document: HtmlDocument, agent: string): { noindex: boolean; nofollow: boolean } {
  const names = new Set(['robots', agent.toLowerCase()]);
  const metas = [...document.querySelectorAll('meta[name][content]')];
  const own = metas.filter((meta) => names.has((meta.getAttribute('name') ?? '').trim().toLowerCase()));
  return readDirectives(own.map((meta) => meta.getAttribute('content') ?? '').join('\n'), agent);
}

function titleOf(document: HtmlDocument): string {
  const of = (selector: string): string => tidy(document.querySelector(selector)?.textContent ?? '');
  const meta = tidy(document.querySelector('meta[property="og:title"]')?.getAttribute('content') ?? '');
  return (of('head > title') || of('title') || meta || of('h1')).slice(0, MAX_TITLE);
}

function linksOf(document: HtmlDocument, base: string): string[] {
  const links = new Set<string>();
  for (const anchor of document.querySelectorAll('a[href],area[href]')) {
    if (/(?:^|\s)nofollow(?:\s|$)/i.test(anchor.getAttribute('rel') ?? '')) continue;
    const link = canonicalUrl(anchor.getAttribute('href') ?? '', base);
    if (link) links.add(link);
    if (links.size >= MAX_LINKS) break;
  }
  return [...links];
}

/** Mutates the document: everything else has to be read before. */
function mainText(document: HtmlDocument, html: string): string {
  const article = tidy(new Readability(document).parse()?.textContent ?? '');
  if (article.length >= MIN_ARTICLE) return article;
  const rest = parse(html);
  for (const element of rest.querySelectorAll(CHROME)) element.remove();
  return tidy(rest.body?.textContent ?? '');
}

const tidy = (text: string): string => text.replace(/\s+/g, ' ').trim();
