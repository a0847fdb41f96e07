import { describe, expect, it } from 'vitest';
import { toOriginPattern } from './origin-pattern';
import { sitesText, stateOf } from './widget-text';

describe('typed origins', () => {
  it.each([
    ['https://www.Example.com/contact?x=1#y', 'https://www.example.com'],
    [' example.com ', 'https://example.com'],
    ['*.example.com', 'https://*.example.com'],
    ['http://localhost:*', 'http://localhost:*'],
    ['https://example.com:443', 'https://example.com'],
    ['http://example.com:8080/', 'http://example.com:8080'],
    ['http://localhost:8080', 'http://localhost:8080'],
  ])('%s is %s', (text, origin) => expect(toOriginPattern(text)).toBe(origin));

  it.each([
    '',
    '*',
    'https://*',
    'nonsense',
    'ftp://example.com',
    'javascript:alert(1)',
    'https://',
    'two words',
    'a b.com',
    'https://u@example.com',
    'https://a.*.com',
  ])('%s is none', (text) => expect(toOriginPattern(text)).toBeUndefined());
});

describe('texts of a widget', () => {
  it('say how many websites there are', () => {
    expect(sitesText([])).toBe('');
    expect(sitesText(['https://a.test'])).toBe('a.test');
    expect(sitesText(['https://a.test', 'https://b.test', 'https://c.test'])).toBe('a.test and 2 more');
  });

  it('say its state', () => {
    const widget = { is_paused: false, allowed_origins: [], first_foreign_session_at: null };
    expect(stateOf(widget).text).toBe('No website allowed');
    expect(stateOf({ ...widget, allowed_origins: ['https://a.test'] }).text).toBe('Not seen yet');
    expect(stateOf({ ...widget, first_foreign_session_at: '2026-01-01T00:00:00Z' }).text).toBe('On a website');
    expect(stateOf({ ...widget, is_paused: true, first_foreign_session_at: '2026-01-01T00:00:00Z' }).text).toBe(
      'Paused',
    );
  });
});
