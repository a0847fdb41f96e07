import { describe, expect, it } from '@jest/globals';
import { testCandidate } from '../testing/candidates.js';
import type { Candidate, Drops } from './candidate.js';
import { planOf, settled } from './plan.js';
import { Relevance } from './relevance.js';
import { KNOWLEDGE_DEFAULTS } from '../settings/knowledge-settings.js';
import { FakeEmbedder } from '../../embeddings/testing/fake-embedder.js';
import type { RetrievalQuery } from './query.js';

const TEXT = 'The municipal library opens at nine and charges two euros a week for overdue books.';
const embedder = new FakeEmbedder();
Object.assign(embedder, { calibration: { ...embedder.calibration, ragThreshold: 0.6, wordCosine: 0.3 } });

function gate(query: string, scores: Partial<Candidate>, more: Partial<RetrievalQuery> = {}, nearest?: number) {
  const drops: Drops = new Map();
  const plan = settled(planOf({ query, ...more }, KNOWLEDGE_DEFAULTS.retrieval, embedder), { dense: [], lexical: [] });
  const relevance = new Relevance(query, plan, nearest);
  const candidate = { ...testCandidate('d', 1, { text: TEXT }), ...scores };
  const passed = relevance.filter([candidate], drops);
  expect(drops.get(candidate.id)).toBe(passed.length === 0 ? 'below_floor' : undefined);
  expect(relevance.passedBy(candidate.id) === null).toBe(passed.length === 0);
  return relevance.passedBy(candidate.id);
}

const SHARED = 'What are the library charges for parking?';
const FOREIGN = 'Who won the football match yesterday?';

describe('Relevance', () => {
  it('passes by meaning at or above the threshold', () => {
    expect(gate(FOREIGN, { denseScore: 0.6, lexicalScore: null })).toBe('dense');
    expect(gate(FOREIGN, { denseScore: 0.59, lexicalScore: null })).toBeNull();
    expect(gate(FOREIGN, { denseScore: 0.59, lexicalScore: 2 })).toBeNull();
    expect(gate(FOREIGN, { denseScore: 0.59, lexicalScore: null }, { threshold: 0.5 })).toBe('dense');
  });

  it('passes by words, unless a low cosine contradicts them', () => {
    expect(gate(SHARED, { denseScore: 0.4, lexicalScore: 2 })).toBe('lexical');
    expect(gate(SHARED, { denseScore: 0.4, lexicalScore: null })).toBe('lexical');
    expect(gate(SHARED, { denseScore: 0.15, lexicalScore: 2 })).toBeNull();
    expect(gate('library charges', { denseScore: 0.2, lexicalScore: 2 })).toBe('lexical');
  });

  it('passes only by meaning in dense mode', () => {
    expect(gate('library charges', { denseScore: 0.4, lexicalScore: null }, { mode: 'dense' })).toBeNull();
    expect(gate('library charges', { denseScore: 0.7, lexicalScore: null }, { mode: 'dense' })).toBe('dense');
    expect(
      gate('library charges', { denseScore: 0.9, lexicalScore: null }, { mode: 'dense', threshold: 1 }),
    ).toBeNull();
  });

  it('assumes for a candidate beyond a full dense list the lowest cosine of that list', () => {
    expect(gate(SHARED, { denseScore: null, lexicalScore: 2 }, {}, 0.35)).toBe('lexical');
    expect(gate(SHARED, { denseScore: null, lexicalScore: 2 }, {}, 0.15)).toBeNull();
    expect(gate(SHARED, { denseScore: null, lexicalScore: 2 }, { mode: 'lexical' }, 0.25)).toBe('lexical');
  });

  it('never requires a higher cosine for words than a low threshold requires for meaning', () => {
    expect(gate(SHARED, { denseScore: 0.1, lexicalScore: 2 }, { threshold: 0.05 })).toBe('dense');
    expect(gate(SHARED, { denseScore: 0.02, lexicalScore: 2 }, { threshold: 0.05 })).toBeNull();
  });
});
