import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';

/** Of a password, the estimate looks at this many characters: its cost grows with the square of the length and more. */
const LOOKED_AT = 24;
/** Readings of `P4$$w0rd` as `password` that are tried. With the default of 100, hostile text takes over 100 ms. */
const LEET_READINGS = 10;
/** zxcvbn's scale of 0 to 4: from 3 on a guesser needs more than 10^8 attempts. */
const MIN_SCORE = 3;
/** Shorter words say little about a person and are part of many others. */
const PERSONAL_WORD = 3;
const OWN_CHARACTERS = 6;

const estimator = new ZxcvbnFactory({
  dictionary,
  graphs: adjacencyGraphs,
  maxLength: LOOKED_AT,
  l33tMaxSubstitutions: LEET_READINGS,
});

/** Words of the account: whole e-mail address and names, and their parts. */
export function personalWords(...texts: string[]): string[] {
  const words = texts.flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)]).map((word) => word.toLowerCase());
  return [...new Set(words)].filter((word) => [...word].length >= PERSONAL_WORD).sort((a, b) => b.length - a.length);
}

/** Whether little is left of the password without the words of its account. */
export function isMadeOf(password: string, words: readonly string[]): boolean {
  const text = password.toLowerCase();
  const rest = words.reduce((left, word) => left.replaceAll(word, ''), text);
  return rest !== text && rest.replace(/[^\p{L}\p{N}]/gu, '').length < OWN_CHARACTERS;
}

/**
 * Whether a guesser who knows common passwords, names, keyboard walks, dates and repetitions would find it soon
 * (zxcvbn, Wheeler 2016). A few milliseconds, whatever the text.
 */
export function isEasilyGuessed(password: string, words: readonly string[]): boolean {
  const looked = [...password].slice(0, LOOKED_AT).join('');
  return estimator.check(looked, [...words]).score < MIN_SCORE;
}
