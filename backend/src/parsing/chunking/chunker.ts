import { setImmediate as yieldToLoop } from 'node:timers/promises';
import type { ParsedDocument } from '../document-parser.js';
import type { Chunk, ChunkingOptions } from './chunk.js';
import { documentText } from './document-text.js';
import { embeddingTextOf, fitLeft, headerTokens, prefixTokens } from './embedding-text.js';
import type { GroupLimits } from './grouping/group.js';
import { groupRecursively } from './grouping/recursive.js';
import { groupBySimilarity } from './grouping/semantic.js';
import { groupByWindow } from './grouping/sliding.js';
import { type Section, SectionBuilder } from './sections.js';
import type { Unit, UnitLimits } from './units.js';

const TARGET_TOKENS = 200;
const MAX_CHARS = 4_000;
/** Tokens by which joined text may exceed the sum of its parts. */
const SPARE_TOKENS = 2;
const STEPS_PER_TURN = 100;

/**
 * Splits a document along its structure: sections are never mixed, nor pages, slides or sheets; blocks are kept whole if they
 * fit, otherwise split at lines or sentences, otherwise at words. Within a section, the strategy decides which pieces form a
 * chunk. Deterministic. Yields to the event loop between blocks.
 */
export async function chunkDocument(document: ParsedDocument, options: ChunkingOptions): Promise<Chunk[]> {
  const { text, placed } = documentText(document.blocks);
  const limits = limitsOf(options);
  const maxChunks = options.maxChunks ?? Infinity;
  const builder = new SectionBuilder(text, limits.units);
  for (const [i, block] of placed.entries()) {
    // More text than this cannot fit into the allowed number of chunks.
    if (builder.tokens > maxChunks * limits.groups.hard) break;
    builder.add(block);
    if (i % STEPS_PER_TURN === STEPS_PER_TURN - 1) await pause(options);
  }
  const sections = builder.sections();
  const groups = await group(text, sections, limits, options);
  const chunks: Chunk[] = [];
  for (const [i, section] of sections.entries()) {
    for (const units of groups[i]!) {
      for (const chunk of toChunks(text, section, units, options, chunks.length)) chunks.push(chunk);
      if (chunks.length >= maxChunks) return chunks.slice(0, maxChunks);
    }
    if (i % STEPS_PER_TURN === STEPS_PER_TURN - 1) await pause(options);
  }
  return chunks;
}

interface Limits {
  units: UnitLimits;
  groups: GroupLimits;
}

function limitsOf({ countTokens, maxTokens, targetTokens = TARGET_TOKENS, ...rest }: ChunkingOptions): Limits {
  const special = countTokens('');
  const count = (piece: string): number => Math.max(0, countTokens(piece) - special);
  const hard = Math.max(1, maxTokens - special - prefixTokens(maxTokens) - SPARE_TOKENS);
  const target = Math.min(targetTokens, hard);
  const fitHeader: UnitLimits['fitHeader'] = (header) => ({
    text: header,
    tokens: count(fitLeft(header, headerTokens(maxTokens), countTokens)) + 1,
  });
  const fine = rest.strategy === 'sentence_window' || rest.strategy === 'semantic';
  return {
    units: { count, targetTokens: target, maxTokens: hard, maxChars: MAX_CHARS, fitHeader, fine },
    groups: { target, hard, overlap: Math.min(rest.overlapTokens ?? 0, target / 2), maxChars: MAX_CHARS },
  };
}

/** Chunks of each section, as units. */
async function group(
  text: string,
  sections: Section[],
  { units, groups }: Limits,
  { strategy, embed, signal }: ChunkingOptions,
): Promise<Unit[][][]> {
  if (strategy === 'semantic') {
    if (!embed) throw new Error('Semantic chunking needs an embedder');
    const abortable = (texts: string[]): Promise<Float32Array[]> => {
      signal?.throwIfAborted();
      return embed(texts);
    };
    return groupBySimilarity(text, sections, groups, abortable);
  }
  return sections.map((section) =>
    strategy === 'sentence_window'
      ? groupByWindow(section, groups)
      : groupRecursively(text, section, groups, units.count),
  );
}

/** Usually one chunk; more if the joined text has more tokens than its parts and would exceed the embedder's window. */
function toChunks(text: string, section: Section, units: Unit[], options: ChunkingOptions, ordinal: number): Chunk[] {
  const { start, end } = trimmed(text, units[0]!.start, units.at(-1)!.end);
  if (start >= end) return [];
  const { place, headingPath } = section;
  const parts = { text: text.slice(start, end), headingPath, tableHeader: units[0]!.lead?.text };
  const embeddingText = embeddingTextOf(parts, options);
  const tokenCount = options.countTokens(embeddingText);
  if (tokenCount > options.maxTokens && units.length > 1) {
    const half = Math.ceil(units.length / 2);
    const first = toChunks(text, section, units.slice(0, half), options, ordinal);
    return [...first, ...toChunks(text, section, units.slice(half), options, ordinal + first.length)];
  }
  const { tableHeader, ...own } = parts;
  return [
    { ordinal, ...own, ...place, ...(tableHeader ? { tableHeader } : {}), start, end, tokenCount, embeddingText },
  ];
}

function trimmed(text: string, start: number, end: number): { start: number; end: number } {
  const body = text.slice(start, end);
  return { start: start + (body.length - body.trimStart().length), end: end - (body.length - body.trimEnd().length) };
}

async function pause({ signal }: ChunkingOptions): Promise<void> {
  await yieldToLoop();
  signal?.throwIfAborted();
}
