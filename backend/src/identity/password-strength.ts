import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';

/** Characters of a password used for the estimate, whose cost grows at least quadratically with the length. */
const LOOKED_AT = 24;
/** Variants of `P4$$w0rd` that are tried. With the default of 100, hostile text takes over 100 ms. */
const LEET_READINGS = 10;
/** zxcvbn's scale of 0 to 4: from 3 on more than 10^8 guesses are needed. */
const MIN_SCORE = 3;
/** Shorter words are not personal and occur in many others. */
const PERSONAL_WORD = 3;
const OWN_CHARACTERS = 6;

const estimator = new ZxcvbnFactory({
  dictionary,
  graphs: adjacencyGraphs,
  maxLength: LOOKED_AT,
  l33tMaxSubstitutions: LEET_READINGS,
});

/** Personal words of the account: e-mail address and names, whole and split. */
export function personalWords(...texts: string[]): string[] {
  const words = texts.flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)]).map((word) => word.toLowerCase());
  return [...new Set(words)].filter((word) => [...word].length >= PERSONAL_WORD).sort((a, b) => b.length - a.length);
}

/** Whether the password consists mostly of words of its account. */
export function isMadeOf(password: string, words: readonly string[]): boolean {
  const text = password.toLowerCase();
  const rest = words.reduce((left, word) => left.replaceAll(word, ''), text);
  return rest !== text && rest.replace(/[^\p{L}\p{N}]/gu, '').length < OWN_CHARACTERS;
}

/**
 * Whether common passwords, names, keyboard patterns, dates and repetitions make it easy to guess (zxcvbn, Wheeler
 * 2016). A few milliseconds for any text.
 */
export function isEasilyGuessed(password: string, words: readonly string[]): boolean {
  const looked = [...password].slice(0, LOOKED_AT).join('');
  return estimator.check(looked, [...words]).score < MIN_SCORE;
}
