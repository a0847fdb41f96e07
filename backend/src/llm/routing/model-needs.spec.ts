import { describe, expect, it } from '@jest/globals';
import { needsOf } from './model-needs.js';

const user = (content: string, parts?: { type: string }[]) => ({
  role: 'user' as const,
  content,
  ...(parts ? { parts } : {}),
});

describe('what a request needs', () => {
  it('is empty for plain text', () => {
    expect(needsOf([user('Hello')], { tools: [], responseFormat: { type: 'text' } }).capabilities).toEqual([]);
  });

  it('includes capabilities for its tools, format and parts', () => {
    const parts = [{ type: 'text' }, { type: 'image_url' }, { type: 'image_url' }, { type: 'file' }];
    const parameters = { tools: [{ type: 'function' }], responseFormat: { type: 'json_schema' } };
    expect(needsOf([user('What is this?', parts)], parameters).capabilities).toEqual([
      'tools',
      'json',
      'vision',
      'files',
    ]);
  });

  it('includes context for the question and the answer', () => {
    const short = needsOf([user('x')], {}).contextTokens;
    expect(needsOf([user('x'.repeat(300_001))], {}).contextTokens).toBeGreaterThanOrEqual(short + 100_000);
    expect(needsOf([user('x')], { maxTokens: 50_000 }).contextTokens).toBe(short + 49_000);
  });
});
