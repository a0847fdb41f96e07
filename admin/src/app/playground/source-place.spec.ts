import type { Citation } from '@nexus/contracts';
import { excerptParts, shortExcerpt, sourceLink, sourcePlace } from './source-place';

const citation: Citation = { n: 1, document_id: 'd', title: 'T', excerpt: 'It costs 12 € now.', score: 1 };

describe('the place of a source', () => {
  it.each([
    [{ page: 3, heading: 'Billing' }, 'p. 3 · Billing'],
    [{ slide: 4 }, 'Slide 4'],
    [{ sheet: 'Prices', page: 1 }, 'Sheet Prices'],
    [{}, ''],
  ])('%j', (place, words) => expect(sourcePlace(place)).toBe(words));

  it('opens the viewer at this place', () => {
    expect(sourceLink({ ...citation, start: 10, end: 20 })).toEqual({
      path: ['/knowledge/documents', 'd'],
      query: { start: 10, end: 20 },
    });
    expect(sourceLink(citation).query).toEqual({});
  });

  it('is shortened at word boundaries, so that the marked words are visible', () => {
    const words = 'lorem ipsum dolor sit amet '.repeat(20);
    const [before, marked, after] = shortExcerpt([words, 'costs 12 €', ` now, ${words}`]);
    expect(before).toMatch(/^… (lorem|ipsum|dolor|sit|amet) /);
    expect(before.length).toBeLessThanOrEqual(62);
    expect(marked).toBe('costs 12 €');
    expect(after).toMatch(/ (lorem|ipsum|dolor|sit|amet) …$/);
    expect(after.length).toBeLessThanOrEqual(222);
    expect(shortExcerpt(['short', '', ''])).toEqual(['short', '', '']);
    expect(shortExcerpt(['It ', 'is', ' so.'])).toEqual(['It ', 'is', ' so.']);
  });

  it('marks the supporting span, and nothing for invalid offsets', () => {
    expect(excerptParts({ ...citation, highlight: { start: 3, end: 13 } })).toEqual(['It ', 'costs 12 €', ' now.']);
    for (const highlight of [undefined, { start: 5, end: 5 }, { start: -1, end: 4 }, { start: 0, end: 99 }])
      expect(excerptParts({ ...citation, highlight })).toEqual([citation.excerpt, '', '']);
  });
});
