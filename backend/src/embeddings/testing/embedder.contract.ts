import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Embedder } from '../embedder.js';

export interface EmbedderContractOptions {
  /** Not started. */
  create: () => Embedder;
  /** Two texts that exceed the window and differ only at the end. */
  beyondWindow?: (embedder: Embedder) => [string, string];
}

const cosine = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
const norm = (a: Float32Array): number => Math.hypot(...a);

const longText = ({ maxTokens }: Embedder): [string, string] => {
  const start = 'the river runs past the old mill '.repeat(maxTokens);
  return [`${start} alpha`, `${start} a completely different ending about money`];
};

/** Contract of every Embedder. */
export function embedderContract(name: string, { create, beyondWindow = longText }: EmbedderContractOptions): void {
  describe(`Embedder contract: ${name}`, () => {
    let embedder: Embedder;
    beforeAll(async () => {
      embedder = create();
      await embedder.start();
    }, 120_000);
    afterAll(() => embedder.stop());

    it('returns one unit vector of its dimensions per text, in order', async () => {
      const texts = ['a much longer text about rivers and mills in the old town', 'short', 'a text in between'];
      const vectors = await embedder.embed(texts);
      expect(vectors).toHaveLength(3);
      for (const [i, vector] of vectors.entries()) {
        expect(vector).toHaveLength(embedder.dimensions);
        expect(norm(vector)).toBeCloseTo(1, 4);
        const [alone] = await embedder.embed([texts[i]!]);
        expect(cosine(alone!, vector)).toBeGreaterThan(0.9999);
      }
    }, 60_000);

    it('returns the same vector regardless of the rest of the batch', async () => {
      const [alone] = await embedder.embed(['short']);
      const [, padded] = await embedder.embed(['a long neighbour '.repeat(40), 'short']);
      padded!.forEach((value, i) => expect(value).toBeCloseTo(alone![i]!, 4));
    }, 60_000);

    it('reads no further than its window', async () => {
      const [first, second] = beyondWindow(embedder);
      expect(embedder.countTokens(first)).toBeGreaterThan(embedder.maxTokens);
      const [a, b] = await embedder.embed([first, second]);
      expect(cosine(a!, b!)).toBeGreaterThan(0.9999);
    }, 60_000);

    it('counts tokens', () => {
      const one = embedder.countTokens('water');
      expect(one).toBeGreaterThan(0);
      expect(embedder.countTokens('water water water water')).toBeGreaterThan(one);
    });

    it('accepts empty, blank and unusual texts', async () => {
      const texts = ['', '   ', '\n\t', '\u0000', '😀', '東京', '\ud800', 'x'.repeat(100_000)];
      const vectors = await embedder.embed(texts);
      for (const vector of vectors) expect(norm(vector)).toBeCloseTo(1, 4);
    }, 60_000);

    it('returns nothing for no texts', async () => {
      expect(await embedder.embed([])).toEqual([]);
    });

    it('embeds more texts than fit a batch', async () => {
      const texts = Array.from({ length: 70 }, (_, i) => `text number ${i % 10}`);
      const vectors = await embedder.embed(texts);
      expect(vectors).toHaveLength(70);
      expect(cosine(vectors[3]!, vectors[63]!)).toBeGreaterThan(0.9999);
      expect(cosine(vectors[3]!, vectors[4]!)).toBeLessThan(0.99999);
    }, 60_000);

    it('stops waiting when aborted', async () => {
      await expect(embedder.embed(['x'], AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
      const controller = new AbortController();
      const running = embedder.embed(
        Array.from({ length: 64 }, (_, i) => `text ${i}`),
        controller.signal,
      );
      controller.abort(new Error('enough'));
      await expect(running).rejects.toThrow('enough');
      expect(await embedder.embed(['still works'])).toHaveLength(1);
    }, 60_000);

    it('can be started twice, and refuses work when stopped', async () => {
      await embedder.start();
      const other = create();
      await expect(other.embed(['x'])).rejects.toMatchObject({ code: 'knowledge_unavailable' });
      expect(() => other.countTokens('x')).toThrow();
    });
  });
}
