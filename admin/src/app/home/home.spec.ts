import { firstSteps, isConnected } from './first-steps';
import { isOnSite } from '../widgets/widget-types';

const done = (facts: Partial<Parameters<typeof firstSteps>[0]>) =>
  firstSteps({
    readyDocuments: undefined,
    questions: undefined,
    connectedModels: undefined,
    onSite: undefined,
    ...facts,
  })
    .filter((step) => step.done)
    .map((step) => step.id);

describe('firstSteps', () => {
  it('ticks off nothing that is unknown', () => expect(done({})).toEqual([]));

  it('ticks off each step by its own fact', () => {
    expect(done({ readyDocuments: 1 })).toEqual(['document']);
    expect(done({ questions: 3 })).toEqual(['question']);
    expect(done({ connectedModels: 2 })).toEqual(['model']);
    expect(done({ onSite: true, readyDocuments: 0 })).toEqual(['widget']);
  });
});

describe('isConnected', () => {
  it('accepts an enabled model of any provider, but not the built-in answers', () => {
    expect(isConnected({ id: 'ollama/llama3.2', is_enabled: true })).toBe(true);
    expect(isConnected({ id: 'openai/gpt-5', is_enabled: false })).toBe(false);
    expect(isConnected({ id: 'nexus/extractive', is_enabled: true })).toBe(false);
  });
});

describe('isOnSite', () => {
  const widget = (first_foreign_session_at: string | null, ...allowed_origins: string[]) => ({
    first_foreign_session_at,
    allowed_origins,
  });

  it('accepts a visitor on a website, but not a merely allowed website', () => {
    expect(isOnSite([])).toBe(false);
    expect(isOnSite([widget(null, 'https://www.example.com')])).toBe(false);
    expect(isOnSite([widget(null), widget('2026-03-01T08:00:00Z', 'https://www.example.com')])).toBe(true);
  });
});
