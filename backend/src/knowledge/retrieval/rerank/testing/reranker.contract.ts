import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Reranker } from '../reranker.js';

/** Contract of every Reranker. */
export function rerankerContract(name: string, open: () => Promise<Reranker>): void {
  describe(`Reranker contract: ${name}`, () => {
    let reranker: Reranker;
    const query = 'where does the river run';
    const passages = ['the river runs past the old mill', 'money in the bank', 'reset the password', 'a short text'];

    beforeAll(async () => {
      reranker = await open();
    }, 60_000);
    afterAll(() => reranker.stop());

    it('gives one finite score for each passage, in order', async () => {
      expect(reranker.reason()).toBeNull();
      const scores = await reranker.score(query, passages);
      expect(scores).toHaveLength(passages.length);
      expect(scores.every(Number.isFinite)).toBe(true);
      expect(new Set(scores).size).toBeGreaterThan(1);
      const turned = await reranker.score(query, passages.toReversed());
      turned.toReversed().forEach((score, i) => expect(score).toBeCloseTo(scores[i]!, 4));
      expect(await reranker.score(query, [])).toEqual([]);
    });

    it('scores a passage the same regardless of the other passages', async () => {
      const [alone] = await reranker.score(query, [passages[1]!]);
      const long = 'the river runs past the old mill and the bank '.repeat(20);
      const [, among] = await reranker.score(query, [long, passages[1]!]);
      expect(among).toBeCloseTo(alone!, 4);
      expect(Number.isFinite((await reranker.score(query, ['x '.repeat(5_000)]))[0])).toBe(true);
    });

    it('stops when aborted', async () => {
      const reason = new Error('no more');
      await expect(reranker.score(query, passages, AbortSignal.abort(reason))).rejects.toBe(reason);
    });

    it('rejects after it has been stopped', async () => {
      await reranker.stop();
      expect(reranker.reason()).not.toBeNull();
      await expect(reranker.score(query, passages)).rejects.toThrow();
    });
  });
}
