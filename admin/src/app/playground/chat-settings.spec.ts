import { TestBed } from '@angular/core/testing';
import { ChatSettingsStore, DEFAULT_SETTINGS, requestOf } from './chat-settings';

describe('requestOf', () => {
  it('sends no unchanged setting', () => {
    expect(requestOf(DEFAULT_SETTINGS)).toEqual({});
  });

  it('sends changed settings', () => {
    const settings = {
      ...DEFAULT_SETTINGS,
      model: 'm',
      knowledge: 'on',
      topK: 5,
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

  it('sends no retrieval settings when knowledge is off', () => {
    expect(requestOf({ ...DEFAULT_SETTINGS, knowledge: 'off', topK: 8, threshold: 0.4 })).toEqual({ use_rag: false });
  });
});

describe('ChatSettingsStore', () => {
  const KEY = 'nexus.playground.settings';
  beforeEach(() => localStorage.removeItem(KEY));
  afterEach(() => localStorage.removeItem(KEY));

  it('stores only changed settings, so that later defaults of the server apply', () => {
    const store = TestBed.inject(ChatSettingsStore);
    store.set('topK', 8);
    TestBed.tick();
    expect(JSON.parse(localStorage.getItem(KEY)!)).toEqual({ topK: 8 });
    store.set('topK', null);
    TestBed.tick();
    expect(JSON.parse(localStorage.getItem(KEY)!)).toEqual({});
  });
});
