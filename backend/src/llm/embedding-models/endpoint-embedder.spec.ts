import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '@nexus/testing';
import { DomainError } from '../../common/errors/domain-error.js';
import { type Endpoint, EndpointEmbedder, type EndpointModel } from './endpoint-embedder.js';

const MODEL: EndpointModel = {
  id: 'tiny-1',
  workspaceId: 'w1',
  provider: 'ollama',
  model: 'tiny',
  dimensions: 2,
  maxTokens: 64,
  languages: 'en',
  prefixes: { query: 'q: ', passage: 'p: ' },
  calibration: { ragThreshold: 0.5, semanticThreshold: 0.6, wordCosine: -1, denseWeight: 0.5 },
  shortens: false,
};
type Payload = { input: string[]; dimensions?: number };

function embedder(answer: (payload: Payload, n: number) => unknown, more: Partial<EndpointModel> = {}) {
  const asked: Payload[] = [];
  let spent = 0;
  const endpoint: Endpoint = {
    post: async (payload) => answer(payload as Payload, asked.push(payload as Payload)),
    spent: (tokens) => void (spent += tokens),
    countTokens: (text) => text.split(' ').length,
    mayAsk: () => Promise.resolve(),
  };
  const made = new EndpointEmbedder({ ...MODEL, ...more }, endpoint, new FakeClock(), () => 0);
  return { embedder: made, asked, spent: () => spent };
}
const good = ({ input }: Payload) => ({ data: input.map((text) => ({ embedding: [text.length, 0] })) });

describe('EndpointEmbedder', () => {
  it('sends batches, with prefixes, and keeps the order', async () => {
    const { embedder: e, asked, spent } = embedder(good);
    const texts = Array.from({ length: 70 }, (_, i) => `text ${i}`);
    const vectors = await e.embed(texts);
    expect(vectors).toHaveLength(70);
    expect(vectors.every(([x]) => x === 1)).toBe(true);
    expect(asked.map(({ input }) => input.length)).toEqual([32, 32, 6]);
    expect(asked[0]!.input[0]).toBe('p: text 0');
    // The server did not report tokens: they are estimated.
    expect(spent()).toBe(70 * 3);
    await e.embed(['text'], undefined, 'query');
    expect(asked.at(-1)).toEqual({ model: 'tiny', input: ['q: text'], encoding_format: 'float' });
  });

  it('does not send blank texts', async () => {
    const { embedder: e, asked } = embedder(good);
    expect(await e.embed([' ', 'text', ''])).toEqual([
      Float32Array.of(1, 0),
      Float32Array.of(1, 0),
      Float32Array.of(1, 0),
    ]);
    expect(asked.map(({ input }) => input)).toEqual([['p: text']]);
    expect(await e.embed([''])).toHaveLength(1);
    expect(asked).toHaveLength(1);
  });

  it('requests fewer dimensions where the model has more', async () => {
    const { embedder: e, asked } = embedder(good, { shortens: true });
    await e.embed(['text']);
    expect(asked[0]!.dimensions).toBe(2);
  });

  it.each([
    ['no body', null],
    ['a text', 'nonsense'],
    ['too few vectors', { data: [] }],
    ['other dimensions', { data: [{ embedding: [1, 2, 3] }] }],
    ['no direction', { data: [{ embedding: [0, 0] }] }],
    ['no numbers', { data: [{ embedding: ['1', '2'] }] }],
    ['infinite numbers', { data: [{ embedding: [1e308, 1e308] }] }],
    ['a wrong number', { data: [{ index: 4, embedding: [1, 2] }] }],
  ])('reports the embedder as unavailable for an answer with %s', async (_, body) => {
    const { embedder: e } = embedder(() => body);
    await expect(e.embed(['text'])).rejects.toMatchObject({ code: 'knowledge_unavailable' });
  });

  it('fails at once when the key is refused, and can be aborted', async () => {
    const { embedder: e, asked } = embedder(() => {
      throw new DomainError('provider_auth_failed', 'The key was refused.');
    });
    await expect(e.embed(['text'])).rejects.toThrow(/tiny-1 at ollama.*The key was refused/);
    expect(asked).toHaveLength(1);
    await expect(e.embed(['text'], AbortSignal.abort(new Error('left')))).rejects.toThrow('left');
  });
});
