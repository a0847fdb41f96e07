import { diffRows } from './prompt-diff';

const text = (parts: readonly { text: string; changed: boolean }[] | null) =>
  parts === null ? null : parts.map(({ text, changed }) => (changed ? `[${text}]` : text)).join('');
const rows = (a: string, b: string) => diffRows(a, b).map(({ left, right }) => [text(left), text(right)]);

describe('diffRows', () => {
  it('aligns lines and marks the changed words', () => {
    expect(rows('Be kind.\nBe brief.\nEnd.', 'Be kind.\nBe very short.\nEnd.')).toEqual([
      ['Be kind.', 'Be kind.'],
      ['Be [brief].', 'Be [very short].'],
      ['End.', 'End.'],
    ]);
  });

  it('leaves a side empty when it has no such line', () => {
    expect(rows('a\nc\n', 'a\nb\nc\n')).toEqual([
      ['a', 'a'],
      [null, '[b]'],
      ['c', 'c'],
    ]);
    expect(rows('a\nb', 'a')).toEqual([
      ['a', 'a'],
      ['[b]', null],
    ]);
  });

  it('has no changed row for equal texts', () => {
    expect(diffRows('a\n\nb', 'a\n\nb').some(({ changed }) => changed)).toBe(false);
    expect(diffRows('', '')).toEqual([]);
  });
});
