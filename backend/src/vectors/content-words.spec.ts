import { describe, expect, it } from '@jest/globals';
import { likelyLanguage } from '../common/text/question-language.js';
import { contentWords, TextWords } from './content-words.js';

const wordsOf = (question: string): string[] => contentWords(question).map(({ text }) => text);

/** For each word of a question, how well a text matches it. */
function matches(question: string, text: string): number[] {
  const language = likelyLanguage(question);
  const own = new TextWords(text, language);
  return contentWords(question, language).map((word) => own.match(word));
}

describe('contentWords', () => {
  it.each([
    ['When can I take a sabbatical and how long is it?', ['sabbatical']],
    ['Wie viele Urlaubstage habe ich pro Jahr?', ['urlaubstage']],
    ['Combien de processeurs sont nécessaires ?', ['processeurs']],
    ['每年有多少天年假？', ['每年', '天', '年假']],
    ['साल में कितनी छुट्टी मिलती है?', ['साल', 'छुट्टी']],
    ['휴가는 며칠인가요?', ['휴가']],
    ['회사의 출장비는 얼마입니까?', ['회사', '출장비']],
    ['¿A qué hora cierra la oficina?', ['cierra', 'oficina']],
    ['Каковы суточные?', ['суточные']],
    ['', []],
  ])('%s', (question, expected) => expect(wordsOf(question)).toEqual(expected));

  it('recognises names, numbers and codes', () => {
    const names = (question: string): string[] =>
      contentWords(question).flatMap(({ text, name }) => (name ? [text] : []));
    expect(names('What is the lift code in Zurich?')).toEqual(['zurich']);
    expect(names('How much did Branch 31 make in H2 2024?')).toEqual(['branch', '31', 'h2', '2024']);
    expect(names('Which colour does the logo have?')).toEqual([]);
    expect(names('Welche Farbe hat das Firmenlogo?')).toEqual([]);
  });
});

describe('TextWords', () => {
  // Field cases 08 and 17: other inflections, compounds, accents and scripts without spaces.
  it.each([
    ['Wie hoch ist das Tagegeld?', 'Das Tagegeld liegt bei 28 Euro.', [1]],
    ['Wie viele Urlaubstage habe ich?', 'Urlaub: 28 Arbeitstage', [0.7]],
    ['Who is Jose Munoz?', 'The office is led by José Muñoz.', [1, 1]],
    ['Combien de jours de congés ?', 'vingt-sept jours de congé', [1, 1]],
    ['Сколько дней отпуска?', 'Отпуск: 28 дней', [1, 1]],
    ['كم عدد أيام الإجازة؟', 'ثلاثون يوما من الإجازات', [1]],
    ['年假有多少天？', '每年享有十五天带薪年假', [1, 1]],
    ['휴가는 며칠인가요?', '직원은 매년 15일의 휴가를 받습니다.', [1]],
    ['What is the default keep-alive timeout?', 'keepAliveTimeout: 72000', [0, 1, 1, 1]],
    ['What did Item 47 cost?', 'Item 147 and Item 4', [1, 0, 0]],
  ])('%s in %s', (question, text, expected) => expect(matches(question, text)).toEqual(expected));
});
