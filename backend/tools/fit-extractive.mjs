/**
 * Fits how the extractive model chooses sentences (`src/llm/providers/extractive/weights.json`): a logistic regression that tells the
 * sentences holding an answer from the others of the same passages. Fitted on the chunking set of the shared test data and on the
 * half of the set `answers` that is marked `fitted`; measured by the bench `answers` on the other half. Prints what each of the
 * three corpora gives when it is left out.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { answersSet } from '../bench/support/answers-set.mjs';
import { FEATURES, featuresOf } from '../dist/llm/providers/extractive/features.js';
import { analyseQuestion } from '../dist/llm/providers/extractive/question.js';
import { toCandidates, weigh } from '../dist/llm/providers/extractive/scoring.js';
import { ChunkSearch, loadQuestionSet, pairRecall } from '../dist/llm/providers/extractive/testing/chunk-questions.js';
import { fitLogistic } from './calibration/logistic.mjs';

const root = process.env.NEXUS_TEST_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
const letters = (text) => text.normalize('NFKC').replace(/[^\p{L}\p{M}\p{N}]+/gu, '');
const TOP_K = 5;
/** Share of a sentence's word pairs in the gold text, or of the gold text's in the sentence, from which it answers. */
const HELD = 0.6;
/** Questions of the set `answers` are few: each counts as several. */
const REPEAT = 3;

const questions = [...ofChunking(), ...ofAnswers()];
for (const left of [...new Set(questions.map(({ corpus }) => corpus))]) {
  const fitted = fit(questions.filter(({ corpus }) => corpus !== left));
  console.log(`without ${left}: ${accuracy(questions.filter(({ corpus }) => corpus === left), fitted)}`);
}
const all = fit(questions);
console.log(`in sample: ${accuracy(questions, all)}`, all);
const rounded = (value) => Number(value.toFixed(3));
const weights = Object.fromEntries(FEATURES.map((name) => [name, rounded(all.weights[name])]));
writeFileSync(
  new URL('../src/llm/providers/extractive/weights.json', import.meta.url),
  `${JSON.stringify(weights, null, 2)}\n`,
);

function rowsOf(question, passages, holds) {
  const analysed = analyseQuestion(question);
  const units = passages.flatMap((passage, rank) => toCandidates(analysed, passage, rank));
  const weighed = weigh(analysed, units);
  return units.flatMap((unit, i) =>
    unit.kind === 'heading' ? [] : [{ features: featuresOf(analysed, weighed, units, i), same: holds(unit.text) }],
  );
}

function ofChunking() {
  const { questions: asked, chunks } = loadQuestionSet(`${root}/chunking`);
  const searches = new Map([...chunks].map(([name, list]) => [name, new ChunkSearch(name, list)]));
  return asked.map(({ corpus, question, gold }) => {
    const holds = (text) => gold.some((span) => pairRecall(text, span) >= HELD || pairRecall(span, text) >= HELD);
    return { corpus, rows: rowsOf(question, searches.get(corpus).top(question, TOP_K), holds) };
  });
}

/** Sections of the documents as passages, the best by words first. */
function ofAnswers() {
  const { documents, questions: asked } = answersSet();
  const sections = documents.flatMap(({ name, content }) => sectionsOf(name, content));
  const search = new ChunkSearch('answers', sections.map(({ heading, text }) => `${heading}\n${text}`));
  return asked
    .filter(({ half, answer }) => half === 'fitted' && answer)
    .flatMap(({ question, evidence, answer }) => {
      const passages = search.top(question, TOP_K).map((hit) => ({ ...hit, ...sections[Number(hit.chunkId.split('-').at(-1))] }));
      const wanted = letters(evidence);
      const says = new RegExp(answer, 'iu');
      const holds = (text) => {
        const own = letters(text);
        return says.test(text) && (own.includes(wanted) || (own.length > 3 && wanted.includes(own)));
      };
      return Array.from({ length: REPEAT }, () => ({ corpus: 'answers', rows: rowsOf(question, passages, holds) }));
    });
}

function sectionsOf(title, content) {
  const path = [];
  return content.split(/\n(?=#{1,6} )/).map((section) => {
    const [, marks, name] = /^(#{1,6}) (.*)/.exec(section) ?? [null, '#', ''];
    path.splice(marks.length - 1, path.length, name);
    return { title, heading: path.filter(Boolean).join(' › '), text: section.replace(/^#.*\n+/, '').replace(/^\|[\s:|-]+\|$/gm, '') };
  });
}

function fit(sets) {
  const useful = sets.filter(({ rows }) => rows.some(({ same }) => same));
  return fitLogistic(useful.flatMap(({ rows }) => rows), FEATURES, { ridge: 3e-3 });
}

/** Share of questions whose best sentence holds the answer, of those that have one among their passages. */
function accuracy(sets, { intercept, weights }) {
  const score = ({ features }) => FEATURES.reduce((sum, name) => sum + weights[name] * features[name], intercept);
  const useful = sets.filter(({ rows }) => rows.some(({ same }) => same));
  const right = useful.filter(({ rows }) => rows.reduce((a, b) => (score(b) > score(a) ? b : a)).same);
  return `${right.length} of ${useful.length} = ${(right.length / useful.length).toFixed(3)}`;
}
