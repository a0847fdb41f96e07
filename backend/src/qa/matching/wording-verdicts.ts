import { languageOf } from '../../common/text/language.js';
import { JUDGED, type StoredQuestion, type Verdict, verify } from '../../llm/cache/verification/verification.js';

/** A wording close to the question. */
export interface NearWording extends StoredQuestion {
  entryId: string;
}

/**
 * Verification verdicts for the nearest wordings. Other wordings of the same entry are not counted as competing neighbours, because
 * they support the match.
 * @param near nearest first
 * @returns one verdict for each of the first wordings
 */
export const verdictsOf = (asked: string, near: readonly NearWording[], embedderId: string): Verdict[] =>
  near.slice(0, JUDGED).map((wording) => {
    const others = near.filter((other) => other === wording || other.entryId !== wording.entryId);
    return verify(asked, others, embedderId)[others.indexOf(wording)]!;
  });

/** Whether an entry in this language (BCP 47; empty: any) can answer: false only when the question is clearly in another language. */
export function speaks(entryLanguage: string, question: string): boolean {
  if (entryLanguage === '') return true;
  const asked = languageOf(question);
  return asked === null || asked === entryLanguage.split('-')[0]!.toLowerCase();
}
