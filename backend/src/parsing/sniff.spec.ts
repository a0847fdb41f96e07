import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import JSZip from 'jszip';
import { tinyDocx, tinyPdf } from './testing/files.js';
import { DOCUMENT_TYPES } from './document-parser.js';
import { sniffBytes } from './sniff-bytes.js';
import { sniffFile } from './sniff.js';
import { tinyCompound } from './testing/old-office-files.js';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sniff-'));
});
afterAll(() => rm(dir, { recursive: true }));

async function sniff(bytes: Uint8Array | string, name: string) {
  const path = join(dir, 'file');
  await writeFile(path, bytes);
  return sniffFile(path, name);
}

describe('sniffFile', () => {
  it('uses the content, not the name', async () => {
    expect(await sniff(tinyPdf([['x']]), 'notes.txt')).toBe('pdf');
    expect(await sniff(Buffer.concat([Buffer.from('\n\n'), tinyPdf([['x']])]), 'x')).toBe('pdf');
    expect(await sniff(await tinyDocx(['x']), 'x.pdf')).toBe('docx');
    expect(await sniff('plain words', 'x.pdf')).toBe('text');
    expect(await sniff('BM is the start of a bitmap, and of this sentence', 'x.txt')).toBe('text');
  });

  it('distinguishes Markdown by its name', async () => {
    expect(await sniff('# Title', 'README.MD')).toBe('markdown');
    expect(await sniff('# Title', 'readme')).toBe('text');
  });

  it('accepts text with some NUL bytes and UTF-16', async () => {
    expect(await sniff('some\u0000 text that goes on for a while', 'x.txt')).toBe('text');
    expect(await sniff(Buffer.from('wide text without a mark', 'utf16le'), 'x.txt')).toBe('text');
  });

  it.each([
    ['html', '<!-- c -->\n<html><p>x</p></html>', 'x.txt'],
    ['html', '<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x" "y"><html xmlns="z"><body/></html>', 'x.xml'],
    ['html', '<p>One</p>\n<p>Two</p>', 'x'],
    ['html', 'Hello <b>world</b>', 'x.html'],
    ['text', 'Hello <b>world</b>', 'x.txt'],
    ['markdown', '<div align="center"><img src="x"></div>\n\n# Title', 'README.md'],
    ['rtf', '{\\rtf1 x}', 'x.doc'],
    ['eml', 'Received: from a\r\n by b\r\nFrom: a@b.c\r\nSubject: x\r\n\r\nHi', 'x.txt'],
    ['text', 'From: the desk of\nDear all,\n\nHi', 'x.txt'],
    ['json', '{"a": [1, 2]}', 'x.txt'],
    ['text', '[1] Smith, On things. [2] Jones', 'x.txt'],
    ['jsonl', '{"a": 1}\n{"a": 2}\n', 'x.json'],
    ['jsonl', '{"a": 1}', 'x.jsonl'],
    ['csv', 'a,b,c\n1,"x, y",3\n4,5,6\n', 'x.txt'],
    ['csv', 'a;b;c\n1;2;3\n4;5;6\n', 'x'],
    ['csv', 'name\nAda\n', 'x.csv'],
    ['tsv', 'a\tb\tc\n1\t2\t3\n4\t5\t6\n', 'x.csv'],
    ['text', 'Yes, no, maybe\nOne, two, three\nHe, she, it\n', 'x.txt'],
  ] as const)('detects %s: %j (%s)', async (type, content, name) => {
    expect(await sniff(content, name)).toBe(type);
  });

  it.each([
    ['pptx', ['[Content_Types].xml', 'ppt/presentation.xml', 'ppt/embeddings/word/document.xml']],
    ['xlsx', ['[Content_Types].xml', 'xl/workbook.xml']],
    ['epub', ['META-INF/container.xml', 'OEBPS/a.xhtml']],
    ['ods', ['content.xml', 'META-INF/manifest.xml']],
  ] as const)('detects %s by the entries of its archive', async (type, entries) => {
    const zip = new JSZip();
    for (const entry of entries) zip.file(entry, '<x/>');
    expect(await sniff(await zip.generateAsync({ type: 'nodebuffer' }), 'x.ods')).toBe(type);
  });

  it('detects OpenDocument and EPUB by their first entry', async () => {
    for (const [mime, type] of [
      ['application/vnd.oasis.opendocument.text', 'odt'],
      ['application/vnd.oasis.opendocument.presentation-template', 'odp'],
      ['application/epub+zip', 'epub'],
    ]) {
      const zip = new JSZip().file('mimetype', mime!).file('content.xml', '<x/>');
      expect(await sniff(await zip.generateAsync({ type: 'nodebuffer' }), 'x.zip')).toBe(type);
    }
  });

  it.each(['STORE', 'DEFLATE'] as const)(
    'detects a truncated Office file by its parts, wherever they are (%s)',
    async (compression) => {
      const picture = Buffer.from(Array.from({ length: 120_000 }, (_, i) => (i * i * 31) % 251));
      const bytes = await new JSZip()
        .file('docProps/core.xml', '<x/>')
        .file('docProps/thumbnail.jpeg', picture)
        .file('word/document.xml', '<w:document/>')
        .file('[Content_Types].xml', '<Types/>')
        .generateAsync({ type: 'nodebuffer', compression, streamFiles: compression === 'DEFLATE' });
      expect(await sniff(bytes.subarray(0, bytes.indexOf('[Content_Types]')), 'x.docx')).toBe('docx');
      const other = await new JSZip()
        .file('a.txt', picture)
        .file('word/list.txt', 'x')
        .generateAsync({ type: 'nodebuffer', compression });
      await expect(sniff(other.subarray(0, -40), 'x.docx')).rejects.toMatchObject({ code: 'unsupported_media_type' });
    },
  );

  it('knows images', async () => {
    expect(await sniff(Buffer.from('89504e470d0a1a0a0000000d4948445200000001', 'hex'), 'x.txt')).toBe('png');
    expect(await sniff(Buffer.from('49492a0008000000000000000000000000000000', 'hex'), 'x')).toBe('tiff');
  });

  it.each([
    ['binary data', Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919) % 256)), /not a document/],
    ['XML', Buffer.from('<?xml version="1.0"?><feed><entry/></feed>'), /XML/],
    ['an animation', Buffer.from('GIF89a\u0001\u0000\u0001\u0000\u0080\u0000\u0000', 'latin1'), /GIF/],
    ['a compound file of another program', tinyCompound({ VisioDocument: Buffer.alloc(99) }), /are not supported/],
    ['a compound file without a directory', Buffer.from('d0cf11e0a1b11ae1', 'hex'), /are not supported/],
  ])('refuses %s, and lists the supported types', async (_, bytes, words) => {
    const refusal = expect(sniff(bytes, 'x.txt')).rejects;
    await refusal.toMatchObject({ code: 'unsupported_media_type', message: expect.stringMatching(words) as unknown });
    await expect(sniff(bytes, 'x.txt')).rejects.toThrow(/Supported are PDF/);
  });

  it('accepts an encrypted Office file; its name determines the type', async () => {
    const cfb = Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.alloc(600),
      Buffer.from('EncryptedPackage', 'utf16le'),
    ]);
    expect(await sniff(cfb, 'x.docx')).toBe('docx');
    expect(await sniff(cfb, 'x.XLSX')).toBe('xlsx');
  });

  it.each([
    ['doc', { WordDocument: 'x', 'ObjectPool/_1/Workbook': 'x' }],
    ['xls', { Workbook: 'x', 'MBD1/WordDocument': 'x' }],
    ['xls', { BOOK: 'x' }],
    ['ppt', { 'PowerPoint Document': 'x' }],
    ['msg', { '__properties_version1.0': 'x', '__attach_version1.0_#0/__substg1.0_3701000D/WordDocument': 'x' }],
    ['docx', { EncryptedPackage: 'x', EncryptionInfo: 'x' }],
  ] as const)(
    'detects %s by the names in the root of its container, not by embedded content: %j',
    async (type, streams) => {
      const parts = Object.entries(streams).map(([name, content]) => [name, Buffer.from(content)]);
      expect(await sniff(tinyCompound(Object.fromEntries(parts) as Record<string, Buffer>), 'x.ppt')).toBe(type);
    },
  );

  it('finds the names of a directory scattered over a large file', async () => {
    const entries = Array.from({ length: 500 }, (_, i) => [`stream ${i}`, Buffer.alloc(9_000)]);
    const streams = Object.fromEntries([...entries, ['WordDocument', Buffer.from('x')]]) as Record<string, Buffer>;
    expect(await sniff(tinyCompound(streams), 'x')).toBe('doc');
  });

  it('passes a truncated container to the parser indicated by its name', async () => {
    const cut = tinyCompound({ WordDocument: Buffer.alloc(9_000) }).subarray(0, 700);
    expect(await sniff(cut, 'x.DOC')).toBe('doc');
    expect(await sniff(cut, 'x.msg')).toBe('msg');
  });

  it.each([
    [
      'xls',
      '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
    ],
    ['doc', '<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>'],
    ['html', '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table><tr><td>1</td></tr></table></html>'],
    ['tsv', 'a\tb\tc\n1\t2\t3\n4\t5\t6\n'],
    ['eml', 'MIME-Version: 1.0\nFrom: <Saved by Excel>\nSubject: x\nContent-Type: multipart/related\n\nx'],
  ] as const)('detects %s with the extension of an Excel 2003 workbook', async (type, content) => {
    expect(await sniff(content, 'report.xls')).toBe(type);
  });

  it('detects the plain sheet streams of Excel 2 to 4', async () => {
    expect(await sniff(Buffer.from('0900040002001000030000000500', 'hex'), 'x')).toBe('xls');
    expect(await sniff(Buffer.from('090406000000100000000a000000', 'hex'), 'x')).toBe('xls');
  });

  it('handles arbitrary bytes after any of the signatures', async () => {
    const heads = [
      '',
      '%PDF-',
      'PK\u0003\u0004',
      '\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1',
      '{',
      '<html',
      'From: a\n',
      'BM',
      'II*\u0000',
    ];
    const names = fc.constantFrom('x', 'x.md', 'x.csv', 'x.json', 'x.eml', 'x.docx', 'x.html');
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...heads),
        fc.uint8Array({ maxLength: 700 }),
        names,
        async (head, tail, name) => {
          const sniffed = await sniffBytes(Buffer.concat([Buffer.from(head, 'latin1'), tail]), name);
          expect('type' in sniffed ? DOCUMENT_TYPES.includes(sniffed.type) : /\.$/.test(sniffed.refusal)).toBe(true);
        },
      ),
      { numRuns: 400 },
    );
  });
});
