import {
  CURRENCIES,
  DATE_WORDS,
  DIRECTIONS,
  FILLERS,
  NEGATIONS,
  NUMBER_WORDS,
  RELATIONS,
  SYNONYMS,
  UNITS,
  WEAK_DIRECTIONS,
} from './lexicon.js';

/** What a question states, apart from its wording. All lists are in the order of the text. */
export interface QuestionFeatures {
  numbers: string[];
  units: string[];
  currencies: string[];
  dates: string[];
  negations: number;
  directions: string[];
  /** Names: capitalised inside a sentence, all capitals, mixed with digits or symbols. Lower case. */
  names: string[];
  /** Text in quotes or backticks, verbatim. */
  quoted: string[];
  type: string;
  script: string;
  /** Stems of the words that carry meaning, synonyms folded. */
  content: string[];
  relational: boolean;
}

const CONTRACTIONS: readonly (readonly [RegExp, string])[] = [
  [/\bwon['’]t\b/gi, 'will not'],
  [/\bcan['’]t\b/gi, 'can not'],
  [/\bcannot\b/gi, 'can not'],
  [/n['’]t\b/gi, ' not'],
  [/['’](?:s|re|ve|ll|d|m)\b/gi, ''],
];

const QUOTED = /"([^"]+)"|“([^”]+)”|`([^`]+)`|«([^»]+)»/g;
const TOKEN =
  /[\p{L}\p{M}][\p{L}\p{M}\p{N}]*(?:[-_./@#+&]+[\p{L}\p{M}\p{N}]+)*[+#]*|[$€£¥₹%]|[-−]?\p{N}+(?:[.,:/-]\p{N}+)*(?:\p{L}+)?/gu;
const SYNONYM_OF = new Map(
  SYNONYMS.flatMap((group) => group.map((word) => [stem(word), stem(group[0] as string)] as const)),
);

export function questionFeatures(question: string): QuestionFeatures {
  let text = question.normalize('NFKC');
  for (const [pattern, replacement] of CONTRACTIONS) text = text.replace(pattern, replacement);
  const quoted = [...text.matchAll(QUOTED)].map((m) => (m[1] ?? m[2] ?? m[3] ?? m[4] ?? '').trim());
  const raw = [...text.matchAll(TOKEN)].map((m) => ({ text: m[0], at: m.index }));
  const words = raw.map((t) => t.text.toLowerCase());
  return {
    quoted,
    numbers: words.flatMap((w) => numberOf(w)),
    units: words.flatMap((w, i) => unitOf(w, words[i - 1])),
    currencies: words.flatMap((w) => CURRENCIES.get(w) ?? []),
    dates: words.flatMap((w, i) => dateOf(w, words, i)),
    negations: words.filter((w) => NEGATIONS.has(w)).length,
    directions: words.filter((w) => !WEAK_DIRECTIONS.has(w)).flatMap((w) => directionOf(w)),
    names: raw.filter((t) => isName(t.text, text, t.at)).map((t) => t.text.toLowerCase()),
    type: questionType(words),
    script: scriptOf(text),
    content: words.filter((w) => isContent(w)).map((w) => folded(w)),
    relational:
      words.some((w) => RELATIONS.has(w) && w !== 'to') ||
      words.slice(1).some((w, i) => w === 'to' && words[i - 1] !== 'how' && i > 2),
  };
}

function numberOf(word: string): string[] {
  const named = NUMBER_WORDS.get(word);
  if (named !== undefined) return [named];
  const match = /^[-−]?\p{N}+(?:[.,:/-]\p{N}+)*/u.exec(word);
  if (match) {
    const digits = match[0].replace('−', '-').replace(/,(?=\d{3}\b)/g, '');
    const suffix = word.slice(match[0].length);
    return [digits + (suffix && !UNITS.has(suffix) ? suffix : '')];
  }
  return [...word.matchAll(/\p{N}+(?:\.\p{N}+)*/gu)].map((m) => m[0]);
}

function unitOf(word: string, before: string | undefined): string[] {
  const glued = /^\p{N}[\p{N}.,]*(\p{L}+)$/u.exec(word)?.[1];
  if (glued !== undefined) return UNITS.has(glued) ? [UNITS.get(glued) as string] : [];
  const unit = UNITS.get(word);
  if (word === '%') return ['percent'];
  if (unit === undefined) return [];
  // Single letters are units only after a number.
  return word.length > 1 || /^\p{N}/u.test(before ?? '') ? [unit] : [];
}

function dateOf(word: string, words: string[], i: number): string[] {
  const date = DATE_WORDS.get(word);
  if (date === undefined) return [];
  const ambiguous = ['may', 'march', 'mar', 'fall', 'now', 'sun', 'sat', 'second'].includes(word);
  const near = [words[i - 1], words[i + 1]].some(
    (w) => w !== undefined && (/^\p{N}/u.test(w) || ['in', 'since', 'by', 'until', 'of', 'last', 'next'].includes(w)),
  );
  return !ambiguous || near ? [date] : [];
}

function directionOf(word: string): string[] {
  const own = DIRECTIONS.get(word) ?? DIRECTIONS.get(stem(word));
  return own === undefined ? [] : [own];
}

function isName(token: string, text: string, at: number): boolean {
  if (/^[$€£¥₹%\p{N}]/u.test(token)) return false;
  if (/[\p{N}_@#+&/]|\.\p{L}/u.test(token)) return true;
  if (token.length > 1 && /^\p{Lu}+$/u.test(token)) return true;
  if (/^\p{Ll}+\p{Lu}/u.test(token)) return true;
  const opensSentence = /(^\s*|[.!?:]\s+)$/.test(text.slice(0, at));
  return /^\p{Lu}/u.test(token) && token.length > 1 && !opensSentence;
}

const isContent = (word: string): boolean => !FILLERS.has(word) && /[\p{L}]/u.test(word) && !/^\p{N}/u.test(word);

const folded = (word: string): string => {
  const root = stem(word);
  return SYNONYM_OF.get(root) ?? root;
};

/** Light: plural and verb endings only. A word form it misses is one hit fewer, never a wrong one. */
export function stem(word: string): string {
  if (!/^[a-z]+$/.test(word) || word.length < 4) return word;
  let w = word;
  if (/(ss|us|is)$/.test(w)) return w;
  if (w.endsWith('ies') && w.length > 4) return `${w.slice(0, -3)}y`;
  if (/(ches|shes|sses|xes|zes)$/.test(w)) w = w.slice(0, -2);
  else if (w.endsWith('s')) w = w.slice(0, -1);
  if (w.endsWith('ing') && w.length > 5) w = undouble(w.slice(0, -3));
  else if (w.endsWith('ed') && w.length > 4) w = undouble(w.slice(0, -2));
  return w.length > 4 && w.endsWith('e') ? w.slice(0, -1) : w;
}

const undouble = (w: string): string => (/([bdgmnprt])\1$/.test(w) ? w.slice(0, -1) : w);

const COUNTED = new Set([
  'many',
  'much',
  'long',
  'often',
  'old',
  'far',
  'big',
  'large',
  'tall',
  'high',
  'fast',
  'soon',
  'late',
  'deep',
  'wide',
  'heavy',
]);
const MEANS = new Set(['way', 'ways', 'method', 'steps', 'step', 'process', 'procedure', 'instructions']);
const AUXILIARY = new Set(
  'is are was were do does did can could will would should has have had may must shall am'.split(' '),
);

/** What kind of answer is asked for. The first question word decides, wherever it stands. */
function questionType(words: string[]): string {
  const first = words.find((w) => !['please', 'hi', 'hello', 'hey', 'so', 'and', 'but', 'ok', 'okay'].includes(w));
  // "Can you tell me how …" asks how; "Can I …" asks whether.
  const asked = words.findIndex((w) =>
    ['who', 'whom', 'whose', 'when', 'where', 'why', 'how', 'what', 'which'].includes(w),
  );
  const delegated =
    ['can', 'could', 'would', 'will', 'do', 'please'].includes(first ?? '') &&
    words.some((w) => ['tell', 'explain', 'show', 'know', 'describe', 'say'].includes(w));
  if (first !== undefined && AUXILIARY.has(first) && !(delegated && asked >= 0)) return 'whether';
  if (asked < 0) return 'none';
  const word = words[asked] as string;
  const next = words[asked + 1] ?? '';
  if (word === 'how') return COUNTED.has(next) ? `how ${next}` : 'how';
  if (word === 'what' || word === 'which') {
    if (next === 'time' || next === 'date' || next === 'day') return 'when';
    return words.slice(asked + 1, asked + 5).some((w) => MEANS.has(w)) ? 'how' : word;
  }
  return word === 'whom' || word === 'whose' ? 'who' : word;
}

const SCRIPTS = [
  'Latin',
  'Cyrillic',
  'Greek',
  'Arabic',
  'Hebrew',
  'Devanagari',
  'Bengali',
  'Tamil',
  'Thai',
  'Hangul',
  'Hiragana',
  'Katakana',
  'Han',
] as const;
const SCRIPT_PATTERNS = SCRIPTS.map((name) => [name, new RegExp(`\\p{Script=${name}}`, 'gu')] as const);

function scriptOf(text: string): string {
  const counts = SCRIPT_PATTERNS.map(([name, pattern]) => [name, text.match(pattern)?.length ?? 0] as const);
  const [name, count] = counts.reduce((best, next) => (next[1] > best[1] ? next : best));
  return count > 0 ? name : 'none';
}
