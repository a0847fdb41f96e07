import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeTinyBert } from '@nexus/testing';
import { embedderContract } from '../testing/embedder.contract.js';
import { OnnxEmbedder } from './onnx.embedder.js';
import { OPTIONAL_MODELS, type OnnxModel } from './onnx-models.js';

const DIMENSIONS = 32;
const temporary: string[] = [];
const folder = (): string => {
  const dir = mkdtempSync(join(tmpdir(), 'nexus-models-'));
  temporary.push(dir);
  return dir;
};
const modelsDir = folder();
writeTinyBert(modelsDir, { dimensions: DIMENSIONS });
const MODEL: OnnxModel = { ...OPTIONAL_MODELS[0]!, dimensions: DIMENSIONS };
const create = (change: Partial<OnnxModel> = {}): OnnxEmbedder => new OnnxEmbedder({ ...MODEL, ...change }, modelsDir);

afterAll(() => temporary.forEach((dir) => rmSync(dir, { recursive: true, force: true })));

embedderContract('ONNX embedder over a toy BERT', { create });

describe('OnnxEmbedder', () => {
  const embedder = create();
  beforeAll(() => embedder.start(), 60_000);
  afterAll(() => embedder.stop());

  it('counts real tokens with their markers', () => {
    expect(embedder.countTokens('the river')).toBe(4);
    expect(embedder.countTokens('')).toBe(2);
    // w, ##x, ##y
    expect(embedder.countTokens('wxy')).toBe(5);
  });

  it('pools the mean over all real tokens', async () => {
    // The toy model has no positions: its mean is independent of the word order.
    const [one, swapped, other] = await embedder.embed(['river bank', 'bank river', 'river money']);
    one!.forEach((value, i) => expect(value).toBeCloseTo(swapped![i]!, 5));
    expect(one!.some((value, i) => Math.abs(value - other![i]!) > 0.01)).toBe(true);
  });

  it('truncates at 256 tokens, including markers', async () => {
    const text = (words: number, last: string): string => `${'river '.repeat(words)}${last}`;
    const [a, b] = await embedder.embed([text(253, 'money'), text(253, 'water')]);
    expect(a).not.toEqual(b);
    const [c, d] = await embedder.embed([text(254, 'money'), text(254, 'water')]);
    expect(c).toEqual(d);
  });

  it('prepends the prefix of the role', async () => {
    const prefixed = create({ id: 'minilm-l6-v2', prefixes: { query: 'river ', passage: '' } });
    await prefixed.start();
    const [[asked], [stored], [expected]] = await Promise.all([
      prefixed.embed(['bank'], undefined, 'query'),
      prefixed.embed(['bank']),
      embedder.embed(['river bank']),
    ]);
    expect(asked).toEqual(expected);
    expect(stored).not.toEqual(expected);
    await prefixed.stop();
  }, 60_000);

  it('uses the first token alone for that pooling', async () => {
    const first = create({ pooling: 'first' });
    await first.start();
    const [[one], [mean]] = await Promise.all([first.embed(['river bank']), embedder.embed(['river bank'])]);
    expect(one).not.toEqual(mean);
    await first.stop();
  }, 60_000);

  it('reports missing files', async () => {
    await expect(new OnnxEmbedder(MODEL, folder()).start()).rejects.toThrow(
      /Not in the models folder: .*config\.json, .*tokenizer\.json, .*model\.onnx/,
    );
  });
});
