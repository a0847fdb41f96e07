import { describe, expect, it } from '@jest/globals';
import { tableBlocks, TableWriter, TextBudget } from './table-rows.js';

describe('TableWriter', () => {
  it("stops where the document's budget ends and reports the position", () => {
    const budget = new TextBudget({ characters: 100 });
    const writer = new TableWriter({ budget });
    let taken = 0;
    while (writer.row(['12345', 'abcde'])) taken += 1;
    writer.end();
    expect(taken).toBe(6);
    expect(budget.partial).toBe('Only the first 6 rows were read: a document may have 100 characters.');
    expect(writer.blocks[0]?.text.split('\n')).toHaveLength(6);
  });

  it('joins a header of several rows, and begins at the first used column', () => {
    const rows = [
      ['', 'Price', 'Price'],
      ['', 'net', 'gross'],
      ['', '5', '6'],
    ];
    expect(tableBlocks(rows, { headerRows: 2 })).toEqual([
      { kind: 'table', text: 'Price net | Price gross\n5 | 6', header: 'Price net | Price gross' },
    ]);
  });

  it('keeps a single column name as a header, and a single left cell as a title', () => {
    expect(
      tableBlocks(
        [
          ['', 'Price'],
          ['Pump', '5'],
          ['Seal', '6'],
        ],
        { headerRows: 1 },
      )[0]?.header,
    ).toBe(' | Price');
    expect(tableBlocks([['Prices'], ['Part', 'Price'], ['Pump', '5']]).map((b) => b.text)).toEqual([
      'Prices',
      'Part | Price\nPump | 5',
    ]);
  });
});
