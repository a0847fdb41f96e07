import { describe, expect, it } from '@jest/globals';
import { looksLikeHeader, tableBlocks, TableWriter, TextBudget } from './table-rows.js';

describe('TableWriter', () => {
  it('stops where the budget of the document ends and says how far it came', () => {
    const budget = new TextBudget({ characters: 100 });
    const writer = new TableWriter({ budget });
    let taken = 0;
    while (writer.row(['12345', 'abcde'])) taken += 1;
    writer.end();
    expect(taken).toBe(6);
    expect(budget.partial).toBe('Only the first 6 rows were read: a document may have 100 characters.');
    expect(writer.blocks[0]?.text.split('\n')).toHaveLength(6);
  });

  it('joins a header of several rows, and begins at the first column in use', () => {
    const rows = [
      ['', 'Price', 'Price'],
      ['', 'net', 'gross'],
      ['', '5', '6'],
    ];
    expect(tableBlocks(rows, { headerRows: 2 })).toEqual([
      { kind: 'table', text: 'Price net | Price gross\n5 | 6', header: 'Price net | Price gross' },
    ]);
  });
});

describe('looksLikeHeader', () => {
  it.each([
    [
      true,
      [
        ['Name', 'Age'],
        ['Ann', '31'],
      ],
    ],
    [
      true,
      [
        ['Land', 'City'],
        ['France', 'Paris'],
        ['Spain', 'Madrid'],
      ],
    ],
    [
      false,
      [
        ['2023', '2024'],
        ['1', '2'],
      ],
    ],
    [
      false,
      [
        ['Ann', 'Paris'],
        ['Ann', 'Rome'],
        ['Ann', 'Oslo'],
      ],
    ],
    [
      false,
      [
        ['Name', 'Name'],
        ['x', '1'],
      ],
    ],
    [
      false,
      [
        ['x'.repeat(100), 'b'],
        ['1', '2'],
      ],
    ],
    [false, [['Alone', 'here']]],
  ])('%s', (expected, rows) => {
    expect(looksLikeHeader(rows)).toBe(expected);
  });
});
