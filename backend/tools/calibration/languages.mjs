/** Question pairs in twenty languages, as the semantic cache would judge them with an embedder. */
import { readFileSync } from 'node:fs';
import { verify } from '../../dist/llm/cache/verification/verification.js';
import { cosine } from './statistics.mjs';

const ASSUMED = 0.99;
const folder = new URL('../../src/llm/cache/verification/testing/languages/', import.meta.url);
const pairsOf = (half) => JSON.parse(readFileSync(new URL(`${half}.json`, folder), 'utf8'));
const bothWays = (pairs) => pairs.flatMap(([a, b]) => [[a, b], [b, a]]); // prettier-ignore

/**
 * @param half `tuning` or `heldout`
 * @returns per language: pairs that differ, those answered at the similarity that the embedder gives them and at 0.99, and the share of
 * rewordings that are answered
 */
export async function languageTable(embedder, half) {
  const languages = Object.entries(pairsOf(half));
  const texts = [...new Set(languages.flatMap(([, { different, same }]) => [Object.values(different), same].flat(3)))];
  const vectors = new Map();
  for (let i = 0; i < texts.length; i += 256) {
    const batch = texts.slice(i, i + 256);
    (await embedder.embed(batch)).forEach((vector, j) => vectors.set(batch[j], vector));
  }
  const accepted = ([asked, text], similarity = cosine(vectors.get(asked), vectors.get(text))) =>
    verify(asked, [{ text, similarity }], embedder.id)[0].accepted;
  return languages.map(([language, { different, same }]) => {
    const pairs = bothWays(Object.values(different).flat());
    const rewordings = bothWays(same);
    return {
      language,
      pairs: pairs.length,
      false: pairs.filter((pair) => accepted(pair)).length,
      falseAssumed: pairs.filter((pair) => accepted(pair, ASSUMED)).length,
      recall: rewordings.filter((pair) => accepted(pair)).length / rewordings.length,
    };
  });
}
