/**
 * Retrieval in a collection of 1,000, 10,000 and 100,000 chunks, of which a second workspace owns 1 %: seeded synthetic vectors (clusters,
 * as texts have them) and words (Zipf's law), loaded in bulk by the product's own adapter with the settings of `npm start`. A search is
 * what the product asks of the store: nearest vectors and BM25 at once, then rank fusion. The sizes are measured in turn.
 */
import { randomUUID } from 'node:crypto';
import { fuse } from '../dist/knowledge/retrieval/fusion.js';
import { PgVectorStore } from '../dist/vectors/pgvector/pgvector-store.js';
import { createVectorStore } from '../dist/vectors/vectors.module.js';
import { seeded } from './support/bootstrap.mjs';
import { median, report, round } from './support/report.mjs';
import { benchServices } from './support/services.mjs';

const SIZES = (process.env.BENCH_CHUNKS ?? '1000,10000,100000').split(',').map(Number);
const DIMENSIONS = Number(process.env.BENCH_DIMENSIONS ?? 384);
const CLUSTERS = 300;
const VOCABULARY = 50_000;
/** Distinct content words of a chunk; of some 200 tokens they are 60 to 90, but loading takes long enough with these. */
const WORDS = Number(process.env.BENCH_WORDS ?? 40);
const CHUNKS_PER_DOCUMENT = 20;
const QUERY_WORDS = 7;
const LIMIT = 40;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const QUERIES = 60;
const PART = 10_000;

const random = seeded(7);
const normal = () => random() + random() + random() - 1.5;
const centres = Array.from({ length: CLUSTERS }, () => Array.from({ length: DIMENSIONS }, normal));
const pick = (list) => list[Math.floor(random() * list.length)];

function vector() {
  const centre = pick(centres);
  const raw = Float32Array.from(centre, (value) => value + 0.8 * normal());
  const length = Math.hypot(...raw);
  return raw.map((value) => value / length);
}

/** Zipf and Mandelbrot: the content word of rank r about as often as 1 / (r + 20); the most frequent is in a third of the chunks. */
const SHIFT = 20;
const word = () => {
  const rank = Math.floor(SHIFT * (1 + VOCABULARY / SHIFT) ** random()) - SHIFT;
  return (rank * 2_654_435_761) % 4_294_967_296;
};

function terms(count) {
  const counts = new Map();
  while (counts.size < count) {
    const term = word();
    counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  return [...counts].map(([term, weight]) => ({ term, weight }));
}

const points = (workspaceId, count) => {
  let documentId = randomUUID();
  return Array.from({ length: count }, (_, i) => {
    if (i % CHUNKS_PER_DOCUMENT === 0) documentId = randomUUID();
    return {
      id: randomUUID(),
      workspaceId,
      documentId,
      vector: vector(),
      terms: terms(WORDS),
      embedderId: 'synthetic',
    };
  });
};

/** Words of one chunk, as a question about it has them, and some of any other. */
function query(list) {
  const about = pick(list);
  const own = about.terms.toSorted(() => random() - 0.5).slice(0, QUERY_WORDS - 2);
  const noisy = Float32Array.from(about.vector, (value) => value + 0.03 * normal());
  return { vector: noisy, terms: [...own.map(({ term }) => ({ term, weight: 1 })), ...terms(2)] };
}

const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);
const percentile = (values, share) => values.toSorted((a, b) => a - b)[Math.floor(values.length * share)];

const services = await benchServices();
console.log('Vectors in an embedded PostgreSQL of its own, with the settings of npm start');
const store = createVectorStore({
  vector: { store: 'pgvector', databaseUrl: services.vectorDatabaseUrl, poolMax: 4 },
  profile: 'embedded',
});

/** Writes without a graph, which is built once at the end. */
const loader = new PgVectorStore({ url: services.vectorDatabaseUrl, poolMax: 1, exactBelow: Infinity });

