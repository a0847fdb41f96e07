import { Injectable } from '@nestjs/common';
import type { DocumentChunk } from '../documents/document-chunk.entity.js';
import { RetrievalRepository } from './retrieval.repository.js';

/**
 * Maximum tokens of a passage with its neighbours: four typical chunks, so that ten passages still fit a small model's window.
 */
export const MAX_PASSAGE_TOKENS = 800;
/** Pieces of one section are separated only by the white space trimmed from them. */
const MAX_GAP = 8;

type Piece = Pick<
  DocumentChunk,
  | 'id'
  | 'versionId'
  | 'ordinal'
  | 'text'
  | 'startOffset'
  | 'endOffset'
  | 'tokenCount'
  | 'page'
  | 'slide'
  | 'sheet'
  | 'headingPath'
>;

export interface Stretch {
  text: string;
  start: number;
  end: number;
}

/** Whether `next` continues `piece` in the same section and on the same page, slide or sheet. */
export function canFollow(piece: Piece, next: Piece): boolean {
  return (
    piece.versionId === next.versionId &&
    piece.ordinal + 1 === next.ordinal &&
    (piece.page ?? 0) === (next.page ?? 0) &&
    (piece.slide ?? 0) === (next.slide ?? 0) &&
    (piece.sheet ?? '') === (next.sheet ?? '') &&
    (piece.headingPath ?? []).join('\n') === (next.headingPath ?? []).join('\n') &&
    next.startOffset >= piece.startOffset &&
    next.endOffset >= piece.endOffset &&
    next.startOffset - piece.endOffset <= MAX_GAP
  );
}

/**
 * Joins pieces in reading order into one text. Overlaps appear once; a gap is filled with as much white space as was omitted,
 * so that `text` is as long as `start…end` and every position in it maps to the document.
 */
export function joined(pieces: readonly Piece[]): Stretch {
  const [first, ...rest] = pieces as [Piece, ...Piece[]];
  const whole: Stretch = { text: first.text, start: first.startOffset, end: first.endOffset };
  for (const piece of rest) {
    const gap = piece.startOffset - whole.end;
    if (gap >= 0) whole.text += blank(gap, whole.text, piece.text) + piece.text;
    else whole.text += piece.text.slice(-gap);
    whole.end = Math.max(whole.end, piece.endOffset);
  }
  return whole;
}

function blank(length: number, before: string, after: string): string {
  if (length === 1) return before.includes('\n') || after.includes('\n') ? '\n' : ' ';
  return '\n'.repeat(length);
}

/**
 * Extends a run by up to `reach` pieces on either side, nearest first, as long as they are contiguous, not `taken` and the
 * total stays within `maxTokens`.
 * @param run in reading order, without gaps
 */
export function extended<T extends Piece>(
  run: readonly T[],
  around: ReadonlyMap<number, T>,
  reach: number,
  taken: ReadonlySet<string>,
  maxTokens = MAX_PASSAGE_TOKENS,
): T[] {
  const pieces = [...run];
  let tokens = pieces.reduce((sum, piece) => sum + piece.tokenCount, 0);
  const open = { before: true, after: true };
  for (let step = 0; step < reach; step++) {
    for (const side of ['before', 'after'] as const) {
      const edge = side === 'before' ? pieces[0]! : pieces.at(-1)!;
      const next = around.get(edge.ordinal + (side === 'before' ? -1 : 1));
      const fits = next && !taken.has(next.id) && tokens + next.tokenCount <= maxTokens;
      open[side] &&= Boolean(fits && (side === 'before' ? canFollow(next, edge) : canFollow(edge, next)));
      if (!open[side]) continue;
      tokens += next!.tokenCount;
      if (side === 'before') pieces.unshift(next!);
      else pieces.push(next!);
    }
  }
  return pieces;
}

/** Reads the chunks around hits. */
@Injectable()
export class Neighbours {
  constructor(private readonly repository: RetrievalRepository) {}

  /** @returns each run (in reading order) with its surrounding chunks; no chunk is in two of them. */
  async around(runs: DocumentChunk[][], reach: number): Promise<DocumentChunk[][]> {
    if (reach === 0 || runs.length === 0) return runs;
    const taken = new Set(runs.flat().map(({ id }) => id));
    const places = runs.map((run) => {
      const { versionId, generation } = run[0]!;
      return { versionId, generation, ordinals: ordinalsAround(run, reach) };
    });
    const byVersion = new Map<string, Map<number, DocumentChunk>>();
    for (const chunk of await this.repository.findChunksAt(places)) {
      const chunks = byVersion.get(chunk.versionId) ?? new Map<number, DocumentChunk>();
      byVersion.set(chunk.versionId, chunks.set(chunk.ordinal, chunk));
    }
    return runs.map((run) => {
      const pieces = extended(run, byVersion.get(run[0]!.versionId) ?? new Map(), reach, taken);
      for (const { id } of pieces) taken.add(id);
      return pieces;
    });
  }
}

function ordinalsAround(run: DocumentChunk[], reach: number): number[] {
  const steps = Array.from({ length: reach }, (_, i) => i + 1);
  const [first, last] = [run[0]!.ordinal, run.at(-1)!.ordinal];
  return [...steps.map((n) => first - n).filter((n) => n >= 0), ...steps.map((n) => last + n)];
}
