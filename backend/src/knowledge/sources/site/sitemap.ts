import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { SaxesParser } from 'saxes';
import { canonicalUrl } from './page-url.js';

/** The protocol allows 50 MB and 50,000 addresses; a source reads at most a thousand pages. */
export const MAX_SITEMAP_BYTES = 10 * 1024 * 1024;
const MAX_ENTRIES = 20_000;
const CHUNK = 64 * 1024;

export interface Sitemap {
  pages: string[];
  /** Further sitemaps, if it is an index. */
  sitemaps: string[];
  /** Why only a part was read. */
  fault?: 'broken' | 'too_large';
}

const unzip = promisify(gunzip);

/** Reads XML (sitemaps.org), an index of sitemaps, or a list with one address per line, optionally gzipped. Never throws. */
export async function readSitemap(bytes: Uint8Array, url: string): Promise<Sitemap> {
  let plain = bytes;
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    try {
      plain = await unzip(bytes, { maxOutputLength: MAX_SITEMAP_BYTES });
    } catch (error) {
      const fault = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too_large' : 'broken';
      return { pages: [], sitemaps: [], fault };
    }
  }
  const text = new TextDecoder().decode(plain);
  return /^\s*</.test(text) ? readXml(text, url) : readLines(text, url);
}

function readLines(text: string, url: string): Sitemap {
  const lines = text.split(/\r?\n/).filter((line) => /^\s*https?:\/\//i.test(line));
  const pages = unique(lines.slice(0, MAX_ENTRIES).map((line) => canonicalUrl(line, url)));
  return pages.length > 0 ? { pages, sitemaps: [] } : { pages, sitemaps: [], fault: 'broken' };
}

class Enough extends Error {}

/** Declared entities are never expanded: the parser supports only the five predefined ones and rejects all others. */
function readXml(text: string, url: string): Sitemap {
  const pages: (string | undefined)[] = [];
  const sitemaps: (string | undefined)[] = [];
  const path: string[] = [];
  let value = '';
  const parser = new SaxesParser();
  parser.on('opentag', ({ name }) => {
    path.push(localName(name));
    value = '';
  });
  parser.on('text', (part) => (value += value.length < 4096 ? part : ''));
  parser.on('cdata', (part) => (value += value.length < 4096 ? part : ''));
  parser.on('closetag', () => {
    const [parent, own] = path.slice(-2);
    path.pop();
    if (own === 'loc' && parent === 'url') pages.push(canonicalUrl(value, url));
    if (own === 'loc' && parent === 'sitemap') sitemaps.push(canonicalUrl(value, url));
    if (pages.length + sitemaps.length >= MAX_ENTRIES) throw new Enough();
  });
  parser.on('error', (error) => {
    throw error;
  });
  const fault = parse(parser, text);
  const isOther =
    pages.length + sitemaps.length === 0 && !/<(?:\w+:)?(?:urlset|sitemapindex)\b/.test(text.slice(0, 65_536));
  return { pages: unique(pages), sitemaps: unique(sitemaps), ...(isOther ? { fault: 'broken' } : fault) };
}

function parse(parser: SaxesParser, text: string): Pick<Sitemap, 'fault'> {
  try {
    for (let at = 0; at < text.length; at += CHUNK) parser.write(text.slice(at, at + CHUNK));
    parser.close();
    return {};
  } catch (error) {
    return { fault: error instanceof Enough ? 'too_large' : 'broken' };
  }
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1).toLowerCase();
const unique = (urls: (string | undefined)[]): string[] => [...new Set(urls.filter((u) => u !== undefined))];
