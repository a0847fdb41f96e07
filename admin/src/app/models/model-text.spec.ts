import { capabilityLabels, modelHint, modelNote, priceText } from './model-text';

const MODEL = {
  id: 'a/m',
  context_length: 128_000,
  pricing: { prompt: 0.15, completion: 0.6 },
  is_local: false,
};

describe('model text', () => {
  it('formats context and price per million tokens', () => {
    expect(modelHint(MODEL)).toBe('128k context · $0.15 in, $0.60 out per million tokens');
    expect(modelHint({ ...MODEL, pricing: { prompt: null, completion: null }, context_length: null })).toBe(
      'price unknown',
    );
    expect(modelHint({ ...MODEL, is_local: true })).toBe(
      '128k context · $0.15 in, $0.60 out per million tokens · local',
    );
    expect(modelHint({ ...MODEL, pricing: { prompt: 0, completion: 0 }, context_length: null, is_local: true })).toBe(
      'free · local',
    );
    expect(modelHint(undefined)).toBe('');
  });

  it('describes a model in one line', () => {
    expect(modelNote(MODEL)).toBe('a/m · 128k context · $0.15 in, $0.60 out');
    expect(modelNote({ ...MODEL, context_length: null, is_local: true })).toBe('a/m · $0.15 in, $0.60 out · local');
  });

  it('distinguishes an unknown price from a free model', () => {
    expect(priceText({ ...MODEL, pricing: { prompt: null, completion: 0 } })).toBe('price varies');
    expect(priceText({ ...MODEL, pricing: { prompt: 0, completion: 0 } })).toBe('free');
    expect(priceText({ ...MODEL, pricing: { prompt: null, completion: null }, is_local: true })).toBe(
      'price not listed',
    );
  });

  it('names the distinguishing capabilities', () => {
    expect(capabilityLabels(['streaming', 'tools', 'json', 'telepathy'])).toEqual(['Tools', 'JSON output']);
  });
});
