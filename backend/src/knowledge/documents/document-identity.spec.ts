import { expect, it } from '@jest/globals';
import { adopt, candidates, identityOf } from './document-identity.js';
import { Document } from './document.entity.js';

const firstOf = (names: Generator<string>, count: number): string[] =>
  Array.from({ length: count }, () => names.next().value as string);

it('identifies a file by folder and name, a page by its address', () => {
  expect(identityOf({ name: 'a.txt' })).toEqual({ name: 'a.txt', folder: '' });
  expect(identityOf({ name: 'A', folder: 'x', sourceUrl: 'https://e.x/' })).toEqual({ sourceUrl: 'https://e.x/' });
});

it('appends the origin to the name of a page, and a number if that is not unique', () => {
  const names = firstOf(candidates('Home', 'https://example.com/docs/start/?a=1'), 4);
  expect(names).toEqual([
    'Home',
    'Home – example.com docs start',
    'Home – example.com docs start (2)',
    'Home – example.com docs start (3)',
  ]);
  const long = firstOf(candidates('x'.repeat(200), `https://example.com/${'y'.repeat(300)}`), 3);
  expect(new Set(long).size).toBe(3);
  for (const name of long) expect(name.length).toBeLessThanOrEqual(200);
});

it('assigns a page to the first source that finds it', () => {
  const page = Object.assign(new Document(), { sourceUrl: 'https://e.x/' });
  adopt(page, { sourceUrl: 'https://e.x/other', sourceId: 'other' });
  expect(page.sourceId).toBeUndefined();
  adopt(page, { sourceUrl: 'https://e.x/', sourceId: 'first' });
  adopt(page, { sourceUrl: 'https://e.x/', sourceId: 'second' });
  expect(page.sourceId).toBe('first');
});
