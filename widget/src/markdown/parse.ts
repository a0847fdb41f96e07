import { Lexer, Tokenizer } from 'marked';
import type { Token, Tokens } from 'marked';
import { decodeEntities, toInlines } from './inline.js';
import { closeOpen, holdBack } from './settle.js';
import type { Block, CellAlign, Inline, MarkdownStream } from './tree.js';

const MAX_DEPTH = 8;

/**
 * Two constructs would change text that was already read: a line of dashes turns the paragraph above into a heading, a
 * definition turns earlier brackets into links. Both are disabled.
 */
class AppendOnlyTokenizer extends Tokenizer {
  override lheading(): undefined {
    return undefined;
  }
  override def(): undefined {
    return undefined;
  }
}

const lex = (text: string): Token[] =>
  new Lexer({ gfm: true, breaks: true, tokenizer: new AppendOnlyTokenizer() }).lex(text);

export const parseMarkdown = (text: string): Block[] => toBlocks(lex(text), 0);

/** See `MarkdownStream`. Only the last block is parsed again when text is appended. */
export class IncrementalMarkdown implements MarkdownStream {
  private stable: Block[] = [];
  private stableText = '';

  update(text: string, finished: boolean): readonly Block[] {
    if (!text.startsWith(this.stableText)) this.forget();
    const tail = text.slice(this.stableText.length);
    const decided = finished ? tail : holdBack(tail);
    const rest = decided.slice(this.keep(lex(decided), decided));
    return [...this.stable, ...parseMarkdown(finished ? rest : closeOpen(rest))];
  }

  /** Commits all blocks but the last, which may still grow; returns how much of `decided` they cover. */
  private keep(tokens: readonly Token[], decided: string): number {
    const lastReal = tokens.findLastIndex((token) => token.type !== 'space');
    const complete = tokens.slice(0, Math.max(0, lastReal));
    const raw = complete.map((token) => token.raw).join('');
    // Marked normalises line ends: if its raw text differs from ours, everything stays in the tail.
    if (!decided.startsWith(raw)) return 0;
    this.stable = [...this.stable, ...toBlocks(complete, 0)];
    this.stableText += raw;
    return raw.length;
  }

  private forget(): void {
    this.stable = [];
    this.stableText = '';
  }
}

export const createMarkdownStream = (): MarkdownStream => new IncrementalMarkdown();

function toBlocks(tokens: readonly Token[], depth: number): Block[] {
  return tokens.flatMap((token) => toBlock(token, depth));
}

function toBlock(token: Token, depth: number): Block[] {
  if (depth > MAX_DEPTH) return plain(token.raw);
  switch (token.type) {
    case 'space':
      return [];
    case 'heading':
      return [{ kind: 'heading', level: (token as Tokens.Heading).depth, children: toInlines(token.tokens) }];
    case 'paragraph':
      return [{ kind: 'paragraph', children: toInlines(token.tokens) }];
    case 'text':
      return [{ kind: 'paragraph', children: toInlines([token]) }];
    case 'list':
      return [toList(token as Tokens.List, depth)];
    case 'blockquote':
      return [{ kind: 'quote', children: toBlocks(token.tokens ?? [], depth + 1) }];
    case 'code':
      return [toCode(token as Tokens.Code)];
    case 'table':
      return [toTable(token as Tokens.Table)];
    case 'hr':
      return [{ kind: 'rule' }];
    case 'checkbox':
      return [];
    default:
      return plain(token.raw);
  }
}

/** HTML and unknown tokens are shown as written. */
function plain(raw: string): Block[] {
  const text = raw.trim();
  return text === '' ? [] : [{ kind: 'paragraph', children: [{ kind: 'text', text }] }];
}

function toList(token: Tokens.List, depth: number): Block {
  const items = token.items.map((item) => {
    const blocks = toBlocks(item.tokens, depth + 1);
    return item.task ? withTaskMark(blocks, item.checked === true) : blocks;
  });
  return { kind: 'list', ordered: token.ordered, start: Number(token.start) || 1, items };
}

function withTaskMark(blocks: Block[], checked: boolean): Block[] {
  const mark: Inline = { kind: 'text', text: checked ? '☑ ' : '☐ ' };
  const [first, ...rest] = blocks;
  if (first?.kind !== 'paragraph') return [{ kind: 'paragraph', children: [mark] }, ...blocks];
  return [{ ...first, children: [mark, ...first.children] }, ...rest];
}

function toCode(token: Tokens.Code): Block {
  const language = decodeEntities(token.lang ?? '').split(/\s/)[0] ?? '';
  return { kind: 'code', language: language.slice(0, 24), text: token.text };
}

const ALIGN: Record<string, CellAlign> = { left: 'start', center: 'center', right: 'end' };

function toTable(token: Tokens.Table): Block {
  return {
    kind: 'table',
    align: token.align.map((align) => ALIGN[align ?? 'left'] ?? 'start'),
    head: token.header.map((cell) => toInlines(cell.tokens)),
    rows: token.rows.map((row) => row.map((cell) => toInlines(cell.tokens))),
  };
}
