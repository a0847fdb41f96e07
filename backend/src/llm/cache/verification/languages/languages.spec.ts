import { describe, expect, it } from '@jest/globals';
import { adversarialPairs, languagePairs, paraphrases } from '../testing/pairs.js';
import { verify } from '../verification.js';
import { foreignObjections, foreignQuestion } from './foreign-question.js';
import { questionLanguage } from './question-language.js';

const LANGUAGES = 'en de fr es pt it nl pl tr ru ar he hi bn ta id vi zh ja ko'.split(' ');
const accepted = (asked: string, text: string, similarity: number, embedder: string): boolean =>
  verify(asked, [{ text, similarity }], embedder)[0]!.accepted;

describe.each(['tuning', 'heldout'] as const)('questions in twenty languages, %s half', (half) => {
  const pairs = languagePairs(half);

  it('has at least twenty pairs per language and several kinds of difference', () => {
    expect(Object.keys(pairs)).toEqual(LANGUAGES);
    for (const { different } of Object.values(pairs)) {
      expect(Object.keys(different).sort()).toEqual([
        'direction',
        'names',
        'negation',
        'numbers',
        'question_type',
        'units',
      ]);
      expect(Object.values(different).flat().length).toBeGreaterThanOrEqual(20);
    }
  });

  it.each(LANGUAGES)('%s: rejects all different pairs, however similar, with and without a calibration', (code) => {
    const wrong = Object.values(pairs[code]!.different)
      .flat()
      .flatMap(([a, b]) => [[a, b] as const, [b, a] as const])
      .filter(([a, b]) => ['minilm-l6-v2', 'multilingual'].some((embedder) => accepted(a, b, 0.99, embedder)));
    expect(wrong).toEqual([]);
  });

  it.each(LANGUAGES)('%s: some rewordings are answered', (code) => {
    const found = pairs[code]!.same.filter(([a, b]) => accepted(a, b, 0.95, 'multilingual'));
    expect(found).not.toEqual([]);
  });
});

describe('the language of a question', () => {
  it('is detected for nearly all pairs', () => {
    const asked = Object.entries(languagePairs('tuning')).flatMap(([code, { different }]) =>
      Object.values(different)
        .flat(2)
        .map((text) => [code, text] as const),
    );
    const missed = asked.filter(([code, text]) => questionLanguage(text) !== code);
    expect(missed.length / asked.length).toBeLessThan(0.02);
  });

  it('is detected as English for English', () => {
    const texts = [...paraphrases().flat(), ...Object.values(adversarialPairs()).flat(2)];
    const english = texts.filter((text) => questionLanguage(text) === 'en');
    expect(english.length / texts.length).toBeGreaterThan(0.95);
  });

  it.each([
    ['آیا صبحانه شامل می‌شود؟', 'other'],
    ['Чи можна з собакою?', 'other'],
    ['नाश्ता समाविष्ट आहे का?', 'other'],
    ['อาหารเช้ารวมอยู่ด้วยไหม', 'other'],
    ['42?', 'en'],
  ])('"%s": %s', (text, language) => {
    expect(questionLanguage(text)).toBe(language);
  });
});

describe('a question that is not in English', () => {
  it.each([
    ['Darf ich das?', 'Darf ich das nicht?', 'de', 'negation'],
    ['كم يكلف ٣٠ كتابًا؟', 'كم يكلف ٥٠ كتابًا؟', 'ar', 'numbers'],
    ['Kommt er um drei?', 'Kommt er um 4?', 'de', 'numbers'],
    ['¿Cuándo abre el museo?', '¿Dónde abre el museo?', 'es', 'question_type'],
    ['Fährt der Bus von Graz nach Linz?', 'Fährt der Bus nach Linz von Graz?', 'de', 'order'],
  ])('"%s" against "%s" (%s): %s', (a, b, language, guard) => {
    expect(foreignObjections(foreignQuestion(a, language), foreignQuestion(b, language))).toContain(guard);
  });

  it('reads the digits of other scripts and the names of small numbers as numbers', () => {
    expect(foreignQuestion('किताब २१ दिन', 'hi').numbers).toEqual(['21']);
    expect(foreignQuestion('Sind drei Gäste erlaubt?', 'de').numbers).toEqual(['3']);
  });

  it('requires near identity and every word in a language without a lexicon', () => {
    const [a, b] = ['Чи можна прийти з собакою?', 'Чи можна прийти з собакою'];
    expect(accepted(a, b, 0.97, 'minilm-l6-v2')).toBe(false);
    expect(accepted(a, b, 0.985, 'minilm-l6-v2')).toBe(true);
    expect(accepted(a, 'Чи можна прийти без собаки?', 0.995, 'minilm-l6-v2')).toBe(false);
  });

  it('distinguishes Vietnamese “không” as question and negation by position', () => {
    expect(foreignQuestion('Có bữa sáng không?', 'vi').negations).toEqual([]);
    expect(foreignQuestion('Không có bữa sáng à?', 'vi').negations).toEqual(['không']);
  });
});
