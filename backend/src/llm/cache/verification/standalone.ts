/** "And in Berlin?", "what about the second one?": continues an earlier message. */
const CONTINUES =
  /^\s*(?:and|or|but|then|also|so|otherwise|else|und|oder|aber|et|mais|ou|y|e|pero|o|и|а)\b|^\s*(?:what|how) (?:about|of)\b|^\s*(?:why|why not|how so|how come|really|which one|since when|says who|like what|such as|for example|who else|what else|anything else|more|go on|continue|again|yes|no|ok|okay|sure|thanks)\s*(?:[?.!]+\s*)?$/iu;
/** Refers to something named earlier. Not: "is it possible", "it is raining", "how does it work to …". */
const REFERS =
  /\b(?:this|that|these|those|such)(?: one| ones)?\s*(?:[?.!,]+\s*)?$|\b(?:it|they|them|he|she|him|her|its|their|theirs|his|hers|the (?:former|latter|first one|second one|last one|other one|others|same)|this one|that one|these ones|those ones|the above|as above|mentioned|previous (?:answer|question|message)|you said|your (?:last|previous|first) (?:answer|message|point))\b/iu;
/** Impersonal "it", which refers to nothing. */
const IMPERSONAL =
  /\b(?:is|was|would|will|can|could|does|should|if|makes?|find|think|believe|when|how|what|mean|take|takes|long|much)\s+it\b(?=\s+(?:possible|okay|ok|legal|allowed|necessary|true|safe|normal|common|better|worth|good|bad|hard|difficult|easy|advisable|required|mandatory|rain|snow|important|(?:take|cost|mean)s? (?:to|for|if|when)|that|to)\b)|\bit(?:'s|’s| is| was)\s+(?:possible|okay|ok|legal|allowed|necessary|true|safe|normal|raining|snowing|better|worth|important)\b/giu;
/** A noun "it" can refer to within the question itself: "I bought a phone, how do I return it?" */
const CLAUSE = /[,;:.!?]\s*(?=\S)|\b(?:if|when|after|before|because|so that|and|but|to|that)\b/iu;

/**
 * Whether a question can be understood without earlier messages. Errs on the side of false: the answer is then
 * generated, not matched. A pronoun counts as an outside reference unless an earlier clause of the same question may
 * contain its noun.
 */
export function standsAlone(question: string): boolean {
  const text = question.normalize('NFKC').trim();
  if (CONTINUES.test(text)) return false;
  const stated = text.replace(IMPERSONAL, ' ');
  const reference = REFERS.exec(stated);
  if (!reference) return true;
  const before = stated.slice(0, reference.index);
  return CLAUSE.test(before) && contentWords(before) >= 2;
}

const contentWords = (text: string): number =>
  text.split(/\s+/).filter((word) => word.replace(/[^\p{L}]/gu, '').length > 3).length;
