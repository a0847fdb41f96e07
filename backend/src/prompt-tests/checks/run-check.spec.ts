import { describe, expect, it } from '@jest/globals';
import type { JudgedAnswer } from './check.js';
import { type PlainCheck, runCheck } from './run-check.js';

const answer = (content: string, more: Partial<JudgedAnswer> = {}): JudgedAnswer => ({
  content,
  documentIds: [],
  unanswered: false,
  ...more,
});

describe('checks of an answer', () => {
  it.each<[PlainCheck, JudgedAnswer, boolean]>([
    [{ kind: 'contains', text: '14  Days' }, answer('Within 14 days.'), true],
    [{ kind: 'contains', text: '14 days' }, answer('Within 15 days.'), false],
    [{ kind: 'excludes', text: 'Sorry' }, answer('I am sorry.'), false],
    [{ kind: 'excludes', text: 'sorry' }, answer('Gladly.'), true],
    [{ kind: 'cites', documentId: 'd1' }, answer('x', { documentIds: ['d2', 'd1'] }), true],
    [{ kind: 'cites', documentId: 'd1' }, answer('x', { documentIds: ['d2'] }), false],
    [{ kind: 'refuses' }, answer('I’m sorry, the documents do not say.'), true],
    [{ kind: 'refuses' }, answer('Das weiß ich leider nicht.'), true],
    [{ kind: 'refuses' }, answer('Désolé, je ne peux pas répondre.'), true],
    [{ kind: 'refuses' }, answer('The nearest passages:', { unanswered: true }), true],
    [{ kind: 'refuses' }, answer('We open at nine.'), false],
    [{ kind: 'language', language: 'de' }, answer('Wir öffnen jeden Tag um neun Uhr, auch am Sonntag.'), true],
    [{ kind: 'language', language: 'de' }, answer('We open every day at nine, on Sundays too.'), false],
    [{ kind: 'max_length', characters: 5 }, answer('12345'), true],
    [{ kind: 'max_length', characters: 5 }, answer('123456'), false],
  ])('%j of %j: %s', (check, of, passed) => {
    expect(runCheck(check, of)).toMatchObject({ kind: check.kind, passed });
  });

  it('states what was expected and what was found', () => {
    expect(runCheck({ kind: 'max_length', characters: 5 }, answer('123456')).detail).toBe(
      'Has at most 5 characters; has 6',
    );
  });
});
