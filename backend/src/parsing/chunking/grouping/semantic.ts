import type { Section } from '../sections.js';
import { pack, type Unit } from '../units.js';
import type { GroupLimits } from './group.js';

/** Compared pieces have about this share of a chunk: single short sentences are not informative enough. */
const PIECES_PER_CHUNK = 4;
const TEXTS_AT_ONCE = 32;

export type Embed = (texts: string[]) => Promise<Float32Array[]>;

/**
 * Splits each section where neighbouring sentences stop being similar: of all partitions into chunks up to the target size,
 * chooses the one with the most similarity above the document's mean within its chunks, by dynamic programming (Smith and
 * Troynikov, "Evaluating chunking strategies for retrieval", 2024, ClusterSemanticChunker).
 */
export async function groupBySimilarity(
  text: string,
  sections: readonly Section[],
  limits: GroupLimits,
  embed: Embed,
): Promise<Unit[][][]> {
  const pieces = sections.map(({ units }) => pack(units, limits.target / PIECES_PER_CHUNK, limits.maxChars));
  const vectors = await embedAll(
    pieces.flat().map(({ start, end }) => text.slice(start, end)),
    embed,
  );
  let at = 0;
  const bands = pieces.map((own) => bandOf(own, vectors.slice(at, (at += own.length)), limits));
  const mean = meanOf(bands);
  return pieces.map((own, i) => bestCut(own, bands[i]!, mean, limits));
}

async function embedAll(texts: string[], embed: Embed): Promise<Float32Array[]> {
  const vectors: Float32Array[] = [];
  for (let i = 0; i < texts.length; i += TEXTS_AT_ONCE)
    for (const vector of await embed(texts.slice(i, i + TEXTS_AT_ONCE))) vectors.push(vector);
  return vectors;
}

/** Cosines of each piece with the preceding ones that could share its chunk, nearest first. */
type Band = number[][];

function bandOf(pieces: readonly Unit[], vectors: readonly Float32Array[], limits: GroupLimits): Band {
  return pieces.map((_, j) => {
    const row: number[] = [];
    for (const i of backFrom(pieces, j, limits)) row.push(cosine(vectors[i]!, vectors[j]!));
    return row;
  });
}

/** The preceding pieces that form a chunk with it and everything between, nearest first. */
function* backFrom(pieces: readonly Unit[], j: number, { target, maxChars }: GroupLimits): Generator<number> {
  const last = pieces[j]!;
  let { tokens } = last;
  for (let i = j - 1; i >= 0; i -= 1) {
    const first = pieces[i]!;
    tokens += first.tokens;
    if (tokens + (first.lead?.tokens ?? 0) > target || last.end - first.start > maxChars) return;
    yield i;
  }
}

function meanOf(bands: readonly Band[]): number {
  const all = bands.flat(2);
  return all.length === 0 ? 0 : all.reduce((sum, value) => sum + value, 0) / all.length;
}

function bestCut(pieces: readonly Unit[], band: Band, mean: number, limits: GroupLimits): Unit[][] {
  const best = [0];
  const from: number[] = [];
  for (let j = 0; j < pieces.length; j += 1) {
    let gain = 0;
    [best[j + 1], from[j]] = [best[j]!, j];
    for (const i of backFrom(pieces, j, limits)) {
      // Adding piece i adds its pairs with all pieces between it and j.
      for (let k = i + 1; k <= j; k += 1) gain += band[k]![k - i - 1]! - mean;
      if (best[i]! + gain >= best[j + 1]!) [best[j + 1], from[j]] = [best[i]! + gain, i];
    }
  }
  const groups: Unit[][] = [];
  for (let end = pieces.length; end > 0; end = from[end - 1]!) groups.unshift(pieces.slice(from[end - 1], end));
  return groups;
}

const cosine = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
