import { describe, expect, it } from '@jest/globals';
import { likelyLanguage } from './question-language.js';

describe('likelyLanguage', () => {
  it.each([
    ['How long is a cycle?', 'en'],
    ['refund', 'en'],
    ['KST-400-B', 'en'],
    ['Who is Jürgen Müller?', 'en'],
    ['Welche Farbe hat das Firmenlogo?', 'de'],
    ['Combien de processeurs sont nécessaires ?', 'fr'],
    ['¿Quién financió OpenMRS?', 'es'],
    ['Quantos dias de férias tenho por ano?', 'pt'],
    ['Dove si trova la mensa?', 'it'],
    ['Hoeveel vakantiedagen heb ik per jaar?', 'nl'],
    ['Ile dni urlopu mam w roku?', 'pl'],
    ['Yılda kaç gün izin var?', 'tr'],
    ['Сколько дней отпуска?', 'ru'],
    ['كم عدد أيام الإجازة السنوية؟', 'ar'],
    ['כמה ימי חופשה יש לי?', 'he'],
    ['साल में कितनी छुट्टी मिलती है?', 'hi'],
    ['每年有多少天年假？', 'zh'],
    ['有給休暇は何日ありますか？', 'ja'],
    ['연차는 며칠입니까?', 'ko'],
    ['ลาพักร้อนได้กี่วัน', 'th'],
    ['', 'en'],
    ['42', 'en'],
  ])('%j: %s', (text, language) => expect(likelyLanguage(text)).toBe(language));
});
