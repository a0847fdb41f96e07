// @vitest-environment jsdom
import type { Citation } from '@nexus/contracts';
import { html, render } from 'lit';
import { describe, expect, it } from 'vitest';
import { en } from '../i18n/en.js';
import { excerptView, placeOf, titleOf } from './place.js';

const citation: Citation = { n: 1, document_id: 'd', title: 'T', excerpt: 'It costs <b>12</b> € now.', score: 1 };

function shown(more: Partial<Citation>): HTMLElement {
  const root = document.createElement('p');
  render(html`${excerptView({ ...citation, ...more })}`, root);
  return root;
}

describe('a source', () => {
  it.each([
    [{ page: 3 }, 'p. 3'],
    [{ slide: 4, page: 4 }, 'Slide 4'],
    [{ sheet: 'Prices' }, 'Sheet Prices'],
    [{}, undefined],
  ])('%j', (place, words) => expect(placeOf({ ...citation, ...place }, en)).toBe(words));

  it.each([
    ['returns-policy_2026.pdf', 'returns policy 2026'],
    ['Returns policy.docx', 'Returns policy'],
    ['Returns policy.doc', 'Returns policy'],
    ['Your order.msg', 'Your order'],
    ['Prices - 2026_EU.xlsx', 'Prices - 2026_EU'],
    ['Returns and refunds', 'Returns and refunds'],
    ['v1.2', 'v1.2'],
    ['.pdf', '.pdf'],
    ['__.txt', '__.txt'],
  ])('named %s reads %s', (title, words) => expect(titleOf({ ...citation, title })).toBe(words));

  it('marks the supporting span, as text', () => {
    const root = shown({ highlight: { start: 3, end: 20 } });
    expect(root.querySelector('mark')?.textContent).toBe('costs <b>12</b> €');
    expect(root.textContent).toBe(citation.excerpt);
    expect(root.querySelector('b')).toBeNull();
  });

  it.each([
    { start: 4, end: 4 },
    { start: -1, end: 3 },
    { start: 0, end: 99 },
  ])('marks nothing for %j', (highlight) => {
    const root = shown({ highlight });
    expect(root.querySelector('mark')).toBeNull();
    expect(root.textContent).toBe(citation.excerpt);
  });
});
