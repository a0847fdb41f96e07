import { describe, expect, it } from '@jest/globals';
import { splitSentences } from './sentences.js';
import { splitUnits } from './units.js';

const texts = (passage: string): string[] => splitUnits(passage).map((u) => `${u.kind}: ${u.text}`);

describe('splitSentences', () => {
  it.each([
    ['Dr. Smith met Mr. Jones. They talked.', ['Dr. Smith met Mr. Jones.', 'They talked.']],
    ['It grew by 3.5 percent. Costs, e.g. rent, fell.', ['It grew by 3.5 percent.', 'Costs, e.g. rent, fell.']],
    ['See Fig. 3 for details. Ask J. R. Tolkien.', ['See Fig. 3 for details.', 'Ask J. R. Tolkien.']],
    ['We work for Acme Inc. The office is in Lyon.', ['We work for Acme Inc.', 'The office is in Lyon.']],
    ['He left at 5 p.m. on Monday. She stayed.', ['He left at 5 p.m. on Monday.', 'She stayed.']],
    ['“Stop!” he said. Nobody did.', ['“Stop!” he said.', 'Nobody did.']],
    ['営業時間は九時からです。土日は休みです。', ['営業時間は九時からです。', '土日は休みです。']],
    ['Really?! Yes.', ['Really?!', 'Yes.']],
  ])('splits %s', (text, expected) => {
    expect(splitSentences(text)).toEqual(expected);
  });
});

describe('splitUnits', () => {
  it('joins wrapped and hyphenated lines of a PDF', () => {
    expect(
      texts(
        'The refund is paid within fourteen days after the arti-\ncle has come back to us, and not\nbefore that. Shipping is free.',
      ),
    ).toEqual([
      'sentence: The refund is paid within fourteen days after the article has come back to us, and not before that.',
      'sentence: Shipping is free.',
    ]);
  });

  it('recognises headings of scripts without capitals by their length', () => {
    expect(texts('휴가\n\n직원은 매년 15일의 휴가를 받습니다.')).toEqual([
      'heading: 휴가',
      'sentence: 직원은 매년 15일의 휴가를 받습니다.',
    ]);
    expect(texts('年假\n\n员工每年享有十五天。')).toEqual(['heading: 年假', 'sentence: 员工每年享有十五天。']);
    expect(texts('เริ่มงานเวลาแปดโมงเช้า')).toEqual(['sentence: เริ่มงานเวลาแปดโมงเช้า']);
  });

  it('recognises headings, lists and rows', () => {
    expect(
      texts(
        '# Opening hours\nWe are open:\n- Monday to Friday, 9 to 17\n- Saturday, 10 to 14\n\n = = Prices = = \n| Plan | Price |\n|---|---|\n| Basic | 10 € |',
      ),
    ).toEqual([
      'heading: Opening hours',
      'sentence: We are open:',
      'item: Monday to Friday, 9 to 17',
      'item: Saturday, 10 to 14',
      'heading: Prices',
      'row: Plan | Price',
      'row: Basic | 10 €',
    ]);
  });

  it('keeps short lines separate', () => {
    expect(texts('Phone: 123 456\nE-mail: a@b.example\nCountry: France')).toEqual([
      'sentence: Phone: 123 456',
      'sentence: E-mail: a@b.example',
      'sentence: Country: France',
    ]);
  });

  it('marks units cut at the edges of a chunk', () => {
    expect(splitUnits('of the contract ends. It can be renewed. After the third').map((u) => u.cut)).toEqual([
      true,
      false,
      true,
    ]);
  });

  it.each(['', '   \n\n ', '---\n***', '\u0000', '…'])('gives nothing for %j', (text) => {
    expect(splitUnits(text)).toEqual([]);
  });
});
