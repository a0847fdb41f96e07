import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { termsOf } from '../../../../vectors/terms.js';
import type { Passage } from '../../../chat-model.js';

/** A question with the positions of its answer in a text; evaluation data, see `chunking/` of the shared test data. */
export interface GoldQuestion {
  corpus: string;
  question: string;
  gold: string[];
}

export interface QuestionSet {
  questions: GoldQuestion[];
  chunks: Map<string, string[]>;
}

const CHUNK_CHARS = 900;
const OVERLAP_CHARS = 150;

export function loadQuestionSet(folder: string): QuestionSet {
  const questions = parseCsv(readFileSync(join(folder, 'questions.csv'), 'utf8')).map(
    ([question, references, corpus]) => ({
      corpus: corpus!,
      question: question!,
      gold: (JSON.parse(references!) as { content: string }[]).map((r) => r.content),
    }),
  );
  const chunks = new Map<string, string[]>();
  for (const corpus of new Set(questions.map((q) => q.corpus))) {
    chunks.set(corpus, chunk(readFileSync(join(folder, 'corpora', `${corpus}.md`), 'utf8')));
  }
  return { questions, chunks };
}

/** Splits at white space, with overlap: similar enough to the product's chunks to judge sentence choice. */
function chunk(text: string): string[] {
  const chunks: string[] = [];
  for (let from = 0; from < text.length;) {
    let to = Math.min(from + CHUNK_CHARS, text.length);
    if (to < text.length)
      to = Math.max(text.lastIndexOf('. ', to) + 1, text.lastIndexOf('\n', to), from + CHUNK_CHARS / 2);
    chunks.push(text.slice(from, to));
    if (to >= text.length) break;
    from = text.indexOf(' ', to - OVERLAP_CHARS) + 1;
  }
  return chunks;
}

/** BM25 over the chunks of one corpus. */
export class ChunkSearch {
  private readonly terms: string[][];
  private readonly df = new Map<string, number>();
  private readonly average: number;

  constructor(
    private readonly name: string,
    private readonly chunks: string[],
  ) {
    this.terms = chunks.map((chunk) => termsOf(chunk));
    for (const list of this.terms) for (const t of new Set(list)) this.df.set(t, (this.df.get(t) ?? 0) + 1);
    this.average = this.terms.reduce((n, l) => n + l.length, 0) / chunks.length;
  }

  top(question: string, limit: number): Passage[] {
    const query = new Set(termsOf(question));
    const scored = this.terms.map((list, i) => ({ i, score: this.score(query, list) })).filter((s) => s.score > 0);
    return scored
      .sort((a, b) => b.score - a.score)
      .slice(0, limit)
      .map(({ i, score }, rank) => ({
        n: rank + 1,
        chunkId: `${this.name}-${i}`,
        documentId: this.name,
        title: this.name,
        text: this.chunks[i]!,
        start: 0,
        end: this.chunks[i]!.length,
        score: 1 / (60 + rank),
        denseScore: null,
        lexicalScore: score,
      }));
  }

  private score(query: Set<string>, list: string[]): number {
    let sum = 0;
    for (const term of query) {
      const tf = list.filter((t) => t === term).length;
      if (tf === 0) continue;
      const df = this.df.get(term)!;
      const idf = Math.log(1 + (this.chunks.length - df + 0.5) / (df + 0.5));
      sum += (idf * tf * 2.2) / (tf + 1.2 * (0.25 + (0.75 * list.length) / this.average));
    }
    return sum;
  }
}

const pairs = (text: string): string[] => {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.length === 1 ? words : words.slice(1).map((w, i) => `${words[i]} ${w}`);
};

/** Share of the word pairs of `gold` found in `text`. */
export function pairRecall(gold: string, text: string): number {
  const have = new Set(pairs(text));
  const want = pairs(gold);
  return want.length === 0 ? 0 : want.filter((p) => have.has(p)).length / want.length;
}

/** Records of a CSV with quoted fields (RFC 4180), without its header. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end !== ',') rows.push([]);
  }
  return rows.slice(1).filter((r) => r.length === 3);
}
