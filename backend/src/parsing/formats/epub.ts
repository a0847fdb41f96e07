import { append } from '../../common/arrays/unbounded.js';
import { IngestionFailure } from '../reasons.js';
import type { ParsedBlock, ParsedDocument } from '../document-parser.js';
import { oneLine } from './clean-text.js';
import { HtmlReader } from './html-blocks.js';
import { decodeHtml } from './html-charset.js';
import { isTooDeep } from './html-depth.js';
import { parseTree } from './html-dom.js';
import { parseHtml } from './html.js';
import { CUT } from './cut-reason.js';
import type { FormatOptions } from './format-parser.js';
import { attr, child, descendants, elements, parseXml, textContent, type XmlNode } from './xml.js';
import { ZipArchive } from './zip-archive.js';

interface Item {
  id: string;
  path: string;
  type: string;
  properties: string;
}

/**
 * Chapters in reading order (EPUB 3.3 and 2.0.1); a chapter without its own heading gets its title from the table of contents.
 */
export function parseEpub(bytes: Uint8Array, { onProgress }: FormatOptions): ParsedDocument {
  const zip = ZipArchive.open(bytes);
  const packagePath = packageOf(zip);
  const book = parseXml(zip.read(packagePath));
  const items = itemsOf(book, packagePath);
  const chapters = spineOf(book, items, zip);
  const locked = lockedPaths(zip);
  const titles = contentsOf(zip, book, items);
  const blocks: ParsedBlock[] = [];
  const unread: string[] = [];
  for (const [i, path] of chapters.entries()) {
    const content = locked.has(path) ? undefined : zip.read(path);
    if (content) append(blocks, chapterBlocks(content, titles.get(path)));
    else unread.push(titles.get(path) ?? path.split('/').at(-1)!);
    onProgress(i + 1, chapters.length);
  }
  if (blocks.length === 0 && locked.size > 0) throw new IngestionFailure('encrypted');
  return { blocks, title: titleOf(book), partial: partialReason(unread, zip.truncated) };
}

function packageOf(zip: ZipArchive): string {
  const container = parseXml(zip.read('META-INF/container.xml'));
  const stated = descendants(container, 'rootfile').map((file) => attr(file, 'full-path') ?? '');
  const path = [...stated, ...zip.names.filter((name) => name.endsWith('.opf'))].find((name) => zip.has(name));
  if (path === undefined) throw new IngestionFailure('corrupt');
  return path;
}

function itemsOf(book: XmlNode, packagePath: string): Item[] {
  return descendants(book, 'item').map((item) => ({
    id: attr(item, 'id') ?? '',
    path: resolve(packagePath, attr(item, 'href') ?? ''),
    type: attr(item, 'media-type') ?? '',
    properties: attr(item, 'properties') ?? '',
  }));
}

/**
 * The pages listed in the spine; without a spine, all pages by name. The table of contents is omitted, since it repeats the
 * chapter titles.
 */
function spineOf(book: XmlNode, items: Item[], zip: ZipArchive): string[] {
  const byId = new Map(items.map((item) => [item.id, item]));
  const listed = descendants(book, 'itemref')
    .map((ref) => byId.get(attr(ref, 'idref') ?? ''))
    .filter((item) => item !== undefined && !item.properties.split(' ').includes('nav'))
    .map((item) => item!.path);
  const pages = listed.length > 0 ? listed : zip.names.filter((name) => /\.(?:x?html?)$/i.test(name)).sort();
  return [...new Set(pages)].filter((path) => !/\.(?:svg|jpe?g|png|gif|css|ncx)$/i.test(path));
}

/** Chapter titles by path, from the navigation document or the older NCX. The first entry of a chapter counts. */
function contentsOf(zip: ZipArchive, book: XmlNode, items: Item[]): Map<string, string> {
  const titles = new Map<string, string>();
  const note = (from: string, href: string | undefined, title: string): void => {
    const path = resolve(from, (href ?? '').split('#')[0]!);
    if (href && oneLine(title) !== '' && !titles.has(path)) titles.set(path, oneLine(title));
  };
  const nav = items.find((item) => item.properties.split(' ').includes('nav'));
  const ncx = items.find((item) => item.type === 'application/x-dtbncx+xml');
  if (nav)
    for (const link of descendants(parseXml(zip.read(nav.path)), 'a'))
      note(nav.path, attr(link, 'href'), textContent(link));
  if (ncx) {
    for (const point of navPoints(parseXml(zip.read(ncx.path)))) {
      note(ncx.path, attr(child(point, 'content') ?? point, 'src'), textContent(child(point, 'navLabel') ?? point));
    }
  }
  return titles;
}

const navPoints = (node: XmlNode): XmlNode[] =>
  elements(node).flatMap((e) => (e.name === 'navPoint' ? [e, ...navPoints(e)] : navPoints(e)));

/** Chapters are read completely: a book has no navigation or advertisements around its text. */
function chapterBlocks(content: Uint8Array, title: string | undefined): ParsedBlock[] {
  const html = withEndTags(decodeHtml(content));
  const tree = isTooDeep(html) ? undefined : parseTree(html);
  const root = tree && (tree.body ?? tree.documentElement ?? tree);
  const blocks = root ? new HtmlReader().read(root) : parseHtml(html).blocks;
  if (title === undefined || blocks.length === 0 || blocks.some((block) => block.kind === 'heading')) return blocks;
  const placed = blocks.map((block) => ({ ...block, headingPath: [title, ...(block.headingPath ?? [])] }));
  // Many books write the title as a plain paragraph.
  if (placed[0]!.text.trim() === title) placed.shift();
  return [{ kind: 'heading', text: title, headingPath: [title] }, ...placed];
}

/** Chapters are XML, where any element may be self-closing; an HTML parser would leave it open. */
const withEndTags = (xhtml: string): string =>
  xhtml.replace(
    /<((?!(?:area|br|col|embed|hr|img|input|link|meta|source|track|wbr)\b)[A-Za-z][\w:-]*)((?:\s[^<>]*)?)\/>/g,
    '<$1$2></$1>',
  );

function titleOf(book: XmlNode): string | undefined {
  const title = descendants(book, 'title')[0];
  return (title && oneLine(textContent(title))) || undefined;
}

/** Obfuscated fonts are harmless; an encrypted chapter cannot be read. */
function lockedPaths(zip: ZipArchive): Set<string> {
  const encryption = parseXml(zip.read('META-INF/encryption.xml'));
  const paths = descendants(encryption, 'CipherReference').map((ref) => resolve('', attr(ref, 'URI') ?? ''));
  return new Set(paths.filter((path) => !/\.(?:otf|ttf|woff2?)$/i.test(path)));
}

function partialReason(unread: string[], truncated: boolean): string | undefined {
  if (truncated) return CUT;
  if (unread.length === 0) return undefined;
  return `These chapters could not be read: ${unread.slice(0, 5).join(', ')}${unread.length > 5 ? ', …' : ''}.`;
}

function resolve(from: string, href: string): string {
  const parts = from.split('/').slice(0, -1);
  let path = href;
  try {
    path = decodeURIComponent(href);
  } catch {
    // The path is not URI-encoded.
  }
  for (const piece of path.split('/')) {
    if (piece === '..') parts.pop();
    else if (piece !== '' && piece !== '.') parts.push(piece);
  }
  return parts.join('/');
}
