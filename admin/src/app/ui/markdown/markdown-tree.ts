import { type Token, type Tokens, lexer } from 'marked';

/** The only elements of an answer. Nothing else reaches the page: no HTML, no images, no other link schemes. */
export type Inline =
  | { type: 'text' | 'code'; text: string }
  | { type: 'strong' | 'em' | 'del'; children: Inline[] }
  | { type: 'link'; href: string; children: Inline[] }
  | { type: 'citation'; n: number }
  | { type: 'break' };

export type Block =
  | { type: 'paragraph'; children: Inline[] }
  | { type: 'heading'; level: number; children: Inline[] }
  | { type: 'code'; text: string; language: string }
  | { type: 'quote'; children: Block[] }
  | { type: 'list'; ordered: boolean; start: number; items: Block[][] }
  | { type: 'table'; head: Inline[][]; rows: Inline[][][] }
  | { type: 'rule' };

const SAFE_LINK = /^(https?:|mailto:)/i;
const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  apos: "'",
  nbsp: '\u00a0',
};

/**
 * Parses Markdown to the closed tree above. `[n]` becomes a citation if `cited` contains the number, otherwise it stays text.
 */
export function markdownTree(text: string, cited: ReadonlySet<number> = new Set()): Block[] {
  return blocks(lexer(text, { gfm: true, breaks: true }), cited);
}

function blocks(tokens: readonly Token[], cited: ReadonlySet<number>): Block[] {
  return tokens.flatMap((token) => block(token, cited));
}

function block(token: Token, cited: ReadonlySet<number>): Block[] {
  switch (token.type) {
    case 'space':
    case 'def':
      return [];
    case 'heading':
      return [{ type: 'heading', level: (token as Tokens.Heading).depth, children: inlines(token, cited) }];
    case 'code':
      return [{ type: 'code', text: (token as Tokens.Code).text, language: (token as Tokens.Code).lang ?? '' }];
    case 'blockquote':
      return [{ type: 'quote', children: blocks((token as Tokens.Blockquote).tokens, cited) }];
    case 'list': {
      const { ordered, start, items } = token as Tokens.List;
      return [
        { type: 'list', ordered, start: Number(start) || 1, items: items.map((item) => blocks(item.tokens, cited)) },
      ];
    }
    case 'table': {
      const { header, rows } = token as Tokens.Table;
      const cells = (row: Tokens.TableCell[]) => row.map((cell) => children(cell.tokens, cited));
      return [{ type: 'table', head: cells(header), rows: rows.map(cells) }];
    }
    case 'hr':
      return [{ type: 'rule' }];
    default:
      return [{ type: 'paragraph', children: inlines(token, cited) }];
  }
}

/** A token's children, or its source text if it has none (including raw HTML). */
function inlines(token: Token, cited: ReadonlySet<number>): Inline[] {
  const nested = 'tokens' in token ? token.tokens : undefined;
  return nested ? children(nested, cited) : withCitations('text' in token ? String(token.text) : token.raw, cited);
}

function children(tokens: readonly Token[], cited: ReadonlySet<number>): Inline[] {
  return tokens.flatMap((token) => inline(token, cited));
}

function inline(token: Token, cited: ReadonlySet<number>): Inline[] {
  switch (token.type) {
    case 'strong':
    case 'em':
    case 'del':
      return [{ type: token.type, children: inlines(token, cited) }];
    case 'codespan':
      return [{ type: 'code', text: (token as Tokens.Codespan).text }];
    case 'br':
      return [{ type: 'break' }];
    case 'link': {
      const { href } = token as Tokens.Link;
      const inner = inlines(token, cited);
      return SAFE_LINK.test(href) ? [{ type: 'link', href, children: inner }] : inner;
    }
    case 'image':
      // Never loaded: a URL in an answer could leak the conversation.
      return [{ type: 'text', text: (token as Tokens.Image).text || 'image' }];
    case 'escape':
      return [{ type: 'text', text: (token as Tokens.Escape).text }];
    case 'html':
      return [{ type: 'text', text: token.raw }];
    default:
      return inlines(token, cited);
  }
}

function withCitations(text: string, cited: ReadonlySet<number>): Inline[] {
  const parts: Inline[] = [];
  let from = 0;
  for (const match of text.matchAll(/\[(\d{1,3})\]/g)) {
    const n = Number(match[1]);
    if (!cited.has(n)) continue;
    if (match.index > from) parts.push({ type: 'text', text: decode(text.slice(from, match.index)) });
    parts.push({ type: 'citation', n });
    from = match.index + match[0].length;
    // Models separate a mark from the punctuation after it: "… 28 days [1] ."
    from += /^[ \t]+(?=[.,;:!?])/.exec(text.slice(from, from + 4))?.[0].length ?? 0;
  }
  if (from < text.length) parts.push({ type: 'text', text: decode(text.slice(from)) });
  return parts;
}

const decode = (text: string): string =>
  text.replace(/&(#39|[a-z]{2,5});/g, (all, name: string) => ENTITIES[name] ?? all);
