import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { decodeText } from './charset.js';

const RUSSIAN = 'Однажды, в студеную зимнюю пору, я из лесу вышел; был сильный мороз. Лошадка везла хворосту воз.';

describe('decodeText', () => {
  it.each([
    ['cp866', RUSSIAN],
    ['windows-1251', RUSSIAN],
    ['koi8-r', RUSSIAN],
    ['windows-1252', 'Le café coûte 3 €, déjà payé par « Zoë » – merci.'],
    ['iso-8859-15', 'Der Preis beträgt 99 €. Größe: 5 m².'],
    ['iso-8859-15', 'Une œuvre au cœur de la ville, coût 12 €.'],
    ['windows-1252', 'Zutaten: 5½ Tassen Mehl, ¼ l Milch, für 3 Gäste, 20 °C.'],
    ['macintosh', 'Le délai de résiliation est de trois mois à compter du début du contrat.'],
    ['macintosh', 'Die Kündigungsfrist beträgt drei Monate, gemäß § 5 für alle Größen.'],
    ['cp850', 'Die Kündigungsfrist beträgt drei Monate, gemäß Absatz 5 für alle Größen.'],
    ['windows-1257', 'Sutarties nutraukimo terminas yra trys mėnesiai, skaičiuojant nuo pirmos dienos, šiuo atveju.'],
    ['windows-1253', 'Η προθεσμία καταγγελίας είναι τρεις μήνες από την έναρξη της σύμβασης.'],
    ['windows-1254', 'Sözleşmenin fesih süresi üç aydır, başlangıç tarihinden itibaren geçerlidir.'],
    ['windows-1255', 'תקופת ההודעה המוקדמת היא שלושה חודשים מתחילת החוזה.'],
    ['windows-1256', 'مدة الإشعار ثلاثة أشهر من بداية العقد ويجب أن يكون كتابيا.'],
    ['windows-1250', 'Příliš žluťoučký kůň úpěl ďábelské ódy, řekl šéf.'],
    ['shift_jis', '図書館は午前九時に開きます。本を借りるにはカードが必要です。'],
    ['euc-jp', '図書館は午前九時に開きます。本を借りるにはカードが必要です。'],
    ['euc-kr', '도서관은 아침 아홉 시에 문을 엽니다. 책을 빌리려면 카드가 필요합니다.'],
    ['gb18030', '图书馆每天早上九点开门,借书需要借书证。欢迎大家来看书学习。'],
    ['big5', '圖書館每天早上九點開門,借書需要借書證。歡迎大家來看書學習。'],
    ['utf-16le', 'Wide text without a mark'],
    ['utf-16be', 'Wide text without a mark'],
    ['utf-16le', RUSSIAN],
    ['utf-16be', RUSSIAN],
  ])('recognises %s', (encoding, text) => {
    expect(decodeText(iconv.encode(text, encoding))).toBe(text);
  });

  it('recognises ISO-2022-JP, which has no byte beyond ASCII', () => {
    const bytes = Buffer.from('1b24423f5e3d71345b1b2842', 'hex');
    expect(decodeText(bytes)).toBe('図書館');
  });

  it('respects a declaration where the bytes are ambiguous', () => {
    const bytes = iconv.encode('naïve façade', 'windows-1252');
    expect(decodeText(bytes, 'iso-8859-1')).toBe('naïve façade');
    expect(decodeText(Buffer.from('Grüße'), 'windows-1252')).toBe('Grüße');
    expect(decodeText(Buffer.from('plain'), 'no-such-charset')).toBe('plain');
  });

  it('returns any text that was written as UTF-8, whatever is declared', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.constantFrom(undefined, 'koi8-r', 'big5'),
        (text, as) => {
          const clean = text
            .toWellFormed()
            .replace(/^\ufeff/, '')
            .replace(/[\u0000\u001b]/g, '');
          expect(decodeText(new TextEncoder().encode(`${clean} end`), as)).toBe(`${clean} end`);
        },
      ),
    );
  });
});
