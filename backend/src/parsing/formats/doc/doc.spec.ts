import { describe, expect, it } from '@jest/globals';
import { tinyCompound, tinyDoc, u16, u32, utf16 } from '../../testing/old-office-files.js';
import { lines, parseFormat } from '../../testing/parse-format.js';
import { parseBytes } from '../../parse-bytes.js';
import { parseDoc } from './doc.js';

const cells = (...texts: string[]) => [
  ...texts.map((text) => ({ text, table: 'cell' as const })),
  { text: '', table: 'row' as const },
];

describe('parseDoc', () => {
  it('reads headings with their path, paragraphs and the title', async () => {
    const file = tinyDoc([
      { text: 'Handbook', style: 62 },
      { text: 'Returns', style: 1 },
      'Goods may be returned.',
      { text: 'Costs', style: 2 },
      'The customer pays – always €5.',
    ]);
    const document = await parseFormat(parseDoc, file);
    expect(document.title).toBe('Handbook');
    expect(document.blocks).toEqual([
      { kind: 'heading', text: 'Handbook', headingPath: ['Handbook'] },
      { kind: 'heading', text: 'Returns', headingPath: ['Handbook', 'Returns'] },
      { kind: 'paragraph', text: 'Goods may be returned.', headingPath: ['Handbook', 'Returns'] },
      { kind: 'heading', text: 'Costs', headingPath: ['Handbook', 'Returns', 'Costs'] },
      { kind: 'paragraph', text: 'The customer pays – always €5.', headingPath: ['Handbook', 'Returns', 'Costs'] },
    ]);
    expect(document.partial).toBeUndefined();
  });

  it('reads tables by cell and row', async () => {
    const file = tinyDoc(['Before', ...cells('Country', 'Price'), ...cells('France', '5'), ...cells('', '7'), 'After']);
    expect(lines(await parseFormat(parseDoc, file))).toEqual([
      'paragraph: Before',
      'table: Country | Price\nFrance | 5\n | 7',
      'paragraph: After',
    ]);
  });

  it('joins items with typed bullets into one list, and omits the table of contents', async () => {
    const file = tinyDoc([{ text: 'Returns\t3', style: 19 }, '•\tOne', '•\tTwo', 'Text']);
    expect(lines(await parseFormat(parseDoc, file))).toEqual(['list: - One\n- Two', 'paragraph: Text']);
  });

  it('shows field results, not their instructions, and omits hidden text', async () => {
    const text = 'See \u0013 HYPERLINK "http://x.example" \u0014the page\u0015 now. Secret. \u0013 PAGE \u0015End';
    const hidden: [number, number] = [text.indexOf('Secret'), text.indexOf('Secret') + 8];
    expect(lines(await parseFormat(parseDoc, tinyDoc([text], { changed: [hidden] })))).toEqual([
      'paragraph: See the page now. End',
    ]);
  });

  it('omits page numbers, and distinguishes superscripts and subscripts', async () => {
    const text = 'Page \u0013 PAGE \u00143\u0015: 106 tons of H2O';
    const file = tinyDoc([text], { changed: [[text.indexOf('6'), text.indexOf('6') + 1]], letters: [0x2a48, 1] });
    expect(lines(await parseFormat(parseDoc, file))).toEqual(['paragraph: Page : 10^6 tons of H2O']);
  });

  it('continues after an unterminated field', async () => {
    const document = await parseFormat(parseDoc, tinyDoc([`\u0013${' code'.repeat(2_000)}`, 'Words behind.']));
    expect(lines(document).at(-1)).toBe('paragraph: Words behind.');
  });

  it('puts notes after their paragraph, and headers and footers once at the end', async () => {
    const file = tinyDoc(['One\u0002 and two\u0002.', 'Next'], {
      notes: ['first note', 'second note'],
      headers: ['', 'Report of the year', '', 'For internal use', '', ''],
    });
    expect(lines(await parseFormat(parseDoc, file))).toEqual([
      'paragraph: One[1] and two[2].',
      'paragraph: [1] first note',
      'paragraph: [2] second note',
      'paragraph: Next',
      'paragraph: Page header: Report of the year',
      'paragraph: Page footer: For internal use',
    ]);
  });

  it('reads an embedded file', async () => {
    const streams = { 'ObjectPool/_1/CONTENTS': Buffer.from('Words of the file inside.') };
    const document = await parseBytes(tinyDoc(['Outside'], { streams }), 'doc', { onProgress: () => undefined });
    expect(lines(document)).toEqual([
      'paragraph: Outside',
      'heading: Embedded: file 1',
      'paragraph: Words of the file inside.',
    ]);
  });

  it('reads Word 95 in the code page of its language', async () => {
    const text = Buffer.from('cff0e8e2e5f20d', 'hex');
    const document = Buffer.alloc(1024);
    u16(0xa5dc, 104, 0, 0x419).copy(document);
    u32(768, 768 + text.length).copy(document, 0x18);
    u32(text.length).copy(document, 0x34);
    text.copy(document, 768);
    expect(lines(await parseFormat(parseDoc, tinyCompound({ WordDocument: document })))).toEqual(['paragraph: Привет']);
  });

  it('reads the XML format of Word 2003', async () => {
    const p = (text: string, properties = ''): string =>
      `<w:p><w:pPr>${properties}</w:pPr><w:r><w:t>${text}</w:t></w:r></w:p>`;
    const xml =
      '<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml">' +
      '<w:styles><w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style></w:styles><w:body>' +
      `${p('Returns', '<w:pStyle w:val="H1"/>')}${p('One', '<w:listPr><w:ilvl w:val="0"/><wx:t wx:val="1."/></w:listPr>')}` +
      `<w:tbl><w:tr><w:tc>${p('Country')}</w:tc><w:tc>${p('Price')}</w:tc></w:tr><w:tr><w:tc>${p('France')}</w:tc><w:tc>${p('5')}</w:tc></w:tr></w:tbl>` +
      '</w:body></w:wordDocument>';
    expect(lines(await parseFormat(parseDoc, xml))).toEqual([
      'heading: Returns',
      'list: 1. One',
      'table: Country | Price\nFrance | 5',
    ]);
  });

  it('reports that an encrypted file needs a password, or that it is wrong', async () => {
    const file = tinyDoc(['secret'], { flags: 0x100 });
    await expect(parseFormat(parseDoc, file)).rejects.toMatchObject({ code: 'encrypted' });
    await expect(parseFormat(parseDoc, file, { password: 'no' })).rejects.toMatchObject({ code: 'wrong_password' });
  });

  it('reports rights protection', async () => {
    const file = tinyDoc(['Permission is restricted.'], { streams: { '\u0009DRMContent': Buffer.from('x') } });
    expect((await parseFormat(parseDoc, file)).partial).toMatch(/rights management/);
  });

  it.each([
    ['another file', tinyCompound({ other: Buffer.alloc(9) }), 'corrupt'],
    ['a stream that is no document', tinyCompound({ WordDocument: utf16('no document at all') }), 'corrupt'],
    ['Word 2', tinyCompound({ WordDocument: u16(0xa5dc, 45, 0, 0) }), 'unsupported'],
    ['a document without its table', tinyCompound({ WordDocument: u16(0xa5ec, 0xc1, 0, 0) }), 'corrupt'],
  ])('refuses %s', async (_, file, code) => {
    await expect(parseFormat(parseDoc, file)).rejects.toMatchObject({ code });
  });
});
