import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ChatEvent } from './chat-events.js';
import { encodeSse, encodeSseMessage, SSE_HEARTBEAT, SseDecoder, toChatEvent } from './sse.js';

const decodeAll = (text: string, cuts: number[]): ReturnType<SseDecoder['feed']> => {
  const decoder = new SseDecoder();
  const points = [...new Set(cuts.map((c) => c % (text.length + 1)))].sort((a, b) => a - b);
  let from = 0;
  const out = [];
  for (const to of [...points, text.length]) {
    out.push(...decoder.feed(text.slice(from, to)));
    from = to;
  }
  return out;
};

describe('SseDecoder', () => {
  it('returns what was encoded, wherever the text is split', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 8 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        (texts, cuts) => {
          const events: ChatEvent[] = texts.map((text) => ({ type: 'delta', text }));
          const wire = events.map((e, i) => encodeSse(e, i + 1)).join(SSE_HEARTBEAT);
          const got = decodeAll(wire, cuts).map(toChatEvent);
          expect(got).toEqual(events.map((event, i) => ({ id: i + 1, event })));
        },
      ),
    );
  });

  it.each(['\n', '\r', '\r\n'])('accepts line ends %j', (eol) => {
    const text =
      ['\uFEFFevent: a', 'data: 1', 'data: 2', '', ': comment', 'data:3', 'id: 7', '', ''].join(eol) +
      (eol === '\r' ? 'x' : '');
    expect(new SseDecoder().feed(text)).toEqual([
      { event: 'a', data: '1\n2' },
      { event: 'message', data: '3', id: '7' },
    ]);
  });

  it('drops an incomplete message and unknown or malformed events', () => {
    expect(new SseDecoder().feed('data: half')).toEqual([]);
    expect(toChatEvent({ event: 'novelty', data: '{}' })).toBeUndefined();
    expect(toChatEvent({ event: 'delta', data: '{' })).toBeUndefined();
  });

  it('splits data with line breaks over several lines', () => {
    expect(encodeSseMessage({ event: 'e', data: 'a\nb' })).toBe('event: e\ndata: a\ndata: b\n\n');
  });
});
