import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Passage } from '../chat-model.js';
import { CitationMarks } from './citation-marks.js';

const passage = (n: number): Passage => ({
  n,
  chunkId: `c${n}`,
  documentId: 'd',
  title: 'T',
  text: 'Text of A and B, again. See it now: use it. It is so, true and done.',
  start: 0,
  end: 1,
  score: 1,
  denseScore: null,
  lexicalScore: 1,
});
const passages = [1, 2, 3].map(passage);

function run(chunks: string[], known = passages): { text: string; cited: [number, string][] } {
  const marks = new CitationMarks(known);
  const events = [...chunks.flatMap((c) => marks.feed(c)), ...marks.flush()];
  return {
    text: events.map((e) => (e.type === 'text' ? e.text : '')).join(''),
    cited: events.flatMap((e) => (e.type === 'citation' ? [[e.passage.n, e.passage.chunkId] as [number, string]] : [])),
  };
}

describe('CitationMarks', () => {
  it('renumbers by first appearance and reports each passage once', () => {
    expect(run(['B [2]. A [1]. B again [2].'])).toEqual({
      text: 'B [1]. A [2]. B again [1].',
      cited: [
        [1, 'c2'],
        [2, 'c1'],
      ],
    });
  });

  it.each([
    ['an unknown passage', 'Text [9].', 'Text.'],
    ['a list', 'Text [3, 1].', 'Text [1][2].'],
    ['a partly unknown list', 'Text [3,8].', 'Text [1].'],
    ['a footnote', 'Text[^2].', 'Text[1].'],
    ['lenticular brackets', 'Text【2†source】.', 'Text[1].'],
    ['a link', 'See [1](https://example.org).', 'See [1](https://example.org).'],
    ['inline code', 'Use `a[1]` now [1].', 'Use `a[1]` now [1].'],
    ['a code block', '```\na[2]\n```\nDone [2].', '```\na[2]\n```\nDone [1].'],
    ['a stray backtick', 'It`s so.\nTrue [2].', 'It`s so.\nTrue [1].'],
    ['ordinary brackets', 'An [aside] and [12a].', 'An [aside] and [12a].'],
    ['an open bracket at the end', 'Text [', 'Text ['],
    ['an unfinished mark at the end', 'Text [1', 'Text [1'],
    ['digits of other scripts', 'True [२]. Done [١]. True again ［３］.', 'True [1]. Done [2]. True again [3].'],
    [
      'brackets of other scripts',
      'True ［１，２］. Done （［3］）. True【３†s】.',
      'True [1][2]. Done （[3]）. True[3].',
    ],
    ['a zero', 'It is true, a[0] and done [2].', 'It is true, a[0] and done [1].'],
    ['a year and a status', 'So it is [2024], true [404].', 'So it is [2024], true [404].'],
    ['a zero in front', 'So it is [007].', 'So it is [007].'],
    ['a zero in a list', 'It is in [0, 1] again.', 'It is in [0, 1] again.'],
    [
      'an index of a word indexed elsewhere',
      'It is B[0], now B[1] and B[2] [2].',
      'It is B[0], now B[1] and B[2] [1].',
    ],
    [
      'an index of a word that code indexes',
      'Done: `now[2]` and now[1] is true [2].',
      'Done: `now[2]` and now[1] is true [1].',
    ],
    [
      'an index of a name that programs have',
      'So it is argv[1] and i[2] and my_list[3].',
      'So it is argv[1] and i[2] and my_list[3].',
    ],
    ['an index of an index', 'It is grid[0][1] now [2].', 'It is grid[0][1] now [1].'],
    ['an index of a call', 'It is rows(x)[1] now.', 'It is rows(x)[1] now.'],
    [
      'what is assigned or a part of it is read',
      'So x = [1, 2] and B[1].name and B[2] = 5.',
      'So x = [1, 2] and B[1].name and B[2] = 5.',
    ],
    ['a list in a call', 'Use sum([1, 2]) now.', 'Use sum([1, 2]) now.'],
    ['a mark without a space', 'It is true[1].', 'It is true[1].'],
    ['waves for code', '~~~\n`a[2]`\n~~~\nDone [2].', '~~~\n`a[2]`\n~~~\nDone [1].'],
    ['trailing spaces', 'Text  ', 'Text  '],
  ])('understands %s', (_, input, expected) => {
    expect(run([input]).text).toBe(expected);
  });

  it('treats a word as indexed if the documents index it', () => {
    const code = { ...passage(1), text: 'Use items[0] for the head, `rows[i]` for a row. So it is.' };
    const text = 'So it is items[1], and rows[1], of the days[1].';
    const expected = { text, cited: [[1, 'c1']] };
    expect(run([text], [code])).toEqual(expected);
    expect(run([...text], [code])).toEqual(expected);
    // Without indexed words these are marks that cannot be verified.
    expect(run(['Of items[1], and rows[1].']).text).toBe('Of items, and rows.');
  });

  it('leaves text unchanged when there is nothing to cite', () => {
    expect(run(['See [1] and [2].'], [])).toEqual({ text: 'See [1] and [2].', cited: [] });
  });

  it('does not depend on how the stream is chunked', () => {
    const alphabet = fc.constantFrom(
      '[',
      ']',
      '1',
      '2',
      '7',
      ',',
      ' ',
      '`',
      '```',
      '\n',
      'a',
      '(',
      '^',
      '【',
      '】',
      '†',
      '[1]',
      '[2]',
      ' [3]',
      '[0]',
      '१',
      '［',
      '］',
      '（',
      '.b',
      ' =',
      'f(x)',
      '。',
      '।',
    );
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 30 }), (parts) => {
        const whole = parts.join('');
        expect(run([...whole])).toEqual(run([whole]));
      }),
      { numRuns: 500 },
    );
  });

  it('holds back no more than a possible mark', () => {
    const marks = new CitationMarks(passages);
    expect(marks.feed('Hello [')).toEqual([{ type: 'text', text: 'Hello' }]);
    expect(marks.feed('x')).toEqual([{ type: 'text', text: ' [x' }]);
  });
});
