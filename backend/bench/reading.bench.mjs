/**
 * What of each real document is read (`-- reading [pattern]`): the share of its words that an independent reader finds and the product
 * has as well, and for PDF the share of neighbouring words that are neighbours in both, which falls when columns are mixed. Needs
 * python3, and pdftotext (poppler-utils) for PDF. No services needed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseBytes } from '../dist/parsing/parse-bytes.js';
import { sniffBytes } from '../dist/parsing/sniff-bytes.js';
import { report, round } from './support/report.mjs';

const RECALL = 0.95;
const ORDER = 0.9;
/** Fewer words say nothing. */
const MIN_WORDS = 5;
/** Read wrongly by the other reader: it breaks words that are turned. */
const UNRELIABLE = new Set(['testPDF_angles.pdf']);
/** Of more than one column. */
const COLUMNS = /testJournalParser|testPDFTwoTextBoxes|testPDF_bad_page_303226/;
const folder = join(process.env.NEXUS_TEST_DATA ?? '../shared/data', 'documents');
if (!existsSync(folder))
  throw new Error(`There are no documents in ${folder}; NEXUS_TEST_DATA names the folder above it.`);
const only = new RegExp(process.argv[2] ?? '');

const files = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isFile() && only.test(entry.name))
  .map((entry) => entry.name)
  .sort();
const references = independently(files);
const rows = [];
for (const file of files) {
  const row = await compared(file, references.get(file));
  if (row) rows.push(row);
}
print();
const below = rows.filter(({ recall, missing }) => recall < RECALL && missing.length > 1);
const mixed = rows.filter(({ file, order }) => COLUMNS.test(file) && order < ORDER);
report(
  'reading',
  {
    files: files.length,
    compared: rows.length,
    mean_recall: round(rows.reduce((sum, { recall }) => sum + recall, 0) / rows.length, 4),
    lowest_recall: round(Math.min(...rows.map(({ recall }) => recall)), 4),
    below: below.map(({ file }) => file).join(' ') || 'none',
    order_of_columns: rows
      .filter(({ file }) => COLUMNS.test(file))
      .map(({ file, order }) => `${file} ${round(order ?? 0)}`)
      .join(', '),
  },
  {
    [`recall ≥ ${RECALL} of each file, or one word missing`]: below.length === 0,
    [`neighbours ≥ ${ORDER} in files of several columns`]: mixed.length === 0,
  },
);

function independently(names) {
  const script = fileURLToPath(new URL('support/independent_reader.py', import.meta.url));
  const done = spawnSync('python3', [script, folder], { input: names.join('\n'), maxBuffer: 2 ** 30 });
  if (done.status !== 0) throw new Error(`The independent reader failed: ${done.stderr}`);
  const lines = done.stdout.toString().trim().split('\n');
  return new Map(lines.map((line) => JSON.parse(line)).map(({ file, text }) => [file, text]));
}

async function compared(file, reference) {
  const wanted = reference === undefined || UNRELIABLE.has(file) ? [] : wordsOf(reference);
  if (wanted.length < MIN_WORDS) return undefined;
  const text = await textOf(file);
  if (text === undefined) return undefined;
  const found = wordsOf(text);
  const known = new Set(found);
  const missing = [...new Set(wanted)].filter((word) => !known.has(word));
  const row = { file, words: wanted.length, recall: 1 - missing.length / new Set(wanted).size, missing };
  return file.endsWith('.pdf') ? { ...row, order: shareOf(pairsOf(wanted), new Set(pairsOf(found))) } : row;
}

/** Undefined of a file that is locked, holds only pictures or is of no kind that is read. */
async function textOf(file) {
  const bytes = new Uint8Array(readFileSync(join(folder, file)));
  const sniffed = await sniffBytes(bytes, file);
  if (!('type' in sniffed)) return undefined;
  try {
    const { blocks } = await parseBytes(bytes, sniffed.type, { onProgress: () => undefined });
    return blocks.map((block) => block.text).join('\n');
  } catch (error) {
    return ['encrypted', 'unsupported'].includes(error.code) ? undefined : '';
  }
}

/** Words as both readers may write them: without ligatures, hyphens at line ends, and signs of raised characters, which only one has. */
function wordsOf(text) {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\u00ad/g, '')
    .replace(/(?<=[\p{L}\p{N}])(?:[_^]\(?(?=[\p{L}\p{N}-])|\[(?=\d{1,2}\]))/gu, '')
    .replace(/(?<=\p{L})[-\u2010]\s*\n\s*(?=\p{Ll})/gu, '');
  return plain.match(/[\p{L}\p{M}]+|\p{N}+/gu) ?? [];
}

function pairsOf(words) {
  return words.slice(1).map((word, i) => `${words[i]} ${word}`);
}

function shareOf(wanted, found) {
  return wanted.filter((pair) => found.has(pair)).length / Math.max(1, wanted.length);
}

function print() {
  const lines = [
    ['file', 'words', 'recall', 'order', 'missing'],
    ...rows
      .toSorted((a, b) => a.recall - b.recall)
      .map(({ file, words, recall, order, missing }) => [
        file,
        String(words),
        recall.toFixed(3),
        order === undefined ? '' : order.toFixed(3),
        missing.slice(0, 12).join(' '),
      ]),
  ];
  const widths = lines[0].map((_, i) => Math.max(...lines.map((line) => line[i].length)));
  for (const line of lines) console.log(line.map((cell, i) => (i === 4 ? cell : cell.padEnd(widths[i]))).join('  '));
}
