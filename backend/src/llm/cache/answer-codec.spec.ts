import { describe, expect, it } from '@jest/globals';
import type { ChatEvent } from '@nexus/contracts';
import fc from 'fast-check';
import { COMPRESS_FROM_BYTES, decodeAnswer, encodeAnswer } from './answer-codec.js';
import type { StoredAnswer } from './stored-answer.js';

const answer = (text: string): StoredAnswer => ({
  id: 'a',
  model: 'm',
  question: 'q',
  createdAt: 1,
  events: [{ type: 'delta', text } as ChatEvent],
});

describe('answer codec', () => {
  it('round-trips any answer, small or large', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 2_000 }), (text, times) => {
        const stored = answer(text.repeat(times));
        expect(decodeAnswer(encodeAnswer(stored))).toEqual(stored);
      }),
      { numRuns: 50 },
    );
  });

  it('stores small answers uncompressed and halves large ones', () => {
    expect(encodeAnswer(answer('yes')).toString()).toBe(JSON.stringify(answer('yes')));
    const large = answer('The warranty covers parts and labour for two years. '.repeat(200));
    expect(JSON.stringify(large).length).toBeGreaterThan(COMPRESS_FROM_BYTES);
    expect(encodeAnswer(large).byteLength).toBeLessThan(JSON.stringify(large).length / 2);
  });
});
