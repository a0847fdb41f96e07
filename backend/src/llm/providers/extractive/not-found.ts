/** What is said when the documents hold no answer, in the language of the question where that is easy to tell. */
const SENTENCES = {
  en: 'I could not find anything about this in the documents.',
  de: 'Dazu habe ich in den Dokumenten nichts gefunden.',
  fr: 'Je n’ai rien trouvé à ce sujet dans les documents.',
  es: 'No he encontrado nada sobre esto en los documentos.',
  pt: 'Não encontrei nada sobre isso nos documentos.',
  it: 'Non ho trovato nulla su questo argomento nei documenti.',
  nl: 'Ik heb hierover niets gevonden in de documenten.',
  hi: 'मुझे दस्तावेज़ों में इसके बारे में कुछ नहीं मिला।',
  ar: 'لم أجد شيئًا عن هذا في المستندات.',
  ru: 'Я не нашёл ничего об этом в документах.',
  zh: '我在文档中没有找到相关内容。',
  ja: '文書の中に該当する内容は見つかりませんでした。',
  ko: '문서에서 이와 관련된 내용을 찾지 못했습니다.',
} as const;
export type AnswerLanguage = keyof typeof SENTENCES;

/** Before the titles of the documents that come nearest. */
const CLOSEST: Record<AnswerLanguage, { before: string; quotes: [string, string]; end: string }> = {
  en: { before: ' Closest: ', quotes: ['“', '”'], end: '.' },
  de: { before: ' Am nächsten kommt: ', quotes: ['„', '“'], end: '.' },
  fr: { before: ' Au plus près : ', quotes: ['« ', ' »'], end: '.' },
  es: { before: ' Lo más cercano: ', quotes: ['«', '»'], end: '.' },
  pt: { before: ' O mais próximo: ', quotes: ['“', '”'], end: '.' },
  it: { before: ' Più vicino: ', quotes: ['«', '»'], end: '.' },
  nl: { before: ' Het dichtstbij: ', quotes: ['“', '”'], end: '.' },
  hi: { before: ' सबसे नज़दीकी दस्तावेज़: ', quotes: ['“', '”'], end: '।' },
  ar: { before: ' الأقرب إلى ذلك: ', quotes: ['«', '»'], end: '.' },
  ru: { before: ' Ближе всего: ', quotes: ['«', '»'], end: '.' },
  zh: { before: '最接近的文档：', quotes: ['《', '》'], end: '。' },
  ja: { before: '最も近い文書：', quotes: ['「', '」'], end: '。' },
  ko: { before: ' 가장 가까운 문서: ', quotes: ['‘', '’'], end: '.' },
};
const TITLES = 3;

const SCRIPTS: [RegExp, AnswerLanguage][] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, 'ja'],
  [/\p{Script=Hangul}/u, 'ko'],
  [/\p{Script=Han}/u, 'zh'],
  [/\p{Script=Devanagari}/u, 'hi'],
  [/\p{Script=Arabic}/u, 'ar'],
  [/\p{Script=Cyrillic}/u, 'ru'],
];

const WORDS: Partial<Record<AnswerLanguage, Set<string>>> = {
  en: new Set(
    'the is are was what who when where why how do does did can of for and to in which my your you'.split(' '),
  ),
  de: new Set(
    'der die das ist sind was wer wann wo warum wie und für mit nicht ich ein eine welche kann von zu den'.split(' '),
  ),
  fr: new Set(
    'le la les est sont que qui quand où pourquoi comment et pour avec pas je un une quel quelle des du quels'.split(
      ' ',
    ),
  ),
  es: new Set(
    'el la los las es son qué quién cuándo dónde por cómo y para con no un una cuál del cuáles cuánto puedo'.split(' '),
  ),
  pt: new Set('o os as é são que quem quando onde por como e para com não um uma qual do da quais posso'.split(' ')),
  it: new Set(
    'il lo gli è sono che chi quando dove perché come e per con non un una quale della posso quali'.split(' '),
  ),
  nl: new Set('de het is zijn wat wie wanneer waar waarom hoe en voor met niet ik een welke kan van'.split(' ')),
};

export function detectLanguage(text: string): AnswerLanguage {
  for (const [script, language] of SCRIPTS) if (script.test(text)) return language;
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  let best: AnswerLanguage = 'en';
  let most = words.filter((w) => WORDS.en!.has(w)).length;
  for (const [language, known] of Object.entries(WORDS)) {
    const count = words.filter((w) => known.has(w)).length;
    if (count > most) [best, most] = [language as AnswerLanguage, count];
  }
  // One shared word ("is", "de") proves nothing.
  return most >= 2 ? best : 'en';
}

/** @param titles of what was found, best first; named, so that a reader can look there */
export function notFoundSentence(question: string, titles: readonly string[] = []): string {
  const language = detectLanguage(question);
  const { before, quotes, end } = CLOSEST[language];
  const named = [...new Set(titles)].slice(0, TITLES).map((title) => quotes.join(title));
  if (named.length === 0) return SENTENCES[language];
  const list = new Intl.ListFormat(language, { type: 'conjunction' }).format(named);
  return `${SENTENCES[language]}${before}${list}${end}`;
}
