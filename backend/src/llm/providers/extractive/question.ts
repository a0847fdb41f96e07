import { likelyLanguage } from '../../../common/text/question-language.js';
import { type ContentWord, contentWords } from '../../../vectors/content-words.js';
import { termsOf } from '../../../vectors/terms.js';

export type AnswerType =
  'person' | 'time' | 'place' | 'quantity' | 'money' | 'reason' | 'steps' | 'definition' | 'overview' | 'other';

export interface Question {
  text: string;
  language: string;
  /** The words an answer should contain, in order of appearance. */
  words: readonly ContentWord[];
  type: AnswerType;
  /** Asks for several things: more sentences may be needed. */
  plural: boolean;
}

const TYPES: [RegExp, AnswerType][] = [
  [
    /\bhow (?:much|many)\b.{0,200}\b(?:cost|costs|price|pay|paid|charge|fee|spend|spent|worth|invest\w*|dollars?|euros?|money)\b|\b(?:what|which)\b.{0,200}\b(?:price|cost|costs|fee|fees|salary|budget)\b/i,
    'money',
  ],
  [
    /\bhow (?:much|many|long|far|old|tall|big|large|often|high|fast|heavy|deep|wide)\b|\b(?:percentage|what number|how frequently)\b|\bcombien\b|\bwie ?viele?\b|\bcuánt[oa]s?\b/i,
    'quantity',
  ],
  [
    /^\s*(?:and |but |so )?who(?:m|se)?\b|\bwho\b|\bwhich (?:person|people|president|author|member|player|actor|artist)\b|^\s*(?:wer|qui|quién)\b/i,
    'person',
  ],
  [
    /^\s*when\b|\bwhen (?:did|was|were|is|are|does|do|will|can)\b|\b(?:what|which) (?:year|date|day|month|time|century)\b|\bhow soon\b|^\s*(?:wann|quand|cuándo)\b/i,
    'time',
  ],
  [
    /^\s*where\b|\bwhere (?:is|are|was|were|did|does|do|can)\b|\b(?:what|which) (?:city|country|place|town|state|location|region)\b|^\s*(?:wo|où|dónde)\b/i,
    'place',
  ],
  [
    /^\s*why\b|\bwhy (?:did|was|is|are|were|do|does|must|should|can)\b|\bwhat (?:reason|reasons|caused|led|triggered)\b|\breasons?\b|^\s*(?:warum|pourquoi|por qué)\b/i,
    'reason',
  ],
  [/^\s*how (?:do|can|should|to|would|could) (?:i|you|we|one)?\b|\bsteps?\b|\binstructions\b/i, 'steps'],
  [
    /^\s*what(?:'s|’s| is| are| does) (?:an? |the )?[\p{L}\p{N} -]{2,40}(?: mean| stand for)?\s*\??$|\bdefin(?:e|ition)\b|\bmeaning of\b/iu,
    'definition',
  ],
];

const PLURAL =
  /\b(?:what|which) (?:are|were|[\p{L}]+s\b)|\b(?:list|name|examples?|reasons|ways|steps|benefits|features|effects|measures|factors|methods|types|kinds|differences|advantages|and)\b/iu;

const ABOUT =
  /\b(?:about|summar\w+|overview|main (?:points?|topics?|ideas?)|tl;?dr|worum|zusammenfass\w*|résum\w*|resum\w*)\b/i;
/** Words that refer to documents in general, not to their content. */
const GENERIC = new Set(
  termsOf(
    'document documents file files pdf text texts paper page report article summary summarize summarise overview main point points topic topics idea content tell give please short brief tldr worum geht dokument zusammenfassung résumé resumen',
  ),
);

function asksForOverview(text: string): boolean {
  return (
    ABOUT.test(text) &&
    termsOf(text).every(
      (term) => GENERIC.has(term) || /^(?:about|this|what|is|it|the|of|es|das|in|dem|diesem)$/.test(term),
    )
  );
}

export function analyseQuestion(text: string): Question {
  const language = likelyLanguage(text);
  if (asksForOverview(text)) return { text, language, words: [], type: 'overview', plural: true };
  const type = TYPES.find(([pattern]) => pattern.test(text))?.[1] ?? 'other';
  const words = contentWords(text, language);
  return { text, language, words, type, plural: PLURAL.test(text) || type === 'steps' };
}

const MONTH =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?';
const EVIDENCE: Partial<Record<AnswerType, RegExp>> = {
  person:
    /(?:^|[\s("“])(?!(?:The|This|That|It|In|On|At|A|An|For|We|You|I)\b)\p{Lu}[\p{L}'’.-]+(?:\s+\p{Lu}[\p{L}'’.-]+)+|\b(?:founder|president|director|manager|owner|author|minister|captain|chief|ceo)\b/u,
  time: new RegExp(
    `\\b(?:1[0-9]{3}|20[0-9]{2})s?\\b|\\b(?:${MONTH})\\b\\.?\\s*\\d|\\d\\s*(?:${MONTH})\\b|\\b\\d{1,2}[:.]\\d{2}\\b|\\b\\d{1,2}\\s*(?:am|pm|a\\.m\\.|p\\.m\\.|o.clock)|\\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\\b|\\b(?:within|after|before|until|since|during|every)\\b.{0,30}\\b(?:days?|weeks?|months?|years?|hours?|minutes?)\\b|\\b(?:today|tomorrow|yesterday|midnight|noon)\\b`,
    'i',
  ),
  place:
    /\b(?:in|at|near|from|to|on|of)\s+(?:the\s+)?\p{Lu}\p{L}+|\b(?:street|avenue|road|city|building|floor|room|located|headquarter\w*)\b/u,
  quantity:
    /\p{N}|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|million|billion|half|twice|once|daily|weekly|monthly|annually)\b/iu,
  money:
    /[$€£¥₹]\s?\d|\d\s?(?:[$€£¥₹%]|dollars?|euros?|usd|eur|gbp|inr|rupees?|cents?|percent)|\b(?:free of charge|free)\b/i,
  reason:
    /\b(?:because|since|due to|owing to|as a result|therefore|so that|in order to|reasons?|caused?|led to|thanks to|to (?:avoid|prevent|ensure|reduce|protect))\b/i,
  steps:
    /^(?:(?:first|then|next|finally|now|to \w+),? )?(?:click|select|open|go|choose|enter|press|log|sign|navigate|tap|install|run|create|add|set|use|download|upload|send|fill|contact|call|visit|make|turn|write|check|save|copy|paste|scroll|type|submit)\b/i,
};

/** Whether a sentence contains the kind of fact the question asks for; null when the type implies no form. */
export function holdsAnswerType(
  { type, words }: Question,
  sentence: string,
  sentenceTerms: readonly string[],
): boolean | null {
  if (type === 'definition') {
    const subject = words.at(-1)?.forms[0];
    const at = subject === undefined ? -1 : sentenceTerms.indexOf(subject);
    return (
      at >= 0 &&
      at <= 3 &&
      /\b(?:is|are|was|were|means?|refers? to|stands? for|describes?|consists? of)\b/i.test(sentence)
    );
  }
  return EVIDENCE[type]?.test(sentence) ?? null;
}
