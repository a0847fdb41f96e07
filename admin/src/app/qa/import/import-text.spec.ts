import { errorsCsv, fieldsOf, figuresText, leftText, mappingOf, missingFields, sampleOf } from './import-text';
import type { QaImport, QaImportDetail } from './imports-api';

const job = (values: Partial<QaImport>) =>
  ({ created: 0, updated: 0, unchanged: 0, rejected: 0, done: 0, total: 0, ...values }) as QaImport;

describe('texts of an import', () => {
  it('list the figures that are not zero', () => {
    expect(figuresText(job({ created: 3, rejected: 2 }))).toBe('3 new, 2 left out');
    expect(figuresText(job({}))).toBe('0 new');
  });

  it('estimate the remaining time from the rate so far', () => {
    const half = job({ done: 600, total: 1_000 });
    expect(leftText(half, { at: 0, done: 100 }, 5_000)).toBe('about 4 seconds left');
    expect(leftText({ ...half, total: 60_000 }, { at: 0, done: 100 }, 5_000)).toBe('about 10 minutes left');
    expect(leftText(half, null, 5_000)).toBe('');
  });
});

describe('columns and fields', () => {
  const columns = ['Q', 'Text', 'Q'];

  it('map in both directions; a repeated header is mapped once', () => {
    const fields = fieldsOf(columns, { question: 'Q', answer: 'Text' });
    expect(fields).toEqual(['question', 'answer', '']);
    expect(mappingOf(columns, fields)).toEqual({ question: 'Q', answer: 'Text' });
    expect(missingFields(['question', ''])).toEqual(['answer']);
  });

  it('show samples of a column', () => {
    expect(sampleOf([['a', 'x\ny'], ['b', ''], ['c'], ['d', 'z']], 1)).toBe('x y · z');
  });

  it('are exported so that no spreadsheet executes them', () => {
    const errors = [{ row: 4, column: '=cmd', code: 'required', message: 'The “cell” is "empty".' }];
    expect(errorsCsv({ errors } as QaImportDetail)).toBe(
      '"row","column","problem"\r\n"4","\'=cmd","The “cell” is ""empty""."',
    );
  });
});
