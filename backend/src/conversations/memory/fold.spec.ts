import { describe, expect, it } from '@jest/globals';
import { MAX_SUMMARY_CHARS } from './conversation-memory.entity.js';
import { extractedSummary, type FoldedMessage, needsFold, toFold } from './fold.js';

const said = (count: number, chars: number): FoldedMessage[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `m${i}`,
    role: i % 2 === 0 ? 'user' : 'assistant',
    content: `${i} ${'x'.repeat(chars)}`,
    createdAt: new Date(i),
  }));

describe('folding of turns', () => {
  it('starts when turns use most of the token budget or are numerous', () => {
    expect(needsFold(said(6, 300), 1_000)).toBe(false);
    expect(needsFold(said(8, 300), 1_000)).toBe(true);
    expect(needsFold(said(40, 1), 8_000)).toBe(true);
    expect(needsFold(said(4, 30_000), 1_000)).toBe(false);
  });

  it('takes the oldest turns, so that the rest fits and begins with a question', () => {
    const messages = said(20, 300);
    const folded = toFold(messages, 1_000);
    const rest = messages.slice(folded.length);
    expect(rest[0]!.role).toBe('user');
    expect(rest.length).toBeGreaterThanOrEqual(4);
    expect(needsFold(rest, 1_000)).toBe(false);
    expect(toFold(said(40, 1), 8_000).length).toBeGreaterThanOrEqual(16);
    expect(toFold(said(6, 30_000), 1_000)).toHaveLength(2);
  });
});

describe('extractedSummary', () => {
  it('contains each question with the beginning of its answer', () => {
    const summary = extractedSummary('- Asked: One?', [
      { id: 'a', role: 'user', content: 'How long is\nthe warranty?', createdAt: new Date() },
      { id: 'b', role: 'assistant', content: `Two years [1]. ${'More of it. '.repeat(60)}`, createdAt: new Date() },
    ]);
    const lines = summary.split('\n');
    expect(lines.slice(0, 2)).toEqual(['- Asked: One?', '- Asked: How long is the warranty?']);
    expect(lines[2]).toMatch(/^ {2}Answered: Two years\. More of it\..*…$/);
  });

  it('drops the oldest lines when it grows too long', () => {
    const summary = extractedSummary('old\n'.repeat(50), said(60, 2_000));
    expect(summary.length).toBeLessThanOrEqual(MAX_SUMMARY_CHARS);
    expect(summary).not.toContain('old');
    expect(summary).toContain('Answered: 59 ');
  });
});
