import { describe, expect, it } from '@jest/globals';
import { tinyDocx, tinyPdf } from './testing/files.js';
import type { DocumentType } from './document-parser.js';
import { ThreadDocumentParser } from './thread-document-parser.js';

const parser = new ThreadDocumentParser({ heapMb: 256 });
const parse = (bytes: Uint8Array | string, type: DocumentType) =>
  parser.parse(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, type);

describe('ThreadDocumentParser', () => {
  it('reads a PDF page by page, with numbered headings', async () => {
    const pdf = tinyPdf([
      [
        '1 Opening hours',
        'The library opens at nine in the morning and closes late in the eve-',
        'ning on every working day.',
      ],
      ['Fines are two euros a week.'],
    ]);
    const progress: [number, number][] = [];
    const document = await parser.parse(pdf, 'pdf', { onProgress: (done, total) => progress.push([done, total]) });
    expect(document.pages).toBe(2);
    expect(document.partial).toBeUndefined();
    expect(document.blocks).toEqual([
      { kind: 'heading', text: '1 Opening hours', page: 1, headingPath: ['1 Opening hours'] },
      {
        kind: 'paragraph',
        text: 'The library opens at nine in the morning and closes late in the evening on every working day.',
        page: 1,
        headingPath: ['1 Opening hours'],
      },
      { kind: 'paragraph', text: 'Fines are two euros a week.', page: 2, headingPath: ['1 Opening hours'] },
    ]);
    expect(progress).toEqual([
      [1, 2],
      [2, 2],
    ]);
  });

  it('keeps the available part of a truncated PDF and reports it', async () => {
    const document = await parse(tinyPdf([['Readable although cut.']], { cut: true }), 'pdf');
    expect(document.blocks[0]?.text).toBe('Readable although cut.');
    expect(document.partial).toMatch(/end of the file is missing/);
  });

  it.each([
    ['an encrypted PDF', tinyPdf([['secret']], { encrypted: true }), 'pdf', 'encrypted'],
    ['a PDF without text', tinyPdf([[]]), 'pdf', 'no_text'],
    ['a PDF of garbage', Buffer.from('%PDF-1.7\ngarbage'), 'pdf', 'corrupt'],
    ['a Word file of garbage', Buffer.from('PK\u0003\u0004 no zip'), 'docx', 'corrupt'],
    ['text without letters', Buffer.from(' \u0000 \n ... \n'), 'text', 'no_text'],
  ] as const)('refuses %s', async (_, bytes, type, code) => {
    await expect(parse(bytes, type)).rejects.toMatchObject({ name: 'IngestionFailure', code });
  });

  it('reads a Word file with headings and tables', async () => {
    const docx = await tinyDocx([
      '# Returns',
      'Goods may be returned.',
      '## Costs',
      '| Country | Price |',
      '| France | 5 EUR |',
    ]);
    const document = await parse(docx, 'docx');
    expect(document.blocks).toEqual([
      { kind: 'heading', text: 'Returns', headingPath: ['Returns'] },
      { kind: 'paragraph', text: 'Goods may be returned.', headingPath: ['Returns'] },
      { kind: 'heading', text: 'Costs', headingPath: ['Returns', 'Costs'] },
      { kind: 'table', text: 'Country | Price', headingPath: ['Returns', 'Costs'] },
      { kind: 'table', text: 'France | 5 EUR', headingPath: ['Returns', 'Costs'] },
    ]);
  });

  it('stops at a Word file that decompresses to far more than allowed', async () => {
    const bomb = await tinyDocx(['hello'], { 'word/media/bomb.xml': new Uint8Array(40 * 1024 * 1024) });
    expect(bomb.length).toBeLessThan(200_000);
    await expect(parse(bomb, 'docx')).rejects.toMatchObject({ code: 'too_complex' });
  });

  it('reads Markdown without its markup', async () => {
    const md =
      '---\nx: 1\n---\n# Guide\n\nSee **[the docs](https://e.x)** &amp; `run`.\n\n## Steps\n\n1. One\n2. Two\n   - inner\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```sh\nnpm start\n```\n\n![chart](data:image/png;base64,AAAA)\n';
    const document = await parse(md, 'markdown');
    expect(document.title).toBe('Guide');
    expect(document.blocks.map((b) => [b.kind, b.text])).toEqual([
      ['paragraph', 'x: 1'],
      ['heading', 'Guide'],
      ['paragraph', 'See the docs & run.'],
      ['heading', 'Steps'],
      ['list', '1. One\n2. Two\n  - inner'],
      ['table', 'a | b\n1 | 2'],
      ['code', 'npm start'],
      ['paragraph', 'chart'],
    ]);
    expect(document.blocks.at(-1)?.headingPath).toEqual(['Guide', 'Steps']);
  });

  it.each([
    ['UTF-8', Buffer.from('Grüße – 日本')],
    ['UTF-8 with mark', Buffer.from('\ufeffGrüße – 日本')],
    ['UTF-16LE with mark', Buffer.from('\ufeffGrüße – 日本', 'utf16le')],
    ['UTF-16BE with mark', Buffer.from('\ufeffGrüße – 日本', 'utf16le').swap16()],
  ])('decodes %s', async (_, bytes) => {
    expect((await parse(bytes, 'text')).blocks[0]?.text).toBe('Grüße – 日本');
  });

  it('falls back to windows-1252, removes NUL bytes and normalises line ends', async () => {
    expect((await parse(Uint8Array.of(0x93, 0x61, 0x94, 0x20, 0x80, 0x35), 'text')).blocks[0]?.text).toBe('“a” €5');
    const document = await parse('one\u0000 two\r\nthree\r\n\r\nfour', 'text');
    expect(document.blocks.map((b) => b.text)).toEqual(['one two\nthree', 'four']);
  });

  it('kills a parser that exceeds time or memory, and stops when aborted', async () => {
    const long = Buffer.from('word '.repeat(3_000_000));
    const hurried = new ThreadDocumentParser({ timeMs: 1, msPerMib: 0 });
    await expect(hurried.parse(long, 'text')).rejects.toMatchObject({ code: 'time_limit' });
    const small = new ThreadDocumentParser({ heapMb: 16 });
    const pieces = Buffer.from('a.\n\n'.repeat(2_000_000));
    await expect(small.parse(pieces, 'text')).rejects.toMatchObject({ code: 'memory_limit' });
    const abort = new AbortController();
    const running = parser.parse(long, 'text', { signal: abort.signal });
    abort.abort(new Error('stop'));
    await expect(running).rejects.toThrow('stop');
  });
});
