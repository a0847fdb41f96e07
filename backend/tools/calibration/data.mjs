/** Question sets: threads of questions that share an answer, and questions that share one with nothing. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const real = (texts) =>
  [texts ?? []].flat().filter((text) => typeof text === 'string' && text.trim() !== '' && text.trim() !== '*');

/** Where the public sets lie: `NEXUS_TEST_DATA`, else beside the checkout. */
export const dataRoot = () =>
  process.env.NEXUS_TEST_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));

export function stackFaq(root = dataRoot()) {
  const file = join(root, 'stackfaq/stackExchange-FAQ.json');
  if (!existsSync(file)) throw new Error(`StackFAQ is not at ${file}; set NEXUS_TEST_DATA`);
  const { root: faq } = JSON.parse(readFileSync(file, 'utf8'));
  const threads = faq.qapair.map((pair) => [...new Set(real(pair.rephr))]);
  return { name: `StackFAQ: ${threads.length} threads, ${threads.flat().length} questions`, threads };
}

/**
 * CLINC150: what is warmed (one test utterance of each intent, `variant` chooses which), and queries outside all intents.
 * `tuning` is for fitting, `test` for measuring; no query is in both.
 */
export function clinc150(root = dataRoot()) {
  const file = join(root, 'clinc150/data_full.json');
  if (!existsSync(file)) throw new Error(`CLINC150 is not at ${file}; set NEXUS_TEST_DATA`);
  const data = JSON.parse(readFileSync(file, 'utf8'));
  const byIntent = new Map();
  for (const [text, intent] of data.test) byIntent.set(intent, [...(byIntent.get(intent) ?? []), text]);
  const texts = (list) => list.map(([text]) => text);
  return {
    name: `CLINC150: ${byIntent.size} intents, ${data.oos_val.length} tuning and ${data.oos_test.length} test queries outside them`,
    warmed: (variant) => [...byIntent.keys()].sort().map((intent) => byIntent.get(intent)[variant]),
    tuning: texts(data.oos_val),
    test: texts(data.oos_test),
  };
}

/**
 * An operator's pairs, columns `question_a,question_b,same` (1/0, true/false, yes/no). Questions joined by "same" are a
 * thread; a pair that is not the same is a negative example by itself.
 */
export function pairsFromCsv(file) {
  const [head, ...rows] = parseCsv(readFileSync(file, 'utf8'));
  const column = (name) => {
    const i = (head ?? []).findIndex((cell) => cell.trim().toLowerCase() === name);
    if (i < 0) throw new Error(`${file} has no column ${name}; it needs question_a, question_b and same`);
    return i;
  };
  const [a, b, same] = ['question_a', 'question_b', 'same'].map(column);
  const pairs = rows
    .filter((row) => row[a]?.trim() && row[b]?.trim())
    .map((row) => ({ a: row[a].trim(), b: row[b].trim(), same: /^(1|true|yes|y)$/i.test(row[same]?.trim() ?? '') }));
  const threads = joined(pairs);
  return {
    name: `${pairs.length} pairs of the operator, ${threads.length} threads`,
    threads,
    negatives: pairs.filter((pair) => !pair.same).map((pair) => [pair.a, pair.b]),
  };
}

/** Reported pairs, as the API lists them: `{items: [{asked, stored}]}`. */
export function reportedPairs(file) {
  const { items } = JSON.parse(readFileSync(file, 'utf8'));
  if (!Array.isArray(items)) throw new Error(`${file} is no answer of GET /api/cache/negatives`);
  return {
    name: `${items.length} reported pairs`,
    threads: [],
    negatives: items.map(({ asked, stored }) => [asked, stored]),
  };
}

function joined(pairs) {
  const parent = new Map();
  const root = (text) => {
    const up = parent.get(text) ?? text;
    if (up === text) return text;
    const top = root(up);
    parent.set(text, top);
    return top;
  };
  for (const { a, b, same } of pairs) {
    for (const text of [a, b]) if (!parent.has(text)) parent.set(text, text);
    if (same) parent.set(root(a), root(b));
  }
  const threads = new Map();
  for (const text of parent.keys()) threads.set(root(text), [...(threads.get(root(text)) ?? []), text]);
  return [...threads.values()];
}

/** RFC 4180: quoted cells may hold commas, line breaks and doubled quotes. */
function parseCsv(text) {
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/gy;
  const rows = [[]];
  const source = text.replace(/^\uFEFF/, '');
  while (cell.lastIndex < source.length) {
    const match = cell.exec(source);
    if (!match) throw new Error(`The CSV cannot be read at character ${cell.lastIndex}`);
    rows.at(-1).push(match[1] === undefined ? match[2] : match[1].replaceAll('""', '"'));
    if (match[3] !== ',' && cell.lastIndex < source.length) rows.push([]);
  }
  return rows.filter((row) => row.some((value) => value !== ''));
}
