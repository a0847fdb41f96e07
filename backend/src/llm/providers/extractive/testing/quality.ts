import type { Passage } from '../../../chat-model.js';
import { ChunkSearch, type GoldQuestion, pairRecall, type QuestionSet } from './chunk-questions.js';

export interface QualityFigures {
  /** Questions whose answer is at least partly among the passages. */
  answerable: number;
  /** Share of these whose answer contains at least one gold span (60 % of its word pairs). */
  span_hit: number;
  /** Mean share of the gold word pairs (of spans among the passages) found in the answer. */
  span_recall: number;
  /** Mean share of the answer's word pairs that are gold. */
  precision: number;
  /** Share of answerable questions wrongly answered with "nothing found". */
  refused: number;
  /** Share of questions against a foreign corpus rightly answered with "nothing found". */
  foreign_refused: number;
  /** Mean characters of an answer. */
  chars: number;
}

export type Extract = (question: string, passages: Passage[]) => { text: string; cited: boolean };

const HIT = 0.6;
const TOP_K = 5;

/** Runs every question against its own corpus and another one. */
export function measureQuality({ questions, chunks }: QuestionSet, extract: Extract): QualityFigures {
  const searches = new Map([...chunks].map(([name, list]) => [name, new ChunkSearch(name, list)]));
  const names = [...searches.keys()];
  const rows = questions.flatMap((q) => ownRow(q, searches.get(q.corpus)!.top(q.question, TOP_K), extract));
  const foreign = questions.map((q) => {
    const other = names[(names.indexOf(q.corpus) + 1) % names.length]!;
    return extract(q.question, searches.get(other)!.top(q.question, TOP_K)).cited ? 0 : 1;
  });
  return {
    answerable: rows.length,
    span_hit: mean(rows.map((r) => r.hit)),
    span_recall: mean(rows.map((r) => r.recall)),
    precision: mean(rows.map((r) => r.precision)),
    refused: mean(rows.map((r) => r.refused)),
    foreign_refused: mean(foreign),
    chars: Math.round(mean(rows.map((r) => r.chars))),
  };
}

function ownRow(q: GoldQuestion, passages: Passage[], extract: Extract) {
  const gold = q.gold.filter((g) => passages.some((p) => pairRecall(g, p.text) >= 0.95));
  if (gold.length === 0) return [];
  const { text, cited } = extract(q.question, passages);
  const recalls = gold.map((g) => pairRecall(g, text));
  return [
    {
      hit: recalls.some((r) => r >= HIT) ? 1 : 0,
      recall: mean(recalls),
      precision: cited ? pairRecall(text.replace(/\[\d+\]/g, ''), q.gold.join(' ')) : 0,
      refused: cited ? 0 : 1,
      chars: text.length,
    },
  ];
}

const mean = (values: number[]): number =>
  values.length === 0 ? 0 : Number((values.reduce((a, b) => a + b, 0) / values.length).toFixed(4));
