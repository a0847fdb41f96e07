import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { embedderContract } from '../testing/embedder.contract.js';
import { OnnxEmbedder } from './onnx.embedder.js';
import { BUNDLED_MODEL, bundledModelsDir, filesOf } from './onnx-models.js';

interface Reference {
  texts: { text: string; tokens: number; vector: number[] }[];
}

const folder = bundledModelsDir();
const create = (): OnnxEmbedder => new OnnxEmbedder(BUNDLED_MODEL, folder);
const cosine = (a: Float32Array, b: ArrayLike<number>): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

embedderContract('bundled all-MiniLM-L6-v2', { create });

describe('bundled all-MiniLM-L6-v2', () => {
  const embedder = create();
  beforeAll(() => embedder.start(), 60_000);
  afterAll(() => embedder.stop());

  it('consists of the files listed in the NOTICE', () => {
    const notice = readFileSync(join(folder, 'NOTICE'), 'utf8');
    for (const file of filesOf(BUNDLED_MODEL)) {
      const sum = createHash('sha256')
        .update(readFileSync(join(folder, file)))
        .digest('hex');
      expect(notice).toContain(`${sum}  ${file.slice(BUNDLED_MODEL.name.length + 1)}`);
    }
  });

  it('matches an independent computation with the original weights, within 8-bit precision', async () => {
    const { texts } = JSON.parse(readFileSync(join(folder, 'reference.json'), 'utf8')) as Reference;
    const vectors = await embedder.embed(texts.map(({ text }) => text));
    expect(texts).toHaveLength(10);
    texts.forEach(({ text, tokens, vector }, i) => {
      expect(cosine(vectors[i]!, vector)).toBeGreaterThan(0.975);
      expect(Math.min(embedder.countTokens(text), embedder.maxTokens)).toBe(tokens);
    });
  }, 60_000);

  it('returns exactly the same vector regardless of the rest of the batch', async () => {
    const [alone] = await embedder.embed(['How do I reset my password?']);
    const batch = await embedder.embed(['a long neighbour '.repeat(60), 'How do I reset my password?', 'short']);
    expect(batch[1]).toEqual(alone);
  }, 60_000);
});
