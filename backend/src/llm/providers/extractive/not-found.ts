import { likelyLanguage } from '../../../common/text/question-language.js';

/** The reply when the documents contain no answer, in the language of the question if detected. */
const SENTENCES = {
  en: 'I could not find anything about this in the documents.',
  de: 'Dazu habe ich in den Dokumenten nichts gefunden.',
  fr: 'Je n’ai rien trouvé à ce sujet dans les documents.',
  es: 'No he encontrado nada sobre esto en los documentos.',
  pt: 'Não encontrei nada sobre isso nos documentos.',
  it: 'Non ho trovato nulla su questo argomento nei documenti.',
  nl: 'Ik heb hierover niets gevonden in de documenten.',
  pl: 'Nie znalazłem nic na ten temat w dokumentach.',
  tr: 'Belgelerde bununla ilgili bir şey bulamadım.',
  ms: 'Saya tidak menemukan apa pun tentang ini dalam dokumen.',
  vi: 'Tôi không tìm thấy gì về điều này trong tài liệu.',
  bn: 'আমি নথিগুলোতে এ বিষয়ে কিছু খুঁজে পাইনি।',
  ta: 'இதைப் பற்றி ஆவணங்களில் எதுவும் கிடைக்கவில்லை.',
  th: 'ไม่พบข้อมูลเกี่ยวกับเรื่องนี้ในเอกสาร',
  he: 'לא מצאתי דבר על כך במסמכים.',
  hi: 'मुझे दस्तावेज़ों में इसके बारे में कुछ नहीं मिला।',
  ar: 'لم أجد شيئًا عن هذا في المستندات.',
  ru: 'Я не нашёл ничего об этом в документах.',
  zh: '我在文档中没有找到相关内容。',
  ja: '文書の中に該当する内容は見つかりませんでした。',
  ko: '문서에서 이와 관련된 내용을 찾지 못했습니다.',
} as const;
export type AnswerLanguage = keyof typeof SENTENCES;

/** Precedes the titles of the most similar documents. */
const CLOSEST: Record<AnswerLanguage, { before: string; quotes: [string, string]; end: string }> = {
  en: { before: ' Closest: ', quotes: ['“', '”'], end: '.' },
  de: { before: ' Am nächsten kommt: ', quotes: ['„', '“'], end: '.' },
  fr: { before: ' Au plus près : ', quotes: ['« ', ' »'], end: '.' },
  es: { before: ' Lo más cercano: ', quotes: ['«', '»'], end: '.' },
  pt: { before: ' O mais próximo: ', quotes: ['“', '”'], end: '.' },
  it: { before: ' Più vicino: ', quotes: ['«', '»'], end: '.' },
  nl: { before: ' Het dichtstbij: ', quotes: ['“', '”'], end: '.' },
  pl: { before: ' Najbliższe: ', quotes: ['„', '”'], end: '.' },
  tr: { before: ' En yakını: ', quotes: ['“', '”'], end: '.' },
  ms: { before: ' Yang terdekat: ', quotes: ['“', '”'], end: '.' },
  vi: { before: ' Gần nhất: ', quotes: ['“', '”'], end: '.' },
  bn: { before: ' সবচেয়ে কাছের: ', quotes: ['“', '”'], end: '।' },
  ta: { before: ' மிக நெருக்கமானவை: ', quotes: ['“', '”'], end: '.' },
  th: { before: ' ใกล้เคียงที่สุด: ', quotes: ['“', '”'], end: '' },
  he: { before: ' הקרוב ביותר: ', quotes: ['„', '”'], end: '.' },
  hi: { before: ' सबसे नज़दीकी दस्तावेज़: ', quotes: ['“', '”'], end: '।' },
  ar: { before: ' الأقرب إلى ذلك: ', quotes: ['«', '»'], end: '.' },
  ru: { before: ' Ближе всего: ', quotes: ['«', '»'], end: '.' },
  zh: { before: '最接近的文档：', quotes: ['《', '》'], end: '。' },
  ja: { before: '最も近い文書：', quotes: ['「', '」'], end: '。' },
  ko: { before: ' 가장 가까운 문서: ', quotes: ['‘', '’'], end: '.' },
};
const TITLES = 3;

/** Advice for the reader. */
const ADVICE: Record<AnswerLanguage, string> = {
  en: ' Try other words, or name what it is about.',
  de: ' Versuchen Sie andere Wörter, oder nennen Sie, worum es geht.',
  fr: ' Essayez d’autres mots, ou précisez de quoi il s’agit.',
  es: ' Pruebe con otras palabras o indique de qué se trata.',
  pt: ' Tente outras palavras ou diga do que se trata.',
  it: ' Provi con altre parole o indichi di che cosa si tratta.',
  nl: ' Probeer andere woorden of noem waar het over gaat.',
  pl: ' Proszę spróbować innych słów lub napisać, czego dotyczy pytanie.',
  tr: ' Başka kelimelerle deneyin ya da konuyu belirtin.',
  ms: ' Coba kata lain, atau sebutkan topiknya.',
  vi: ' Hãy thử từ khác hoặc nêu rõ chủ đề.',
  hi: ' दूसरे शब्दों में पूछें या विषय का नाम लें।',
  bn: ' অন্য শব্দে জিজ্ঞাসা করুন বা বিষয়টির নাম বলুন।',
  ta: ' வேறு சொற்களில் கேளுங்கள் அல்லது தலைப்பைக் குறிப்பிடுங்கள்.',
  th: ' ลองใช้คำอื่นหรือระบุหัวข้อ',
  ar: ' جرّب كلمات أخرى أو اذكر الموضوع.',
  he: ' נסו מילים אחרות או ציינו את הנושא.',
  ru: ' Попробуйте другие слова или назовите тему.',
  zh: '请换一种说法，或说明具体内容。',
  ja: '別の言葉で尋ねるか、対象を具体的に示してください。',
  ko: ' 다른 말로 묻거나 대상을 구체적으로 알려 주세요.',
};

const isKnown = (language: string): language is AnswerLanguage => language in SENTENCES;

/** The detected language of a question, or English if there is no sentence for it. */
export function detectLanguage(text: string): AnswerLanguage {
  const language = likelyLanguage(text);
  return isKnown(language) ? language : 'en';
}

/** @param titles of the documents found, best first; named so that readers can look there */
export function notFoundSentence(question: string, titles: readonly string[] = []): string {
  const language = detectLanguage(question);
  const { before, quotes, end } = CLOSEST[language];
  const named = [...new Set(titles)].slice(0, TITLES).map((title) => quotes.join(title));
  if (named.length === 0) return `${SENTENCES[language]}${ADVICE[language]}`;
  const list = new Intl.ListFormat(language === 'ms' ? 'id' : language, { type: 'conjunction' }).format(named);
  return `${SENTENCES[language]}${before}${list}${end}${ADVICE[language]}`;
}
