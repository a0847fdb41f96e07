import { setImmediate as yieldToLoop } from 'node:timers/promises';
import type { ParsedDocument } from '../parsing/document-parser.js';
import type { Chunk, ChunkingOptions } from './chunk.js';
import { documentText, type PlacedBlock } from './document-text.js';
import { embeddingTextOf, prefixTokens } from './embedding-text.js';
import { toUnits, type Unit, type UnitLimits } from './units.js';

const TARGET_TOKENS = 200;
const MAX_CHARS = 4_000;
/** A last piece smaller than this joins its neighbour when both fit. */
const SMALL_TOKENS = 40;
const BLOCKS_PER_TURN = 100;

/** What may become one chunk. */
interface Draft {
  units: Unit[];
  tokens: number;
  page?: number;
  headingPath?: string[];
}

/**
 * Recursive chunking on structure: a section is never mixed with the next one, blocks are kept whole where they fit, else
 * cut at lines or sentences, else at words; no chunk reaches over a page. Same input, same chunks. Gives way to the event loop between blocks.
 */
export async function chunkDocument(document: ParsedDocument, options: ChunkingOptions): Promise<Chunk[]> {
  const { text, placed } = documentText(document.blocks);
  const special = options.countTokens('');
  const room = options.maxTokens - special - prefixTokens(options.maxTokens);
  const limits: UnitLimits = {
    count: (piece) => Math.max(0, options.countTokens(piece) - special),
    maxTokens: Math.min(options.targetTokens ?? TARGET_TOKENS, room),
    maxChars: MAX_CHARS,
  };
  const packer = new Packer(limits.maxTokens, room);
  for (const [i, block] of placed.entries()) {
    packer.add(block, toUnits(text, block.start, block.end, block.kind, limits));
    if (i % BLOCKS_PER_TURN === BLOCKS_PER_TURN - 1) await yieldToLoop();
  }
  const chunks: Chunk[] = [];
  for (const [i, draft] of packer.finish().entries()) {
    chunks.push(...toChunks(text, draft, options, chunks.length));
    if (i % BLOCKS_PER_TURN === BLOCKS_PER_TURN - 1) await yieldToLoop();
  }
  return chunks;
}

/** Fills drafts with units, closing them at borders of sections and pages and when full. */
class Packer {
  private readonly done: Draft[] = [];
  private current: Draft | undefined;

  constructor(
    private readonly target: number,
    private readonly hard: number,
  ) {}

  add(block: PlacedBlock, units: Unit[]): void {
    const heading = block.kind === 'heading';
    if (this.current && (heading || !samePath(this.current.headingPath, block.headingPath))) this.endSection(heading);
    // A chunk over two pages would be cited with the wrong one.
    if (this.current && this.current.page !== block.page) this.close();
    for (const unit of units) {
      if (this.current && !this.fits(this.current, unit)) this.close();
      this.current ??= { units: [], tokens: 0, page: block.page, headingPath: block.headingPath };
      this.current.units.push(unit);
      this.current.tokens += unit.tokens;
    }
    if (this.current && heading) this.current.headingPath = block.headingPath;
  }

  finish(): Draft[] {
    this.mergeTail();
    this.close();
    return this.done;
  }

  /** A heading right under a heading stays with it: alone it would say nothing. */
  private endSection(heading: boolean): void {
    const last = this.current?.headingPath?.at(-1);
    const onlyHeadings = heading && this.current!.tokens <= SMALL_TOKENS && this.isHeadingOnly(last);
    if (onlyHeadings) return;
    this.mergeTail();
    this.close();
  }

  private isHeadingOnly(title: string | undefined): boolean {
    const { units } = this.current!;
    const length = units.reduce((n, u) => n + u.end - u.start, 0);
    return title !== undefined && length <= title.length;
  }

  private fits(draft: Draft, unit: Unit): boolean {
    const chars = unit.end - draft.units[0]!.start;
    return draft.tokens + unit.tokens <= this.target && chars <= MAX_CHARS;
  }

  private mergeTail(): void {
    const [tail, before] = [this.current, this.done.at(-1)];
    if (!tail || !before || tail.tokens >= SMALL_TOKENS || tail.page !== before.page) return;
    if (!samePath(tail.headingPath, before.headingPath)) return;
    if (before.tokens + tail.tokens > this.hard || tail.units.at(-1)!.end - before.units[0]!.start > MAX_CHARS) return;
    before.units.push(...tail.units);
    before.tokens += tail.tokens;
    this.current = undefined;
  }

  private close(): void {
    if (this.current && this.current.units.length > 0) this.done.push(this.current);
    this.current = undefined;
  }
}

const samePath = (a: string[] | undefined, b: string[] | undefined): boolean =>
  a === b || (a?.length === b?.length && (a ?? []).every((title, i) => title === b?.[i]));

/** Usually one chunk; more when joined text has more tokens than its parts and would leave the embedder's window. */
function toChunks(text: string, draft: Draft, options: ChunkingOptions, ordinal: number): Chunk[] {
  const { start, end } = trimmed(text, draft.units[0]!.start, draft.units.at(-1)!.end);
  if (start >= end) return [];
  const body = text.slice(start, end);
  const embeddingText = embeddingTextOf(body, draft.headingPath, options);
  const tokenCount = options.countTokens(embeddingText);
  if (tokenCount > options.maxTokens && draft.units.length > 1) {
    const half = Math.ceil(draft.units.length / 2);
    const first = toChunks(text, { ...draft, units: draft.units.slice(0, half) }, options, ordinal);
    return [...first, ...toChunks(text, { ...draft, units: draft.units.slice(half) }, options, ordinal + first.length)];
  }
  return [
    { ordinal, text: body, start, end, page: draft.page, headingPath: draft.headingPath, tokenCount, embeddingText },
  ];
}

function trimmed(text: string, start: number, end: number): { start: number; end: number } {
  const body = text.slice(start, end);
  return { start: start + (body.length - body.trimStart().length), end: end - (body.length - body.trimEnd().length) };
}
