import mammoth from 'mammoth';
import { IngestionFailure } from '../../reasons.js';
import type { ParsedBlock, ParsedDocument } from '../document-parser.js';
import { cleanText, oneLine } from './clean-text.js';
import { HeadingStack } from './heading-stack.js';
import { checkZip } from './zip-guard.js';

/** What is used of mammoth's document model, handed out by its `transformDocument` option. */
interface Node {
  type: string;
  children?: Node[];
  value?: string;
  styleName?: string | null;
  numbering?: { level?: string; isOrdered?: boolean } | null;
  noteType?: string;
  body?: Node[];
  notes?: { _notes?: Record<string, Node> };
}

export async function parseDocx(bytes: Uint8Array): Promise<ParsedDocument> {
  await checkZip(bytes);
  const root = await readModel(bytes);
  const reader = new DocxReader();
  for (const node of root.children ?? []) reader.read(node);
  for (const note of Object.values(root.notes?._notes ?? {})) for (const node of note.body ?? []) reader.read(node);
  return { blocks: reader.blocks, title: reader.title };
}

async function readModel(bytes: Uint8Array): Promise<Node> {
  let root: Node | undefined;
  const transformDocument = (document: Node): Node => {
    root = document;
    // The HTML that mammoth would write from it is not wanted.
    return { ...document, children: [] };
  };
  try {
    await mammoth.convertToHtml({ buffer: Buffer.from(bytes) }, { transformDocument } as object);
  } catch (error) {
    throw new IngestionFailure('corrupt', error);
  }
  if (!root) throw new IngestionFailure('corrupt');
  return root;
}

class DocxReader {
  readonly blocks: ParsedBlock[] = [];
  title: string | undefined;
  private readonly headings = new HeadingStack();

  read(node: Node): void {
    if (node.type === 'paragraph') this.paragraph(node);
    else if (node.type === 'table') this.add('table', tableText(node));
    else for (const child of node.children ?? []) this.read(child);
  }

  private paragraph(node: Node): void {
    const text = cleanText(textOf(node)).trim();
    if (text === '') return;
    const level = headingLevel(node.styleName);
    if (level === 0) this.title ??= oneLine(text);
    if (level !== undefined) {
      this.headings.enter(level, oneLine(text));
      this.add('heading', oneLine(text));
    } else if (node.numbering) {
      this.listItem(`${'  '.repeat(Number(node.numbering.level ?? 0))}- ${text}`);
    } else {
      this.add('paragraph', text);
    }
  }

  /** Items that follow each other are one list. */
  private listItem(line: string): void {
    const last = this.blocks.at(-1);
    if (last?.kind === 'list') last.text += `\n${line}`;
    else this.add('list', line);
  }

  private add(kind: ParsedBlock['kind'], text: string): void {
    if (text.trim() !== '') this.blocks.push({ kind, text, headingPath: this.headings.path() });
  }
}

/** 0 for the document's title, 1–9 for headings. */
function headingLevel(style: string | null | undefined): number | undefined {
  if (!style) return undefined;
  if (/^title$/i.test(style)) return 0;
  const match = /^heading (\d)$/i.exec(style);
  return match ? Number(match[1]) : undefined;
}

const tableText = (table: Node): string =>
  rowsOf(table)
    .map((row) => (row.children ?? []).map((cell) => oneLine(textOf(cell))).join(' | '))
    .filter((line) => /[^\s|]/.test(line))
    .join('\n');

const rowsOf = (node: Node): Node[] =>
  node.type === 'tableRow' ? [node] : (node.children ?? []).flatMap((child) => rowsOf(child));

function textOf(node: Node): string {
  if (node.type === 'text') return node.value ?? '';
  if (node.type === 'tab') return ' ';
  if (node.type === 'break') return '\n';
  const inner = (node.children ?? []).map(textOf).join('');
  return node.type === 'paragraph' ? `${inner}\n` : inner;
}
