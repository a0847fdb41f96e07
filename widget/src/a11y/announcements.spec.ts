import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextAnnouncement, speakable } from './announcements.js';

const all = (text: string, step: number): string[] => {
  const spoken: string[] = [];
  let from = 0;
  for (let end = step; ; end += step) {
    const finished = end >= text.length;
    const piece = nextAnnouncement(text.slice(0, end), from, finished);
    if (piece) spoken.push(piece.text);
    from = piece?.next ?? from;
    if (finished) return spoken;
  }
};

describe('nextAnnouncement', () => {
  const answer =
    'Yes, you can return an unused item within 30 days. The refund goes to the original means of payment. Ask us for more.';

  it('waits for the end of a sentence instead of reading single tokens', () => {
    expect(nextAnnouncement('Yes, you can', 0, false)).toBeUndefined();
    expect(all(answer, 3)).toEqual([
      'Yes, you can return an unused item within 30 days. The refund goes to the original means of payment.',
      'Ask us for more.',
    ]);
  });

  it('announces everything once for any split of the text', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), (step) => {
        expect(all(answer, step).join(' ')).toBe(answer);
      }),
    );
  });

  it('omits visual markup', () => {
    expect(speakable('## Title\n- **bold** [1] see [the page](https://x.test) `code`')).toBe(
      'Title bold see the page code',
    );
  });
});
