/**
 * Threads, order of work, memory and start time of the embedders whose weights are present (`-- embedder`), each configuration in its own process.
 * Texts per second need a quiet machine; CPU time and memory do not. No services needed.
 */
import { fork } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { median, report, round } from './support/report.mjs';

/** Words of the texts, repeated: short and long ones mixed, as chunks of documents are. */
const LENGTHS = [120, 20, 60, 160, 40, 120, 90, 120];
const TEXTS = 384;
const QUESTIONS = 40;
const WORDS_OF_A_QUESTION = 10;
/** The embedder sorts the texts of one call by length into batches of 16; calls of 16 are computed in the order of arrival. */
const ORDERS = { sorted: 96, arrival: 16 };

const data = process.env.NEXUS_TEST_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
const modelsDir = process.env.NEXUS_MODELS_DIR ?? `${data}/models`;

function words() {
  const folder = `${data}/chunking/corpora`;
  return readdirSync(folder)
    .sort()
    .flatMap((file) => readFileSync(`${folder}/${file}`, 'utf8').slice(0, 300_000).split(/\s+/));
}

function cut(source, lengths) {
  let at = 0;
  return lengths.map((length) => source.slice(at, (at += length)).join(' '));
}

/** In the child: one configuration, from a process without a model to its last text. */
async function measure({ id, threads, order }) {
  const { OnnxEmbedder } = await import('../dist/embeddings/onnx/onnx.embedder.js');
  const { BUNDLED_MODEL, bundledModelsDir, OPTIONAL_MODELS } = await import('../dist/embeddings/onnx/onnx-models.js');
  const source = words();
  const texts = cut(
    source,
    Array.from({ length: TEXTS }, (_, i) => LENGTHS[i % LENGTHS.length]),
  );
  const questions = cut(source, new Array(QUESTIONS).fill(WORDS_OF_A_QUESTION));
  const rssMb = () => process.memoryUsage.rss() / 1e6;
  const cpuS = (since) => {
    const { user, system } = process.cpuUsage(since);
    return (user + system) / 1e6;
  };

  const model = [BUNDLED_MODEL, ...OPTIONAL_MODELS].find((each) => each.id === id);
  const embedder = new OnnxEmbedder(model, model === BUNDLED_MODEL ? bundledModelsDir() : modelsDir, threads);
  const before = rssMb();
  const began = performance.now();
  await embedder.start();
  const startMs = performance.now() - began;
  // The other threads follow the first one.
  await delay(1_500);
  const loadedMb = rssMb() - before;

  const latencies = [];
  for (const question of questions) {
    const asked = performance.now();
    await embedder.embed([question], undefined, 'query');
    latencies.push(performance.now() - asked);
  }

  const cpu = process.cpuUsage();
  const work = performance.now();
  const size = ORDERS[order];
  const calls = Array.from({ length: Math.ceil(TEXTS / size) }, (_, i) => texts.slice(i * size, (i + 1) * size));
  const busy = async () => {
    for (let call; (call = calls.shift());) await embedder.embed(call);
  };
  // One waiting call per thread keeps every thread busy.
  await Promise.all(Array.from({ length: threads + 1 }, busy));
  const seconds = (performance.now() - work) / 1000;
  const result = {
    start_ms: round(startMs, 0),
    question_ms: round(median(latencies)),
    texts_per_s: round(TEXTS / seconds, 1),
    cpu_ms_per_text: round((1000 * cpuS(cpu)) / TEXTS),
    loaded_mb: round(loadedMb, 0),
    working_mb: round(rssMb() - before, 0),
  };
  await embedder.stop();
  return result;
}

/** @returns the measured configurations: all threads and orders of every embedder whose files are present */
async function configurations() {
  const { BUNDLED_MODEL, missingFiles, OPTIONAL_MODELS } = await import('../dist/embeddings/onnx/onnx-models.js');
  const present = OPTIONAL_MODELS.filter((model) => missingFiles(modelsDir, model).length === 0);
  return [BUNDLED_MODEL, ...present].flatMap(({ id }) =>
    [1, 2].flatMap((threads) => Object.keys(ORDERS).map((order) => ({ id, threads, order }))),
  );
}

const inChild = (configuration) =>
  new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), [JSON.stringify(configuration)]);
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`${JSON.stringify(configuration)} ended with ${code}`)));
  });

if (process.send) {
  process.send(await measure(JSON.parse(process.argv[2])));
} else {
  const rows = [];
  for (const configuration of await configurations())
    rows.push({ ...configuration, ...(await inChild(configuration)) });
  console.table(rows);
  const bundled = rows.filter(({ id }) => id === rows[0].id);
  const one = bundled.find(({ threads, order }) => threads === 1 && order === 'sorted');
  report('embedder', { ...one, rows });
}
