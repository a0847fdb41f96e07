import { DEFAULT_SETTINGS, requestOf } from './chat-settings';

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
