import { languageOf } from '../../common/text/language.js';
import { JUDGED, type StoredQuestion, type Verdict, verify } from '../../llm/cache/verification/verification.js';

/** A wording near the question asked. */
export interface NearWording extends StoredQuestion {
  entryId: string;
}

/**
 * What verification says of the nearest wordings. The other wordings of the same entry are no surroundings of one: that they are
 * near as well speaks for it, not against.
 * @param near nearest first
 * @returns one verdict for each of the first ones
 */
export const verdictsOf = (asked: string, near: readonly NearWording[], embedderId: string): Verdict[] =>
  near.slice(0, JUDGED).map((wording) => {
    const others = near.filter((other) => other === wording || other.entryId !== wording.entryId);
    return verify(asked, others, embedderId)[others.indexOf(wording)]!;
  });

/** Whether an entry in this language (BCP 47; empty: any) may answer the question: unless the question plainly is in another one. */
export function speaks(entryLanguage: string, question: string): boolean {
  if (entryLanguage === '') return true;
  const asked = languageOf(question);
  return asked === null || asked === entryLanguage.split('-')[0]!.toLowerCase();
}
