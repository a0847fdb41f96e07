import type { Token, Tokens } from 'marked';
import type { Inline } from './tree.js';

const LINK_SCHEMES = new Set(['http:', 'https:', 'mailto:']);
const MAX_DEPTH = 16;
const CITATION = /\[(\d{1,2})\]/g;
const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

/** An absolute URL of an allowed scheme in normalised form, otherwise undefined. */
export function safeHref(href: string): string | undefined {
  try {
    const url = new URL(href);
    return LINK_SCHEMES.has(url.protocol) && !url.username && !url.password ? url.href : undefined;
  } catch {
    return undefined;
  }
}

export function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,6}));/gi,
    (mark, dec?: string, hex?: string, name?: string) => {
      if (name) return NAMED[name.toLowerCase()] ?? mark;
      const code = dec ? Number(dec) : Number.parseInt(hex ?? '', 16);
      const valid = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
      return valid ? String.fromCodePoint(code) : mark;
    },
  );
}

export function toInlines(tokens: readonly Token[] | undefined, depth = 0): Inline[] {
  return (tokens ?? []).flatMap((token) => toInline(token, depth));
}

function toInline(token: Token, depth: number): Inline[] {
  if (depth > MAX_DEPTH) return [{ kind: 'text', text: token.raw }];
  switch (token.type) {
    case 'text':
      return token.tokens
        ? toInlines(token.tokens, depth + 1)
        : withCitations(decodeEntities((token as Tokens.Text).text));
    case 'escape':
      return [{ kind: 'text', text: decodeEntities((token as Tokens.Escape).text) }];
    case 'strong':
    case 'em':
    case 'del':
      return [{ kind: token.type, children: toInlines(token.tokens, depth + 1) }];
    case 'codespan':
      return [{ kind: 'code', text: (token as Tokens.Codespan).text }];
    case 'br':
      return [{ kind: 'break' }];
    case 'link':
      return toLink(token as Tokens.Link, depth);
    case 'image':
      // Loading an image would reveal to its server that the answer was read: only the description is shown.
      return [{ kind: 'text', text: decodeEntities((token as Tokens.Image).text) }];
    case 'checkbox':
      return [];
    case 'html':
      return /^<br\s*\/?>$/i.test(token.raw) ? [{ kind: 'break' }] : [{ kind: 'text', text: token.raw }];
    default:
      return [{ kind: 'text', text: token.raw }];
  }
}

function toLink(token: Tokens.Link, depth: number): Inline[] {
  const children = toInlines(token.tokens, depth + 1);
  const href = safeHref(token.href);
  return href ? [{ kind: 'link', href, children }] : children;
}

function withCitations(text: string): Inline[] {
  const parts: Inline[] = [];
  let from = 0;
  for (const match of text.matchAll(CITATION)) {
    // Keeps the mark on the line of the word to which it belongs.
    const before = text.slice(from, match.index).replace(/ $/, '\u202f');
    if (before !== '') parts.push({ kind: 'text', text: before });
    parts.push({ kind: 'cite', n: Number(match[1]) });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) });
  return parts;
}