async function search(collection, filter, { vector: asked, terms: words }) {
  const [dense, lexical] = await Promise.all([
    store.searchDense(collection, { filter, vector: asked, limit: LIMIT }),
    store.searchSparse(collection, { filter, terms: words, limit: LIMIT }),
  ]);
  return { dense, lexical, fused: fuse(dense, lexical, 0.5) };
}

async function load(size) {
  const name = `scale_${size}`;
  await store.ensureCollection({ name, dimensions: DIMENSIONS, sparse: true });
  const [large, small] = [randomUUID(), randomUUID()];
  const from = performance.now();
  const own = points(small, Math.max(10, size / 100));
  await store.upsert(name, own);
  let sample = [];
  for (let left = size - own.length; left > 0; left -= PART) {
    const part = points(large, Math.min(PART, left));
    await loader.upsert(name, part);
    // The product builds the graph of a collection with a write, once a workspace has outgrown exact scans.
    if (left <= PART) await store.upsert(name, part.slice(0, 1));
    sample = sample.concat(part.slice(0, 500)).slice(-2_000);
  }
  console.log(`  ${size} chunks in ${round((performance.now() - from) / 1000, 1)} s`);
  return { size, name, large, small, own, sample, times: [], documents: sample.map((each) => each.documentId) };
}

/** Of the small workspace's true five nearest, and of its best five by words, how many come. */
async function smallTenant({ name, small, own }) {
  const shares = [];
  for (let i = 0; i < 30; i++) {
    const asked = query(own);
    const best = own.toSorted((a, b) => dot(b.vector, asked.vector) - dot(a.vector, asked.vector)).slice(0, 5);
    const { dense } = await search(name, { workspaceId: small }, asked);
    const found = new Set(dense.slice(0, 5).map(({ id }) => id));
    shares.push(best.filter(({ id }) => found.has(id)).length / best.length);
  }
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

async function timed(work) {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

try {
  await store.start();
  const loaded = [];
  for (const size of SIZES) loaded.push(await load(size));
  for (let i = -1; i < ROUNDS; i++) {
    for (const each of loaded) {
      const times = { all: [], dense: [], lexical: [], filtered: [] };
      const filter = { workspaceId: each.large };
      for (let n = 0; n < (i < 0 ? 15 : QUERIES); n++) {
        const asked = query(each.sample);
        times.all.push(await timed(() => search(each.name, filter, asked)));
        if (n % 4 > 0) continue;
        const narrow = { ...filter, documentIds: each.documents.slice(0, 500) };
        times.dense.push(
          await timed(() => store.searchDense(each.name, { filter, vector: asked.vector, limit: LIMIT })),
        );
        times.lexical.push(
          await timed(() => store.searchSparse(each.name, { filter, terms: asked.terms, limit: LIMIT })),
        );
        times.filtered.push(await timed(() => search(each.name, narrow, asked)));
      }
      if (i >= 0) each.times.push(times);
    }
  }
  const figures = {};
  for (const { size, times } of loaded) {
    const label = size >= 1_000 ? `${size / 1_000}k` : size;
    const of = (name, share) => round(median(times.map((each) => percentile(each[name], share))));
    figures[`p50_${label}_ms`] = of('all', 0.5);
    figures[`p95_${label}_ms`] = of('all', 0.95);
    figures[`dense_p50_${label}_ms`] = of('dense', 0.5);
    figures[`lexical_p50_${label}_ms`] = of('lexical', 0.5);
    figures[`filtered_p50_${label}_ms`] = of('filtered', 0.5);
  }
  figures.recall_small_tenant = round(await smallTenant(loaded.at(-1)), 3);
  const [least, most] = [figures.p95_1k_ms, figures.p95_100k_ms];
  report('scale', figures, {
    ...(least && most ? { 'p95(100k) ≤ 3 × p95(1k)': most <= 3 * least } : {}),
    "the small workspace's own top 5 found": figures.recall_small_tenant === 1,
  });
} finally {
  await Promise.all([store.stop(), loader.stop()]);
  services.stop();
}
