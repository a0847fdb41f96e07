import { describe, expect, it } from 'vitest';
import { ERROR_CODES, PROBLEMS } from '@nexus/contracts';
import { de } from './de.js';
import { en } from './en.js';
import { errorText, fill, loadStrings, resolveLanguage, stringsFor } from './strings.js';

const marks = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

describe('strings', () => {
  it('every language has all texts, with the same placeholders and not empty', () => {
    const { errors: englishErrors, ...english } = en;
    const { errors: germanErrors, ...german } = de;
    expect(Object.keys(german).sort()).toEqual(Object.keys(english).sort());
    expect(Object.keys(germanErrors).sort()).toEqual(Object.keys(englishErrors).sort());
    for (const [key, text] of Object.entries(english)) {
      expect(marks((german as Record<string, string>)[key] ?? '')).toEqual(marks(text));
    }
    for (const text of [...Object.values(german), ...Object.values(germanErrors)]) expect(text.trim()).not.toBe('');
  });

  it('says for every problem a visitor can meet what to do, in whole sentences', () => {
    // Shown to people who set up a provider or a widget, or work on the documents.
    const others = [
      ...['widget_is_default', 'widget_design_not_found'],
      ...['provider_not_found', 'provider_address_refused'],
      ...['embedder_unavailable', 'page_unavailable', 'storage_unavailable'],
    ];
    const met = ERROR_CODES.filter(
      (code) => /^(provider|widget|stream|token)_|rate_limited|_unavailable$/.test(code) && !others.includes(code),
    );
    expect(met.length).toBeGreaterThan(10);
    for (const code of met) expect(en.errors[code], `${code} (${PROBLEMS[code].title})`).toMatch(/^[A-Z].*\.$/);
    expect(errorText(en, 'never_heard_of')).toBe(en.errors['unknown']);
  });

  it('selects the first supported base language', () => {
    expect(resolveLanguage([null, 'fr-CA', 'de-AT', 'en'])).toBe('de');
    expect(resolveLanguage([undefined, ''])).toBe('en');
  });

  it('loads a table on demand; overrides take precedence', async () => {
    await loadStrings('de');
    expect(loadStrings('de')).toBeUndefined();
    const strings = stringsFor('de', { send: 'Los', errors: { network: 'Weg.' } });
    expect([strings.send, strings.stop, strings.errors['network'], strings.errors['rate_limited']]).toEqual([
      'Los',
      de.stop,
      'Weg.',
      de.errors['rate_limited'],
    ]);
  });

  it('fills placeholders and keeps unknown ones', () => {
    expect(fill('{n} of {m}', { n: 2 })).toBe('2 of {m}');
  });
});
