import { lexer, type Token, type Tokens } from 'marked';
import { append } from '../../common/arrays/unbounded.js';
import type { ParsedBlock, ParsedDocument } from '../document-parser.js';
import { decodeText } from '../../common/text/charset.js';
import { cleanText, oneLine } from './clean-text.js';
import { type FrontMatter, splitFrontMatter } from './front-matter.js';
import { HeadingStack } from './heading-stack.js';
import { withoutTags } from './html-strip.js';
import { LOWERED_MARKS, plainScripts, RAISED_MARKS } from './raised.js';

/** CommonMark/GFM: heading path per block, markup removed, tables with one line per row. */
export function parseMarkdown(bytes: Uint8Array): ParsedDocument {
  const headings = new HeadingStack();
  const blocks: ParsedBlock[] = [];
  const { matter, body } = splitFrontMatter(cleanText(decodeText(bytes)));
  let title = matter?.title;
  if (matter) append(blocks, matterBlocks(matter, headings));
  for (const token of lexer(body)) {
    const block = toBlock(token);
    if (!block || block.text.trim() === '') continue;
    block.text = plainScripts(block.text);
    if (block.header !== undefined) block.header = plainScripts(block.header);
    if (token.type === 'heading') {
      if (block.text === matter?.title && blocks[0]?.text === block.text) continue;
      headings.enter((token as Tokens.Heading).depth, block.text);
      title ??= (token as Tokens.Heading).depth === 1 ? block.text : undefined;
    }
    blocks.push({ ...block, headingPath: headings.path() });
  }
  return { blocks, title };
}

/** Pages show the title as their first heading; the other fields are added beside the text. */
function matterBlocks({ title, lines }: FrontMatter, headings: HeadingStack): ParsedBlock[] {
  if (title !== undefined) headings.enter(0, title);
  const headingPath = headings.path();
  const about = lines.join('\n');
  return [
    ...(title === undefined ? [] : [{ kind: 'heading' as const, text: title, headingPath }]),
    ...(about === '' ? [] : [{ kind: 'paragraph' as const, text: about, headingPath, aside: true as const }]),
  ];
}

function toBlock(token: Token): Pick<ParsedBlock, 'text' | 'kind' | 'header'> | undefined {
  switch (token.type) {
    case 'heading':
      return { kind: 'heading', text: oneLine(inline(token)) };
    case 'list':
      return { kind: 'list', text: listLines(token as Tokens.List, 0).join('\n') };
    case 'table':
      return tableBlock(token as Tokens.Table);
    case 'code':
      return { kind: 'code', text: (token as Tokens.Code).text };
    case 'space':
    case 'hr':
    case 'def':
      return undefined;
    default:
      return { kind: 'paragraph', text: inline(token).trim() };
  }
}

/** Text of a token without markup; for images their alternative text, for HTML its text content. */
function inline(token: Token): string {
  if (token.type === 'html') return withoutTags(withMarks((token as Tokens.HTML).text));
  if (token.type === 'br') return '\n';
  const nested = 'tokens' in token ? token.tokens : undefined;
  if (nested && nested.length > 0) return nested.map(inline).join(token.type === 'blockquote' ? '\n' : '');
  return 'text' in token && typeof token.text === 'string' ? unescape(token.text) : '';
}

/** Markdown uses `<sup>` and `<sub>` for raised and lowered characters. */
const withMarks = (html: string): string =>
  html.replace(/<(\/?)su([pb])>/gi, (_, slash: string, kind: string) => {
    const [open, close] = kind.toLowerCase() === 'p' ? RAISED_MARKS : LOWERED_MARKS;
    return slash === '' ? open : close;
  });

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' };
const unescape = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_, name: string) => ENTITIES[name]!);

function listLines(list: Tokens.List, depth: number): string[] {
  return list.items.flatMap((item, i) => {
    const mark = list.ordered ? `${Number(list.start || 1) + i}.` : '-';
    const own = item.tokens.filter((t) => t.type !== 'list').map(inline);
    const nested = item.tokens
      .filter((t): t is Tokens.List => t.type === 'list')
      .flatMap((l) => listLines(l, depth + 1));
    return [`${'  '.repeat(depth)}${mark} ${oneLine(own.join(' '))}`, ...nested];
  });
}

function tableBlock(table: Tokens.Table): Pick<ParsedBlock, 'text' | 'kind' | 'header'> {
  const row = (cells: Tokens.TableCell[]): string =>
    cells.map((c) => oneLine(c.tokens.map(inline).join(''))).join(' | ');
  const header = row(table.header);
  return { kind: 'table', text: [header, ...table.rows.map(row)].join('\n'), header };
}
