import { describe, expect, it } from '@jest/globals';
import { HOSTILE_FILES } from '../testing/hostile-files.js';
import { tinyXlsx, type TinySheet } from '../testing/office-files.js';
import { isWorkbook, readSheet } from './read-sheet.js';

const LIMITS = { rows: 100, columns: 5, bytes: 10_000 };
const csv = async (sheets: TinySheet[], formats: string[] = [], limits = LIMITS): Promise<string> =>
  Buffer.from(await readSheet(await tinyXlsx(sheets, formats), limits)).toString();

describe('readSheet', () => {
  it('gives the first visible sheet, one line a row as the spreadsheet counts them', async () => {
    const rows = [['Question', 'Answer'], [], ['Is it “so”, then?', 'Yes, "so"\nand so'], ['=1+1', '']];
    const text = await csv([
      { name: 'Hidden', hidden: true, rows: [['x']] },
      { name: 'A', rows },
    ]);
    expect(text.split('\r\n')).toEqual([
      '"Question","Answer"',
      '',
      '"Is it “so”, then?","Yes, ""so""\nand so"',
      `"'=1+1"`,
      '',
    ]);
  });

  it('writes dates the same whatever the format, and numbers as they are shown', async () => {
    const cells = ['<c r="A1" s="1"><v>46387</v></c>', '<c r="B1" s="2"><v>46387.75</v></c>', 0.5];
    expect(await csv([{ name: 'A', rows: [cells] }], ['d. mmmm yyyy', 'm/d/yy h:mm'])).toBe(
      '"2026-12-31","2026-12-31 18:00","0.5"\r\n',
    );
  });

  it('refuses what is larger than its limits, and counts up to a row that is far away', async () => {
    const many = Array.from({ length: 102 }, () => ['a']);
    await expect(csv([{ name: 'A', rows: many }])).rejects.toMatchObject({ code: 'too_complex' });
    await expect(csv([{ name: 'A', rows: [['1', '2', '3', '4', '5', '6']] }])).rejects.toMatchObject({
      code: 'too_complex',
    });
    await expect(csv([{ name: 'A', rows: [['x'.repeat(10_001)]] }])).rejects.toMatchObject({ code: 'too_complex' });
    const far = await csv([{ name: 'A', rows: [], after: '<row r="1048576"><c t="str"><v>far</v></c></row>' }]);
    expect(far.split('\r\n')).toHaveLength(1_048_577);
  });

  it('refuses what unpacks to far more than it is, what is cut, encrypted or no workbook at all', async () => {
    await expect(readSheet(await HOSTILE_FILES['zip bomb as xlsx']!.bytes(), LIMITS)).rejects.toMatchObject({
      code: 'too_complex',
    });
    const whole = await tinyXlsx([{ name: 'A', rows: [['a']] }]);
    await expect(readSheet(whole.subarray(0, whole.length - 200), LIMITS)).rejects.toMatchObject({ code: 'corrupt' });
    await expect(readSheet(Buffer.from('PK\u0003\u0004 nothing'), LIMITS)).rejects.toMatchObject({ code: 'corrupt' });
  });

  it('knows a workbook by its first bytes', async () => {
    expect(isWorkbook(await tinyXlsx([]))).toBe(true);
    expect(isWorkbook(Buffer.from('question,answer'))).toBe(false);
  });
});
