import { ChunkSearch, pairRecall, type QuestionSet } from '../../providers/extractive/testing/chunk-questions.js';
import type { Passage } from '../../../common/passages/passage.js';
import { ClaimCheck } from '../claim-check.js';
import { sentenceSpans } from '../sentence-spans.js';

/** A sentence with the passages of a request: the first supports it, the others do not. */
export interface CitedSentence {
  sentence: string;
  passages: Passage[];
}

export interface CheckFigures {
  sentences: number;
  wrong: number;
  /** Share of right passages among the kept marks. */
  precision: number;
  /** Share of kept marks among those of the right passage. */
  recall: number;
  /** Share of kept marks among those of a wrong passage. */
  false_accepts: number;
}

const OTHERS = 4;
/** Above this share of its word pairs, a passage contains part of the sentence: neither right nor wrong. */
const PARTLY = 0.5;

export const passagesOf = (texts: readonly string[]): Passage[] =>
  texts.map((text, i) => ({
    n: i + 1,
    chunkId: `c${i}`,
    documentId: `d${i}`,
    title: '',
    text,
    start: 0,
    end: text.length,
    score: 1,
    denseScore: null,
    lexicalScore: 1,
  }));

/**
 * Sentences of the gold spans, with their chunk and the best others for their question. The second form of each keeps
 * two of three words, as in a summary.
 */
export function citedSentences({ questions, chunks }: QuestionSet): CitedSentence[] {
  const searches = new Map([...chunks].map(([name, list]) => [name, new ChunkSearch(name, list)]));
  return questions.flatMap(({ corpus, question, gold }) => {
    const found = searches.get(corpus)!.top(question, 3 * OTHERS);
    return gold.flatMap(sentencesOf).flatMap((sentence) => {
      const own = chunks.get(corpus)!.find((text) => text.includes(sentence));
      const others = found.filter((p) => pairRecall(sentence, p.text) < PARTLY).slice(0, OTHERS);
      if (own === undefined) return [];
      const passages = passagesOf([own, ...others.map((p) => p.text)]);
      return [sentence, shortened(sentence)].map((said) => ({ sentence: said, passages }));
    });
  });
}

const sentencesOf = (span: string): string[] =>
  sentenceSpans(span)
    .map(({ start, end }) => span.slice(start, end))
    .filter((s) => s.split(/\s+/).length >= 6 && /[.!?]$/.test(s));

const shortened = (sentence: string): string =>
  sentence
    .split(/\s+/)
    .filter((_, i) => i % 3 !== 1)
    .join(' ');

/** Cites every passage for every sentence. */
export function measureCheck(cited: readonly CitedSentence[]): CheckFigures {
  let [kept, keptWrong, wrong] = [0, 0, 0];
  for (const { sentence, passages } of cited) {
    const check = new ClaimCheck(passages, '');
    const holds = passages.map((p) => check.check(sentence, [p])[0] !== null);
    if (holds[0]) kept++;
    wrong += passages.length - 1;
    keptWrong += holds.slice(1).filter(Boolean).length;
  }
  return {
    sentences: cited.length,
    wrong,
    precision: share(kept, kept + keptWrong),
    recall: share(kept, cited.length),
    false_accepts: share(keptWrong, wrong),
  };
}

/** The same with marks of passages that belong to another sentence. */
export const shuffled = (cited: readonly CitedSentence[]): CitedSentence[] =>
  cited.map(({ sentence, passages }, i) => ({
    sentence,
    passages: [passages[0]!, cited[(i + Math.ceil(cited.length / 2)) % cited.length]!.passages[0]!],
  }));

const share = (a: number, b: number): number => (b === 0 ? 0 : Number((a / b).toFixed(4)));
