import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newId } from '../ids/ids.js';
import { type CursorPart, decodeCursor, encodeCursor } from './paging.js';

const encode = (parts: unknown): string => Buffer.from(JSON.stringify(parts)).toString('base64url');

describe('cursors', () => {
  it('are decoded as they were encoded', () => {
    const id = newId();
    const cursor = encodeCursor(['2026-01-31T10:00:00.000Z', id, 7, 2 ** 40, 0.5, 'Ünit']);
    expect(decodeCursor(cursor, 'time', 'uuid', 'int', 'number', 'real', 'text')).toEqual([
      new Date('2026-01-31T10:00:00.000Z'),
      id,
      7,
      2 ** 40,
      0.5,
      'Ünit',
    ]);
  });

  it.each<[CursorPart, unknown]>([
    ['uuid', 'x'],
    ['uuid', `${newId()}'`],
    ['uuid', 1],
    ['int', 2 ** 31],
    ['int', -(2 ** 31)],
    ['int', 1.5],
    ['int', '1'],
    ['int', null],
    ['number', 2 ** 60],
    ['real', '1'],
    ['time', '2026-01-31'],
    ['time', '2026-13-31T10:00:00.000Z'],
    ['time', '+275760-01-01T00:00:00.000Z'],
    ['time', 1_700_000_000_000],
    ['text', 'a\0'],
    ['text', '\ud800'],
    ['text', 1],
    ['text', ['a']],
  ])('a part %s is not %j', (kind, part) => {
    expect(() => decodeCursor(encode([part]), kind)).toThrow(expect.objectContaining({ code: 'invalid_cursor' }));
  });

  it('that were not issued are refused, whatever they contain', () => {
    const anything = fc.oneof(
      fc.string(),
      fc.json().map((text) => Buffer.from(text).toString('base64url')),
    );
    fc.assert(
      fc.property(anything, (cursor) => {
        expect(() => decodeCursor(cursor, 'uuid', 'time')).toThrow(expect.objectContaining({ code: 'invalid_cursor' }));
      }),
    );
  });
});
