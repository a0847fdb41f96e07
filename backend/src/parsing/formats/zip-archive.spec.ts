import { describe, expect, it } from '@jest/globals';
import { tinyZip } from '../testing/office-files.js';
import { ZipArchive } from './zip-archive.js';

const LIMITS = { entries: 3, totalBytes: 100_000, ratio: 20, ratioFromBytes: 10_000 };
const text = (archive: ZipArchive, name: string): string => Buffer.from(archive.read(name)!).toString();

describe('ZipArchive', () => {
  it('reads entries by name, ignoring case and slashes', async () => {
    const archive = ZipArchive.open(await tinyZip({ 'Word/Document.xml': 'hello', 'empty.txt': '' }));
    expect(text(archive, '/word/document.xml')).toBe('hello');
    expect(text(archive, 'empty.txt')).toBe('');
    expect(archive.read('missing')).toBeUndefined();
    expect(archive.truncated).toBe(false);
  });

  it('finds entries if bytes precede the archive', async () => {
    const archive = ZipArchive.open(Buffer.concat([Buffer.from('#!/bin/sh\n'), await tinyZip({ a: 'hello' })]));
    expect(text(archive, 'a')).toBe('hello');
  });

  it.each([0.5, 0.7, 0.9])('reads the available entries of an archive truncated at %d', async (share) => {
    const noise = Array.from({ length: 4_000 }, (_, i) => String((i * 7919) % 9973)).join(' ');
    const whole = await tinyZip({ 'first.txt': 'all of it', 'second.txt': noise });
    const archive = ZipArchive.open(whole.subarray(0, Math.floor(whole.length * share)));
    expect(archive.truncated).toBe(true);
    expect(text(archive, 'first.txt')).toBe('all of it');
    const second = text(archive, 'second.txt');
    expect(second.length).toBeGreaterThan(1_000);
    expect(noise.startsWith(second)).toBe(true);
  });

  it('counts decompressed bytes instead of the stated size', async () => {
    const bomb = await tinyZip({ a: 'a'.repeat(150_000) });
    const lie = Buffer.from(bomb);
    // Both headers claim a size of one byte.
    lie.writeUInt32LE(1, 22);
    lie.writeUInt32LE(1, lie.indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24);
    for (const bytes of [bomb, lie])
      expect(() => ZipArchive.open(bytes, LIMITS)).toThrow(expect.objectContaining({ code: 'too_complex' }));
  });

  it('limits the total size and number of entries', async () => {
    const half = 'b'.repeat(9_000);
    const open = async (parts: Record<string, string>) => ZipArchive.open(await tinyZip(parts), LIMITS);
    await expect(open({ a: half })).resolves.toBeInstanceOf(ZipArchive);
    await expect(open({ a: half, b: half })).rejects.toMatchObject({ code: 'too_complex' });
    await expect(open({ a: '1', b: '2', c: '3', d: '4' })).rejects.toMatchObject({ code: 'too_complex' });
  });

  it.each(['', 'PK', 'PK\u0003\u0004', 'no archive at all'])('refuses %j', (bytes) => {
    expect(() => ZipArchive.open(Buffer.from(bytes))).toThrow(expect.objectContaining({ code: 'corrupt' }));
  });
});
