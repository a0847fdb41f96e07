/**
 * Test sets of retrieval from the shared test data, all in one shape: passages, and questions with the passages that answer them.
 * Nothing of the data is copied into the repository.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import JSZip from 'jszip';
import { loadQuestionSet, pairRecall } from '../../dist/llm/providers/extractive/testing/chunk-questions.js';
import { seeded } from './bootstrap.mjs';

export const dataRoot =
  process.env.NEXUS_TEST_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));
if (!existsSync(dataRoot)) throw new Error(`The data is not at ${dataRoot}; set NEXUS_TEST_DATA`);

/** Elements of a list as numpy prints it: quoted with either quote, separated by white space. */
const numpyList = (text) =>
  [...text.matchAll(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/gs)].map((m) =>
    (m[1] ?? m[2]).replace(/\\(['"\\])/g, '$1'),
  );

/** SciFact in BEIR's version: claims, and the abstracts that support or refute them (Wadden et al. 2020; Thakur et al. 2021). */
export async function scifact() {
  const zip = await JSZip.loadAsync(readFileSync(`${dataRoot}/scifact/scifact.zip`));
  const rows = parse(await zip.file('corpus_train.csv').async('string'), { columns: true });
  const qrels = readFileSync(`${dataRoot}/scifact/qrels.beir-v1.0.0-scifact.test.txt`, 'utf8');
  const relevant = new Map();
  for (const [query, , document, grade] of lines(qrels).map((line) => line.split(/\s+/))) {
    if (Number(grade) > 0) relevant.set(query, (relevant.get(query) ?? new Set()).add(document));
  }
  const topics = gunzipSync(readFileSync(`${dataRoot}/scifact/topics.beir-v1.0.0-scifact.test.tsv.gz`)).toString();
  return {
    name: 'scifact',
    passages: rows.map(({ doc_id, title, abstract }) => ({
      id: doc_id,
      text: `${title}\n${numpyList(abstract).join(' ')}`,
    })),
    questions: lines(topics)
      .map((line) => line.split('\t'))
      .flatMap(([id, text]) => (relevant.has(id) ? [{ text, relevant: relevant.get(id), group: id }] : [])),
  };
}

const real = (texts) =>
  [texts ?? []].flat().filter((text) => typeof text === 'string' && text.trim() !== '' && text.trim() !== '*');

/** StackFAQ: every third of the paraphrased questions of 125 threads, and all their answers. */
export function stackfaq() {
  const pairs = JSON.parse(readFileSync(`${dataRoot}/stackfaq/stackExchange-FAQ.json`, 'utf8')).root.qapair;
  const threads = pairs.map(({ rephr, answer }) => ({ questions: [...new Set(real(rephr))], answers: real(answer) }));
  const passages = threads.flatMap(({ answers }, thread) =>
    answers.map((text, i) => ({ id: `${thread}-${i}`, text, thread })),
  );
  const questions = threads.flatMap(({ questions: texts, answers }, thread) =>
    answers.length === 0
      ? []
      : texts
          .filter((_, i) => i % 3 === 0)
          .map((text) => ({ text, group: thread, relevant: new Set(answers.map((_, i) => `${thread}-${i}`)) })),
  );
  return { name: 'stackfaq', passages, questions };
}

/** The chunking set: 276 questions on three texts with the places of their answers; a chunk is right when it holds 30 % of one. */
export function chunking() {
  const set = loadQuestionSet(`${dataRoot}/chunking`);
  const passages = [...set.chunks].flatMap(([corpus, chunks]) =>
    chunks.map((text, i) => ({ id: `${corpus}-${i}`, text, corpus })),
  );
  const questions = set.questions.map(({ corpus, question, gold }, i) => ({
    text: question,
    gold: gold.join('\n'),
    corpus,
    group: i,
    relevant: new Set(
      passages
        .filter((each) => each.corpus === corpus && pairRecall(gold.join('\n'), each.text) >= 0.3)
        .map(({ id }) => id),
    ),
  }));
  return { name: 'chunking', passages, questions };
}

const lines = (text) => text.split('\n').filter((line) => line.trim() !== '');

export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Normalised discounted cumulative gain of the first ten, binary relevance. */
export function ndcg10(ids, relevant) {
  const gain = (i) => 1 / Math.log2(i + 2);
  let ideal = 0;
  for (let i = 0; i < Math.min(10, relevant.size); i++) ideal += gain(i);
  return ids.slice(0, 10).reduce((sum, id, i) => sum + (relevant.has(id) ? gain(i) : 0), 0) / ideal;
}

/** 95 % interval of the mean of paired differences by bootstrap over groups: questions of one group are not independent. */
export function bootstrap(values, groups, rounds = 2_000) {
  const byGroup = [...Map.groupBy(values.keys(), (i) => groups[i]).values()].map((own) => ({
    sum: own.reduce((total, i) => total + values[i], 0),
    count: own.length,
  }));
  const random = seeded(1);
  const means = Array.from({ length: rounds }, () => {
    let [sum, count] = [0, 0];
    for (let i = 0; i < byGroup.length; i++) {
      const drawn = byGroup[Math.floor(random() * byGroup.length)];
      sum += drawn.sum;
      count += drawn.count;
    }
    return sum / count;
  }).sort((a, b) => a - b);
  return [means[Math.floor(rounds * 0.025)], means[Math.floor(rounds * 0.975)]];
}
