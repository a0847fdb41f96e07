import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { tinyDocx, tinyPdf } from '../testing/files.js';
import { sniffFile } from './sniff.js';

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
  it('goes by content, not by name', async () => {
    expect(await sniff(tinyPdf([['x']]), 'notes.txt')).toBe('pdf');
    expect(await sniff(Buffer.concat([Buffer.from('\n\n'), tinyPdf([['x']])]), 'x')).toBe('pdf');
    expect(await sniff(await tinyDocx(['x']), 'x.pdf')).toBe('docx');
    expect(await sniff('plain words', 'x.pdf')).toBe('text');
    expect(await sniff('BM is the start of a bitmap, and of this sentence', 'x.txt')).toBe('text');
  });

  it('tells Markdown by its name', async () => {
    expect(await sniff('# Title', 'README.MD')).toBe('markdown');
    expect(await sniff('# Title', 'readme')).toBe('text');
  });

  it('takes text with some NUL bytes and UTF-16', async () => {
    expect(await sniff('some\u0000 text that goes on for a while', 'x.txt')).toBe('text');
    expect(await sniff(Buffer.from('wide text without a mark', 'utf16le'), 'x.txt')).toBe('text');
  });

  it.each([
    ['an image', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['binary data', Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919) % 256))],
    ['HTML', Buffer.from('<!-- c -->\n<html><p>x</p></html>')],
    ['RTF', Buffer.from('{\\rtf1 x}')],
    ['an old Office file', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)])],
  ])('refuses %s', async (_, bytes) => {
    await expect(sniff(bytes, 'x.txt')).rejects.toMatchObject({ code: 'unsupported_media_type' });
  });

  it('recognises an Office file with a password', async () => {
    const cfb = Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.alloc(600),
      Buffer.from('EncryptedPackage', 'utf16le'),
    ]);
    await expect(sniff(cfb, 'x.docx')).rejects.toMatchObject({ code: 'file_encrypted' });
  });
});
