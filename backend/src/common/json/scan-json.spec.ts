import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DomainError } from '../errors/domain-error.js';
import { bodyLimits } from '../http/body-limits.js';
import { parseJson } from '../http/json-body.js';
import { type JsonLimits, JsonScan } from './scan-json.js';

const LIMITS: JsonLimits = { depth: 4, values: 50, fields: 20, keys: 8, keyBytes: 12, numberChars: 10, escapes: 30 };
const ROOMY: JsonLimits = {
  depth: 100,
  values: 1e6,
  fields: 1e6,
  keys: 1e6,
  keyBytes: 1e6,
  numberChars: 1e3,
  escapes: 1e6,
};

const refusal = (text: string | Buffer, limits = LIMITS): string => {
  try {
    parseJson(Buffer.from(text as string), limits);
  } catch (error) {
    if (error instanceof DomainError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'none';
};
const list = (n: number, item: string): string => `[${Array(n).fill(item).join(',')}]`;
const object = (n: number): string => `{${Array.from({ length: n }, (_, i) => `"k${i}":1`).join(',')}}`;

describe('scan of a JSON text', () => {
  it.each([
    ['levels of nesting', '[[[[1]]]]', '[[[[[1]]]]]'],
    ['levels of nesting', '[[{"a":[]}],[[[]]]]', '[[{"a":[{}]}]]'],
    ['values', list(49, '1'), list(50, '1')],
    ['fields in one object', object(8), object(9)],
    ['fields in all its objects', list(2, object(8)), list(3, object(8))],
    ['field names of at most 12 bytes', '{"123456789012" : 1}', '{"1234567890123" : 1}'],
    ['numbers of at most 10 characters', '[-1234567.9]', '[-12345678.9]'],
    ['backslash escapes', `["${'\\n'.repeat(30)}"]`, `["${'\\n'.repeat(31)}"]`],
  ])('refuses more than the %s', (limit, fits, exceeds) => {
    expect(refusal(fits)).toBe('none');
    expect(refusal(exceeds)).toMatch(new RegExp(`^json_too_complex: .*${limit}`));
  });

  it('treats brackets, colons and commas in strings as text', () => {
    const text = `["${'[{:,'.repeat(100)}", "\\"[[[[[[", "${'a'.repeat(100)}\\"${'['.repeat(60)}"]`;
    expect(refusal(text)).toBe('none');
  });

  it.each([
    ['\\ud800', 'invalid_json'],
    ['\\udc00', 'invalid_json'],
    ['\\ud800x', 'invalid_json'],
    ['\\uD800\\u0041', 'invalid_json'],
    ['\\udc00\\ud800', 'invalid_json'],
    [`${'x'.repeat(100)}\\udfff`, 'invalid_json'],
    ['\\ud83d\\ude00', 'none'],
    ['\\\\ud800', 'none'],
    ['😀', 'none'],
  ])('a lone surrogate is refused: %s', (content, code) => {
    expect(refusal(`{"a":"${content}"}`)).toMatch(new RegExp(`^${code}`));
    expect(refusal(`{"${content}":1}`, ROOMY)).toMatch(new RegExp(`^${code}`));
  });

  it.each([
    ['cut inside a character', Buffer.from('["漢"]').subarray(0, 3)],
    ['an encoded surrogate', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
    ['Latin-1', Buffer.from('"é"', 'latin1')],
    ['UTF-16', Buffer.from('"e"', 'utf16le')],
    ['nothing', Buffer.alloc(0)],
    ['cut', Buffer.from('{"a":"b')],
    ['cut behind a backslash', Buffer.from('{"a":"b\\')],
    ['cut in an escape', Buffer.from('{"a":"b\\u00')],
    ['too many closing brackets', Buffer.from(']]]]}}}}')],
    ['two consecutive names', Buffer.from('{"a" "b":1}')],
  ])('refuses invalid JSON: %s', (_, bytes) => {
    expect(refusal(bytes)).toMatch(/^invalid_json/);
  });

  it.each([
    ['{"__proto__":{"a":1}}', 'invalid_json'],
    ['{"\\u005f_proto__":{"a":1}}', 'invalid_json'],
    ['[{"a":{"constructor" : {"prototype":{}}}}]', 'invalid_json'],
    ['{"constructor":1}', 'none'],
    ['{"a":"__proto__"}', 'none'],
  ])('prototype names: %s', (text, code) => {
    expect(refusal(text, ROOMY)).toMatch(new RegExp(`^${code}`));
  });

  it('reads every JSON value like JSON.parse, including blanks and a byte-order mark', () => {
    const value = fc.jsonValue({ maxDepth: 5 }).filter((v) => !JSON.stringify(v).includes('__proto__'));
    fc.assert(
      fc.property(value, fc.constantFrom(undefined, 2, '\t'), fc.boolean(), (v, blanks, marked) => {
        const text = JSON.stringify(v, null, blanks);
        expect(parseJson(Buffer.from((marked ? '\ufeff' : '') + text), ROOMY)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('gives the same result in steps', () => {
    const step = fc.integer({ min: 1, max: 20 });
    const limits = fc.record({ values: fc.nat(30), fields: fc.nat(10), escapes: fc.nat(5), keyBytes: fc.nat(5) });
    const outcome = (bytes: Buffer, by: number | undefined, some: object): string => {
      const scan = new JsonScan(bytes, { ...ROOMY, ...some });
      try {
        while (scan.read(by));
        return String(scan.suspicious);
      } catch (error) {
        return (error as Error).message;
      }
    };
    const long = fc.string({ minLength: 60, maxLength: 200, unit: fc.constantFrom('a', '"', '\\', '😀', 'é', '\n') });
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.jsonValue({ maxDepth: 4 }), long)), step, limits, (value, by, some) => {
        const bytes = Buffer.from(JSON.stringify(value, null, 1));
        expect(outcome(bytes, by, some)).toBe(outcome(bytes, undefined, some));
      }),
    );
  });

  it('never counts too few', () => {
    const size = (v: unknown): number =>
      v === null || typeof v !== 'object' ? 1 : 1 + Object.values(v).reduce<number>((sum, each) => sum + size(each), 0);
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 5 }).filter((v) => size(v) > 1),
        (v) => {
          const bytes = Buffer.from(JSON.stringify(v));
          expect(() => new JsonScan(bytes, { ...ROOMY, values: size(v) - 1 }).read()).toThrow(DomainError);
        },
      ),
    );
  });
});

/** CPU milliseconds of this thread: other processes share the machine. */
function cheapest(work: () => unknown): number {
  const times = Array.from({ length: 6 }, () => {
    const before = process.threadCpuUsage();
    work();
    const { user, system } = process.threadCpuUsage(before);
    return (user + system) / 1_000;
  });
  return Math.min(...times);
}

/** Bodies that maximise the cost within each limit. */
const DEAR: [string, (bytes: number) => string][] = [
  ['one long text', (n) => `["${'QUJD'.repeat(n / 4 - 2)}"]`],
  ['text of three bytes a character', (n) => `["${'漢'.repeat(n / 3 - 2)}"]`],
  ['escapes', (n) => `["${'a'.repeat(n - 1_000_000)}${'\\n'.repeat(499_990)}"]`],
  ['escapes spread over the text', (n) => `["${'aaaaaaaaaaaaaaaaaaa\\n'.repeat(Math.min(499_990, n / 21 - 2))}"]`],
  ['many short texts', () => list(99_990, '"漢字漢字漢字"')],
  ['blanks', (n) => `[${' '.repeat(n - 4)}]`],
  ['empty objects', () => list(49_990, '{}')],
  [
    'objects of one field, each another',
    () => `[${Array.from({ length: 19_900 }, (_, i) => `{"k${i}":1}`).join(',')}]`,
  ],
  ['numbers', () => list(99_000, '0.1234567890123456')],
];

describe('a body of 10 MB', () => {
  const limits = bodyLimits({ chatBodyMaxBytes: 10 * 1024 * 1024, promptMaxChars: 32_000 }).chat;

  it.each(DEAR)('is read in short steps: %s', (_, make) => {
    const bytes = Buffer.from(make(limits.bytes - 64));
    const scan = cheapest(() => new JsonScan(bytes, limits).read(1024 * 1024));
    const parse = cheapest(() => JSON.parse(bytes.toString('utf8')));
    expect(Math.max(scan, parse)).toBeLessThan(50);
  });
});
