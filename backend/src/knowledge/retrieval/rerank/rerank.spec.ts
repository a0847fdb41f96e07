import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { writeTinyBert } from '@nexus/testing';
import { testCandidate } from '../../testing/candidates.js';
import type { RetrievalPlan } from '../plan.js';
import { CrossEncoder } from './cross-encoder.js';
import { RerankStage } from './rerank-stage.js';
import { FakeReranker } from './testing/fake-reranker.js';
import { rerankerContract } from './testing/reranker.contract.js';

const modelsDir = mkdtempSync(join(tmpdir(), 'nexus-rerank-'));
writeTinyBert(modelsDir, { name: 'pairs', pairs: true });
afterAll(() => rmSync(modelsDir, { recursive: true, force: true }));

rerankerContract('fake', () => Promise.resolve(new FakeReranker()));
rerankerContract('cross-encoder over a toy BERT', async () => {
  const encoder = new CrossEncoder({ modelsDir, name: 'pairs' });
  // The first request starts the model, and is answered without it.
  expect(encoder.reason()).toMatch(/being loaded/);
  await encoder.start();
  return encoder;
});

describe('CrossEncoder', () => {
  it('reports missing files, and does nothing', () => {
    expect(new CrossEncoder({ modelsDir }).reason()).toMatch(/not in the models folder/);
  });

  it('does not retry a failed start immediately', async () => {
    writeTinyBert(modelsDir, { name: 'wrong' });
    const encoder = new CrossEncoder({ modelsDir: join(modelsDir, 'none', '..'), name: 'wrong' });
    rmSync(join(modelsDir, 'wrong/tokenizer.json'));
    expect(encoder.reason()).toMatch(/not in the models folder/);
    await encoder.stop();
  });
});

describe('RerankStage', () => {
  const plan = { rerank: true } as RetrievalPlan;
  const hits = ['zzz', 'axbxc', 'abc'].map((text, i) => testCandidate('d', i, { text: text.padEnd(4 + i, '-') }));
  const order = (candidates: { id: string }[]): string[] => candidates.map(({ id }) => id);

  beforeAll(() => Logger.overrideLogger(false));

  it('orders candidates by the model and keeps its scores', async () => {
    const { candidates, skipped } = await new RerankStage(new FakeReranker()).run('xbx', hits, plan);
    expect(order(candidates)).toEqual(['d-1', 'd-0', 'd-2']);
    expect(candidates[0]!.rerankScore).toBe(3);
    expect(skipped).toBeUndefined();
  });

  it.each([
    ['switched off', { rerank: false }, {}, /switched off/],
    ['not there', plan, { why: 'Not there.' }, /Not there/],
    ['broken', plan, { broken: true }, /failed/],
  ])('keeps the order and reports why: %s', async (_, how, state, reason) => {
    const stage = new RerankStage(Object.assign(new FakeReranker(), state));
    const { candidates, skipped } = await stage.run('xbx', hits, how as RetrievalPlan);
    expect(candidates).toBe(hits);
    expect(skipped).toMatch(reason);
  });

  it('propagates cancellation', async () => {
    const stage = new RerankStage(new FakeReranker());
    await expect(stage.run('xbx', hits, plan, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
  });
});
