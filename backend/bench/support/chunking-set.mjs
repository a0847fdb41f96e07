/** The chunking questions with the places of their answers, in UTF-16 code units, and the texts as documents whose places can be traced back. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';

/** Blocks as the parser of plain text makes them, each with its start in the file. */
function blocksOf(raw) {
  const blocks = [];
  for (const match of raw.matchAll(/[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)*/g))
    blocks.push({ kind: 'paragraph', text: match[0], rawStart: match.index });
  return blocks;
}

export function loadChunkingSet(folder) {
  const rows = parse(readFileSync(join(folder, 'questions.csv'), 'utf8'), { columns: true });
  const texts = new Map();
  for (const name of new Set(rows.map((row) => row.corpus_id)))
    texts.set(name, readFileSync(join(folder, 'corpora', `${name}.md`), 'utf8'));
  // Offsets of the set count an astral character once.
  const units = new Map([...texts].map(([name, text]) => [name, unitOffsets(text)]));
  const questions = rows.map(({ question, references, corpus_id: corpus }) => ({
    corpus,
    question,
    gold: JSON.parse(references).map(({ start_index: start, end_index: end }) => [
      units.get(corpus)[start],
      units.get(corpus)[end],
    ]),
  }));
  const documents = [...texts].map(([name, text]) => ({ name, blocks: blocksOf(text) }));
  return { questions, documents };
}

function unitOffsets(text) {
  const offsets = [];
  let at = 0;
  for (const character of text) {
    offsets.push(at);
    at += character.length;
  }
  return [...offsets, at];
}

/** From a place in the text of the document (its blocks, separated by two characters) to the place in the file. */
export function rawPlaces(blocks) {
  let at = 0;
  const starts = blocks.map(({ text, rawStart }) => {
    const start = at;
    at += text.length + 2;
    return { start, rawStart };
  });
  const toRaw = (offset) => {
    const block = starts.findLast(({ start }) => start <= offset);
    return block.rawStart + offset - block.start;
  };
  return ([start, end]) => [toRaw(start), toRaw(end - 1) + 1];
}

const length = ([start, end]) => Math.max(0, end - start);

/** Ranges as the union of themselves, in order. */
function union(ranges) {
  const out = [];
  for (const [start, end] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = out.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else out.push([start, end]);
  }
  return out;
}

const total = (ranges) => ranges.reduce((sum, range) => sum + length(range), 0);
const common = (a, b) =>
  a.reduce((sum, x) => sum + b.reduce((n, y) => n + length([Math.max(x[0], y[0]), Math.min(x[1], y[1])]), 0), 0);

/**
 * Recall, precision and intersection over union by characters (Smith and Troynikov 2024). What is found twice counts twice in what
 * was retrieved: a reader pays for it.
 * @param found ranges of the question's own text
 * @param retrieved characters of all that was found, of other texts too
 */
export function overlapFigures(gold, found, retrieved) {
  const wanted = union(gold);
  const hit = common(wanted, union(found));
  return {
    recall: hit / total(wanted),
    precision: retrieved === 0 ? 0 : hit / retrieved,
    iou: hit / (retrieved + total(wanted) - hit),
  };
}
