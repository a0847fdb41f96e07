/** What the product's own vector store answers to the questions of a test set. */
import { randomUUID } from 'node:crypto';
import { tokenizeTerms } from '../../dist/vectors/terms.js';
import { vectorsOf } from './set-vectors.mjs';

const BATCH = 500;

/**
 * Loads the passages into a workspace of their own and asks every question, by meaning and by words.
 * @returns per question both lists, best first, with the ids of the set
 */
export async function rankings(set, embedder, store, depth) {
  const collection = `quality_${set.name}`;
  const workspaceId = randomUUID();
  const ids = new Map(set.passages.map(({ id }) => [randomUUID(), id]));
  const vectors = await vectorsOf(
    embedder,
    set.passages.map(({ text }) => text),
  );
  const points = [...ids.keys()].map((id, i) => ({
    id,
    workspaceId,
    documentId: set.passages[i].corpus ?? set.passages[i].id,
    vector: vectors[i],
    terms: tokenizeTerms(set.passages[i].text),
    embedderId: embedder.id,
  }));
  await store.ensureCollection({ name: collection, dimensions: embedder.dimensions, sparse: true });
  for (let from = 0; from < points.length; from += BATCH)
    await store.upsert(collection, points.slice(from, from + BATCH));
  const asked = await vectorsOf(
    embedder,
    set.questions.map(({ text }) => text),
  );
  const named = (hits) => hits.map(({ id, score }) => ({ id: ids.get(id), score }));
  const search = async (vector, text, filter = {}) => {
    const within = { workspaceId, ...filter };
    const [dense, lexical] = await Promise.all([
      store.searchDense(collection, { filter: within, vector, limit: depth }),
      store.searchSparse(collection, { filter: within, terms: tokenizeTerms(text), limit: depth }),
    ]);
    return { dense: named(dense), lexical: named(lexical) };
  };
  const lists = [];
  for (const [i, { text }] of set.questions.entries()) lists.push(await search(asked[i], text));
  return { lists, vectors: asked, search };
}
