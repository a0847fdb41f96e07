import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { safeFileName } from './file-name.js';

describe('safeFileName', () => {
  it.each([
    ['report.pdf', 'report.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\temp\\plan.docx', 'plan.docx'],
    ['a\u0000b\r\nc.txt', 'abc.txt'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
    ['..', 'document'],
    ['', 'document'],
    ['dir/', 'document'],
    [undefined, 'document'],
    ['Übersicht  2024.md', 'Übersicht 2024.md'],
  ])('%j → %j', (raw, expected) => {
    expect(safeFileName(raw)).toBe(expected);
  });

  it('keeps the extension of a long name', () => {
    const name = safeFileName(`${'x'.repeat(400)}.pdf`);
    expect(name).toHaveLength(200);
    expect(name.endsWith('x.pdf')).toBe(true);
  });

  it('never returns a path, control characters or an empty name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (raw) => {
        const name = safeFileName(raw);
        expect(name).not.toBe('');
        expect(name.length).toBeLessThanOrEqual(200);

        expect(name).not.toMatch(/[/\\\u0000-\u001f]|^\.{1,2}$/);
        expect(name.isWellFormed()).toBe(true);
      }),
    );
  });
});
