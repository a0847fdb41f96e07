import { describe, expect, it } from '@jest/globals';
import { headerRowsOf, mergedHeader } from './table-header.js';

/** Rows as text, cells separated by bars. */
const table = (...rows: string[]): string[][] => rows.map((row) => row.split('|').map((cell) => cell.trim()));

describe('headerRowsOf', () => {
  it.each([
    ['words over numbers', table('Name|Age', 'Ann|31')],
    ['words over words', table('Land|City', 'France|Paris', 'Spain|Madrid')],
    // docling-project/docling#4346, infiniflow/ragflow#6510, tidyverse/readxl#118
    ['years', table('Product|2021|2022|2023', 'Pump|1000|2011|3013', 'Seal|1007|2022|3026')],
    ['years without a name for the rows', table('|2021|2022', 'Pump|10|20', 'Seal|11|21')],
    ['years alone', table('2023|2024', '1|2')],
    ['a single year', table('Product|2023', 'Pump|17', 'Seal|90', 'Rod|4')],
    ['business years', table('Item|FY2022|FY2023E', 'Sales|10|20', 'Cost|5|7')],
    ['school years', table('School|2021/22|2022/23', 'North|210|220', 'South|310|290')],
    ['months', table('Shop|01/2024|02/2024|03/2024', 'Ulm|5|6|7', 'Kiel|8|9|9')],
    ['names of months', table('Shop|Jan 24|Feb 24', 'Ulm|5|6', 'Kiel|8|9')],
    ['days', table('Shop|2024-05-01|2024-05-02', 'Ulm|5|6', 'Kiel|8|9')],
    ['days of a year', table('Shop|01.05.2024|02.05.2024', 'Ulm|5|6', 'Kiel|8|9')],
    ['quarters', table('Shop|Q1|Q2|Q3', 'Ulm|5|6|7', 'Kiel|8|9|9')],
    ['quarters of years', table('Shop|1Q24|2Q24|2024-Q3', 'Ulm|5|6|7', 'Kiel|8|9|9')],
    ['weeks', table('Shop|KW 12|KW 13', 'Ulm|5|6', 'Kiel|8|9')],
    ['ranges', table('Zone|0-5 kg|5-10 kg|> 10', 'A|4.50|6.00|9.00', 'B|5.50|7.00|11.00')],
    ['hours of a day', table('Line|1|2|3|4|5', 'A|7|7|8|2|9', 'B|3|1|3|9|8')],
  ])('%s are one row', (_, rows) => {
    expect(headerRowsOf(rows)).toBe(1);
  });

  it.each([
    ['a row alone', table('Alone|here')],
    ['a word that comes again in its column', table('Ann|Paris', 'Ann|Rome', 'Ann|Oslo')],
    ['the same word twice', table('Name|Name', 'x|1')],
    [
      'prose',
      [
        ['x'.repeat(100), 'b'],
        ['1', '2'],
      ],
    ],
    ['years that are values', table('Ann|1984|1999', 'Bo|1975|2001', 'Cy|1990|2010')],
    ['one year that is a value', table('Ann|1984', 'Bo|1975', 'Cy|1990')],
    ['series in every row', table('Ann|2001|2002', 'Bo|2004|2005', 'Cy|2010|2011')],
    ['dates that are values', table('Ann|2024-05-01', 'Bo|2024-06-01', 'Cy|2024-07-09')],
    ['codes that are values', table('Ann|A1|5', 'Bo|B2|6', 'Cy|C9|7')],
    ['sizes that are values', table('Pump|10 kg', 'Seal|12 kg', 'Rod|300 g')],
    ['round numbers', table('Pump|2000', 'Seal|1500', 'Rod|300')],
    ['numbers', table('Pump|5|9', 'Seal|1|2', 'Rod|3|4')],
  ])('%s is not a header', (_, rows) => {
    expect(headerRowsOf(rows)).toBe(0);
  });

  // tidyverse/readxl#486, mganss/ExcelMapper#190
  it.each([
    [
      'halves of years',
      2,
      table('Branch|2024||2025', 'Branch|H1|H2|H1|H2', 'North|1|2|3|4', 'South|5|6|7|8'),
      'Branch|2024 H1|2024 H2|2025 H1|2025 H2',
    ],
    [
      'names below groups',
      2,
      table('|Plan||Done|', 'Shop|net|gross|net|gross', 'Ulm|1|2|3|4'),
      'Shop|Plan net|Plan gross|Done net|Done gross',
    ],
    [
      'groups written over each column',
      2,
      table('Shop|Plan|Plan|Done', 'Shop|net|gross|net', 'Ulm|1|2|3', 'Kiel|4|5|6'),
      'Shop|Plan net|Plan gross|Done net',
    ],
    [
      'three levels',
      3,
      table('|North|||', '|2024||2025|', 'Item|H1|H2|H1|H2', 'Pump|1|2|3|4', 'Seal|1|2|3|4'),
      'Item|North 2024 H1|North 2024 H2|North 2025 H1|North 2025 H2',
    ],
  ])('%s', (_, levels, rows, names) => {
    expect(headerRowsOf(rows)).toBe(levels);
    expect(mergedHeader(rows.slice(0, levels)).join('|')).toBe(names);
  });

  it('does not take a data row for a second header level', () => {
    expect(headerRowsOf(table('Name||Since', 'Ann|x|2019', 'Bo|y|2021', 'Cy||2020'))).toBeLessThan(2);
    expect(headerRowsOf(table('Name|City|Note', 'Ann||x', 'Bo|Ulm|y'))).toBe(1);
  });
});
