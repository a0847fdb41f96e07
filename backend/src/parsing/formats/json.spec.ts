import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseFormat } from '../testing/parse-format.js';
import { parseJson, parseJsonLines } from './json.js';
import { readJson } from './json-reader.js';

describe('parseJson', () => {
  it('writes records as lines with their path as heading path', async () => {
    const value = {
      company: { name: 'Acme', address: { city: 'Ulm' } },
      products: [
        { name: 'Saw', price: { amount: 5 }, tags: ['wood', 'steel'] },
        { name: 'Axe', sold: null },
      ],
      closed: false,
    };
    const { blocks } = await parseFormat(parseJson, JSON.stringify(value));
    expect(blocks).toEqual([
      { kind: 'paragraph', text: 'name: Acme\naddress.city: Ulm', headingPath: ['company'] },
      { kind: 'paragraph', text: 'name: Saw\nprice.amount: 5\ntags: wood\ntags: steel', headingPath: ['products'] },
      { kind: 'paragraph', text: 'name: Axe', headingPath: ['products'] },
      { kind: 'paragraph', text: 'closed: false' },
    ]);
  });

  it('keeps everything before the error', async () => {
    const { blocks, partial } = await parseFormat(parseJson, '[{"a": 1, "b": "x\\"y"}, {"a": 2, "b": "cu');
    expect(blocks.map((b) => b.text)).toEqual(['a: 1\nb: x"y', 'a: 2']);
    expect(partial).toMatch(/not complete JSON/);
  });

  it('handles extreme depth and size', async () => {
    const deep = await parseFormat(parseJson, `{"a": 1, "b": ${'['.repeat(300_000)}2${']'.repeat(300_000)}}`);
    expect(deep.blocks.map((b) => b.text)).toEqual(['a: 1']);
    expect(deep.partial).toMatch(/nested very deep/);
    const long = await parseFormat(parseJson, JSON.stringify(Array.from({ length: 30 }, () => 'x'.repeat(1_000_000))));
    expect(long.partial).toBe('Only the first 9 values were read: a document may have 10,000,000 characters.');
  });

  it('passes every value that JSON.parse finds', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const found: string[] = [];
        expect(readJson(JSON.stringify(value, null, 1), (_, text) => found.push(text) > 0)).toBe('complete');
        expect(found).toEqual(leaves(value));
      }),
    );
  });
});

const leaves = (value: unknown): string[] => {
  if (value === null) return [''];
  return typeof value === 'object'
    ? Object.values(value).flatMap(leaves)
    : [typeof value === 'string' ? value : JSON.stringify(value)];
};

describe('parseJsonLines', () => {
  it('reads each line and counts invalid ones', async () => {
    const document = await parseFormat(parseJsonLines, '{"q": "What?", "a": "That"}\n\nno json\n{"q": "Why?"}\r\n');
    expect(document.blocks.map((b) => b.text)).toEqual(['q: What?\na: That', 'q: Why?']);
    expect(document.partial).toBe('1 of the lines are not complete JSON.');
  });
});
