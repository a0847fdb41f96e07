import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseBytes } from '../../parse-bytes.js';
import { tinyPdf } from '../../testing/files.js';
import { lines, parseFormat } from '../../testing/parse-format.js';
import { parseRtf } from './rtf.js';

const read = async (content: string) =>
  parseFormat(parseRtf, Buffer.from(`{\\rtf1\\ansi\\ansicpg1252 ${content}}`, 'latin1'));
const texts = async (content: string): Promise<string[]> => (await read(content)).blocks.map((b) => b.text);

describe('parseRtf', () => {
  it('reads font code pages, escapes and special characters', async () => {
    const fonts = '{\\fonttbl{\\f0\\fcharset0 A;}{\\f1\\fcharset204 B;}{\\f2\\fcharset128 C;}}';
    const content = `${fonts}\\f0 Caf\\'e9 \\f1\\'d3\\'e2 \\f2\\'93\\'fa\\'96\\'7b \\emdash\\~x\\-y\\par`;
    expect(await texts(content)).toEqual(['Café Ув 日本 — xy']);
  });

  it('reads Unicode with its fallbacks, including surrogate pairs', async () => {
    expect(await texts("\\uc1 \\u8364? 5\\uc2 \\u26085\\'93\\'fa!\\uc0\\u-10187\\u-9138 .\\par")).toEqual([
      '€ 5日!\u{1d44e}.',
    ]);
    expect(await texts('{\\upr{old}{\\*\\ud{new}}} words\\par')).toEqual(['new words']);
  });

  it('omits hidden, deleted and non-text content', async () => {
    const content =
      '{\\*\\generator Word;}{\\info{\\title Plan}}{\\pict 89504e47}{\\*\\unknown stuff}Seen{\\v hidden}{\\deleted gone}\\bin3 abc' +
      '{\\field{\\*\\fldinst HYPERLINK "x"}{\\fldrslt  link}}\\par';
    const document = await read(content);
    expect(document.blocks.map((b) => b.text)).toEqual(['Seen link']);
    expect(document.title).toBe('Plan');
  });

  it('keeps headings, lists, tables, notes and comments', async () => {
    const content =
      '{\\stylesheet{\\s1 heading 1;}{\\s2 heading 2;}}\\pard\\s1 Returns\\par\\pard\\s2 Costs\\par' +
      '\\pard Free{\\footnote\\chftn  Not on sale.} of charge{\\*\\atnid AB}{\\*\\annotation Sure?}.\\par' +
      "{\\listtext 1.\\tab}\\pard\\ls1 One\\par{\\listtext\\'b7\\tab}\\pard\\ls2\\ilvl1 Dot\\par" +
      '\\trowd\\trhdr\\pard\\intbl Land\\cell Preis\\cell\\row\\trowd\\intbl Ulm\\cell 5\\cell\\row\\pard End\\par';
    const document = await read(content);
    expect(lines(document)).toEqual([
      'heading: Returns',
      'heading: Costs',
      'paragraph: Free[1] of charge.',
      'paragraph: [1] Not on sale.',
      'paragraph: Comment: Sure?',
      'list: 1. One\n  - Dot',
      'table: Land | Preis\nUlm | 5',
      'paragraph: End',
    ]);
    expect(document.blocks[6]).toMatchObject({ header: 'Land | Preis', headingPath: ['Returns', 'Costs'] });
  });

  it('reads embedded documents', async () => {
    const text = (value: string): Buffer => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(value.length + 1);
      return Buffer.concat([length, Buffer.from(`${value}\u0000`, 'latin1')]);
    };
    const sized = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from(Uint32Array.of(bytes.length).buffer), bytes]);
    const inner = tinyPdf([['Words of the attachment.']]);
    const native = Buffer.concat([
      Buffer.from([2, 0]),
      Buffer.from('plan.pdf\u0000C:\\x\\plan.pdf\u0000', 'latin1'),
      Buffer.from([0, 0, 3, 0]),
      text('C:\\t.pdf'),
      sized(inner),
    ]);
    const head = Buffer.from([1, 5, 0, 0, 2, 0, 0, 0]);
    const object = (kind: string, data: Buffer): string =>
      `{\\object\\objemb{\\*\\objdata ${Buffer.concat([head, text(kind), text(''), text(''), sized(data)])
        .toString('hex')
        .replace(/(.{60})/g, '$1\n')}}{\\result seen}}`;
    const rtf = `{\\rtf1\\ansi Before ${object('Package', native)}${object('AcroExch', inner)}{\\object{\\*\\objdata 0105}}\\par}`;
    const document = await parseBytes(Buffer.from(rtf), 'rtf', { onProgress: () => undefined });
    expect(document.blocks.map((b) => b.text)).toEqual([
      'Before seenseen',
      'Embedded: plan.pdf',
      'Words of the attachment.',
      'Embedded: AcroExch',
      'Words of the attachment.',
    ]);
  });

  it('reads the available part of a truncated file', async () => {
    const document = await parseFormat(parseRtf, '{\\rtf1 Kept{\\b  bold');
    expect(document.blocks.map((b) => b.text)).toEqual(['Kept bold']);
    expect(document.partial).toMatch(/end of the file is missing/);
  });

  it('refuses extreme nesting, and never fails otherwise', async () => {
    await expect(parseFormat(parseRtf, `{\\rtf1 ${'{'.repeat(100_000)}`)).rejects.toMatchObject({
      code: 'too_complex',
    });
    const piece = fc.constantFrom(
      '{',
      '}',
      '\\par ',
      '\\cell ',
      '\\row ',
      "\\'e9",
      '\\u-3 ',
      '\\*',
      '\\footnote ',
      '\\intbl ',
      '\\uc0',
      'word ',
      '\\bin9',
      '\\listtext ',
      '\\\\',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 60 }), async (pieces) => {
        expect((await read(pieces.join(''))).blocks).toBeInstanceOf(Array);
      }),
    );
  });
});
