import { DEFAULT_SETTINGS, requestOf } from './chat-settings';
import { modelHint } from './settings-panel';

describe('requestOf', () => {
  it('sends only what differs from the defaults of the server', () => {
    expect(requestOf(DEFAULT_SETTINGS)).toEqual({ rag_top_k: 5 });
  });

  it('sends what was chosen', () => {
    const settings = {
      ...DEFAULT_SETTINGS,
      model: 'm',
      knowledge: 'on',
      threshold: 0,
      cache: 'bypass',
      promptId: 'p',
    } as const;
    expect(requestOf(settings)).toEqual({
      model: 'm',
      use_rag: true,
      rag_top_k: 5,
      rag_threshold: 0,
      system_prompt_id: 'p',
      cache: { mode: 'bypass' },
    });
  });

  it('says nothing about retrieval when knowledge is off', () => {
    expect(requestOf({ ...DEFAULT_SETTINGS, knowledge: 'off', threshold: 0.4 })).toEqual({ use_rag: false });
  });
});

describe('modelHint', () => {
  const model = {
    id: 'm',
    name: 'M',
    provider: 'p',
    context_length: 128_000,
    pricing: { prompt: 0.15, completion: 0.6 },
    is_local: false,
    is_enabled: true,
    is_default: false,
  };

  it('gives context and price per million tokens', () => {
    expect(modelHint(model)).toBe('128k context · $0.15 in, $0.60 out per million tokens');
    expect(modelHint({ ...model, pricing: { prompt: null, completion: null }, context_length: null })).toBe(
      'price unknown',
    );
    expect(modelHint({ ...model, is_local: true })).toBe('Runs on this server, free.');
  });
});
