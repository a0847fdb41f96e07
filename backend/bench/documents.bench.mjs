/**
 * Every file of the folder of real documents, uploaded to the product as a client does: what became of each, and how much memory the
 * worker ever took. `stuck`: neither searchable nor failed with a reason when the limit of time was over.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { startIngestion, peakMb, upload } from './support/ingestion.mjs';
import { report, round } from './support/report.mjs';

const LIMIT_S = Number(process.env.BENCH_LIMIT_S ?? 1_200);
const POLL_MS = 2_000;
const ENDED = ['ready', 'failed'];
const folder = join(process.env.NEXUS_TEST_DATA ?? '../shared/data', 'documents');
if (!existsSync(folder))
  throw new Error(`There are no documents in ${folder}; NEXUS_TEST_DATA names the folder above it.`);
const only = new RegExp(process.argv[2] ?? '');

const { api, worker, headers, stop } = await startIngestion();
let rows;
let figures;
try {
  const began = performance.now();
  rows = await uploadAll();
  const uploadedS = (performance.now() - began) / 1000;
  await ended(began + LIMIT_S * 1000);
  figures = {
    files: rows.length,
    ...counts(),
    uploaded_s: round(uploadedS, 1),
    total_s: round((performance.now() - began) / 1000, 1),
    worker_peak_rss_mb: peakMb(worker.child),
  };
} finally {
  await stop();
}
print();
report('documents', figures, {
  'none is stuck': figures.stuck === 0,
  'the worker lives': figures.worker_peak_rss_mb !== undefined,
});

async function uploadAll() {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((name) => only.test(name))
    .sort();
  const uploaded = [];
  for (const file of names) {
    const content = readFileSync(join(folder, file));
    const within = dirname(file) === '.' ? '' : dirname(file);
    const { status, body } = await upload(api.url, headers, [{ name: basename(file), content, folder: within }]);
    if (status === 202) uploaded.push({ file, id: body.documents[0].id });
    else uploaded.push({ file, status: 'refused', code: body.code, message: body.detail });
  }
  return uploaded;
}

async function ended(until) {
  for (;;) {
    const documents = new Map((await list()).map((document) => [document.id, document]));
    for (const row of rows) if (row.id) Object.assign(row, described(documents.get(row.id)));
    const left = rows.filter((row) => row.id && !ENDED.includes(row.status)).length;
    if (left === 0 || performance.now() > until) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function list() {
  const items = [];
  for (let cursor = ''; cursor !== null;) {
    const response = await fetch(`${api.url}/api/rag/documents?limit=100${cursor && `&cursor=${cursor}`}`, { headers });
    if (!response.ok) throw new Error(`The list answered ${response.status}`);
    const page = await response.json();
    items.push(...page.items);
    cursor = page.next_cursor;
  }
  return items;
}

function described(document) {
  if (!document) return { status: 'lost' };
  const { type, status, stage, reason, pages, chunks, created_at: from, updated_at: to } = document;
  return {
    type,
    status,
    stage,
    code: reason?.code,
    message: reason?.message,
    pages,
    chunks,
    ms: new Date(to) - new Date(from),
  };
}

/** By outcome, and by the reason where there is one. */
function counts() {
  const stuck = rows.filter((row) => row.id && !ENDED.includes(row.status)).length;
  const all = { ready: 0, failed: 0, refused: 0, stuck };
  for (const { status, code } of rows) {
    if (status in all) all[status]++;
    if (code) all[`${status}_${code}`] = (all[`${status}_${code}`] ?? 0) + 1;
  }
  return all;
}

function print() {
  const columns = ['file', 'type', 'status', 'code', 'pages', 'chunks', 'ms', 'message'];
  const cells = rows.map((row) => columns.map((name) => String(row[name] ?? '')));
  const widths = columns.map((name, i) => Math.max(name.length, ...cells.map((line) => line[i].length)));
  for (const line of [columns, ...cells])
    console.log(line.map((cell, i) => (i === columns.length - 1 ? cell : cell.padEnd(widths[i]))).join('  '));
}
