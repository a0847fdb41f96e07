/** The set `dialogues`: follow-up questions over the documents of the set `answers`. */
import { readFileSync } from 'node:fs';
import { answersSet } from './answers-set.mjs';

const spaced = (text) => text.replace(/\s+/g, ' ');

/** As `data/dialogues/README.md` describes them. @throws where a document does not hold what a dialogue rests on */
export function dialogues() {
  const all = JSON.parse(readFileSync(new URL('../data/dialogues/dialogues.json', import.meta.url), 'utf8'));
  const texts = new Map(answersSet().documents.map(({ name, content }) => [name, spaced(content)]));
  for (const { id, document, evidence } of all)
    if (!texts.get(document)?.includes(spaced(evidence)))
      throw new Error(`${id}: ${document} does not say "${evidence}"`);
  return all;
}
