import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { tinyCompound } from '../../testing/old-office-files.js';
import { IngestionFailure } from '../../reasons.js';
import { CompoundFile } from './compound-file.js';
import { objectFile } from './compound-kind.js';
import { packagedFile } from './packaged-file.js';

const SECTOR = 4096;
const filled = (length: number, byte: number): Buffer => Buffer.alloc(length, byte);
const FILE = tinyCompound({ large: filled(10_000, 1), small: filled(100, 2), 'Folder/inner': filled(5_000, 3) });
const tableAt = (file: Buffer): number => (file.readUInt32LE(76) + 1) * SECTOR;
const folderAt = (file: Buffer): number => (file.readUInt32LE(48) + 1) * SECTOR;

describe('CompoundFile', () => {
  it('reads streams of all sizes by case-insensitive name, and storages', () => {
    const { root } = new CompoundFile(FILE);
    expect(root.names).toEqual(['large', 'small', 'Folder']);
    expect(root.stream('LARGE')).toEqual(filled(10_000, 1));
    expect(root.stream('none', 'small')).toEqual(filled(100, 2));
    expect(root.storage('folder')?.stream('inner')).toEqual(filled(5_000, 3));
    expect(root.stream('inner')).toBeUndefined();
    expect(root.truncated).toBe(false);
  });

  it('exports a storage as a separate file', () => {
    const inner = new CompoundFile(new CompoundFile(FILE).root.storage('Folder')!.asFile()).root;
    expect(inner.names).toEqual(['inner']);
    expect(inner.stream('inner')).toEqual(filled(5_000, 3));
  });

  it('ends a circular chain, and reports an incomplete stream', () => {
    const file = Buffer.from(FILE);
    const first = file.readUInt32LE(folderAt(file) + 128 + 116);
    file.writeUInt32LE(first, tableAt(file) + 4 * (first + 1));
    file.writeUInt32LE(0xfffffff0, folderAt(file) + 128 + 120);
    const { root } = new CompoundFile(file);
    expect(root.stream('large')!.length).toBeLessThanOrEqual(file.length);
    expect(root.truncated).toBe(true);
  });

  it('ends a chain and a tree that point outside the file', () => {
    const file = Buffer.from(FILE);
    file.writeUInt32LE(0x00ffffff, folderAt(file) + 128 + 116);
    file.writeUInt32LE(99_999, folderAt(file) + 128 + 72);
    const { root } = new CompoundFile(file);
    expect(root.names).toEqual(['large']);
    expect(root.stream('large')).toHaveLength(0);
    expect(root.truncated).toBe(true);
  });

  it('does not follow a circular tree', () => {
    const file = Buffer.from(FILE);
    for (const link of [68, 72, 76]) file.writeUInt32LE(1, folderAt(file) + 128 + link);
    file.writeUInt32LE(0, folderAt(file) + 2 * 128 + 72);
    expect(new CompoundFile(file).root.names).toEqual(['large']);
  });

  it('refuses a small file with an unlimited amount of stream data', () => {
    const { root } = new CompoundFile(tinyCompound({ large: filled(4_000_000, 1) }));
    const readAll = (): void => {
      for (let i = 0; i < 1_000; i++) root.stream('large');
    };
    expect(readAll).toThrow(expect.objectContaining({ code: 'too_complex' }));
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a signature alone', FILE.subarray(0, 8)],
    ['zeros', Buffer.alloc(4096)],
    ['sectors of 2^60 bytes', Buffer.concat([FILE.subarray(0, 30), Buffer.from([60, 0]), FILE.subarray(32)])],
  ])('refuses %s as corrupt', (_, file) => {
    expect(() => new CompoundFile(file)).toThrow(expect.objectContaining({ code: 'corrupt' }));
  });

  it('handles any header and any truncation', () => {
    const numbers = fc.constantFrom(0, 1, 2, 3, 7, 0xffff, 0x00ffffff, 0x7fffffff, 0xfffffff9, 0xfffffffe);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(FILE.length / 4 - 9), numbers), { maxLength: 20 }),
        fc.nat(FILE.length),
        (changes, cut) => {
          const file = Buffer.from(FILE);
          for (const [at, value] of changes) file.writeUInt32LE(value, 32 + 4 * (at % 200));
          for (const [at, value] of changes) file.writeUInt32LE(value, 4 * at + 32);
          try {
            const { root } = new CompoundFile(file.subarray(0, Math.max(cut, 600)));
            for (const name of root.names) root.stream(name);
            for (const storage of root.storages()) storage.asFile();
          } catch (error) {
            expect(error).toBeInstanceOf(IngestionFailure);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('content of an OLE object', () => {
  const native = (size: number): Buffer =>
    Buffer.concat([
      Buffer.from('xxxx\u0002\u0000note.txt\u0000C:\\note.txt\u0000\u0000\u0000\u0003\u0000', 'latin1'),
      Buffer.from([2, 0, 0, 0, 65, 0, size, 0, 0, 0]),
      Buffer.from('words'),
    ]);

  it('is a packaged file with its name, plain data, or a document', () => {
    expect(packagedFile(tinyCompound({ '\u0001Ole10Native': native(5) }))).toEqual({
      bytes: Buffer.from('words'),
      name: 'note.txt',
    });
    expect(packagedFile(tinyCompound({ CONTENTS: Buffer.from('%PDF-') }))).toEqual({ bytes: Buffer.from('%PDF-') });
    const found = objectFile(
      new CompoundFile(tinyCompound({ 'Object/WordDocument': filled(9, 1) })).root.storage('Object')!,
    );
    expect(new CompoundFile(found!.bytes).root.names).toEqual(['WordDocument']);
  });

  it('is empty if it is damaged or belongs to another program', () => {
    expect(packagedFile(Buffer.from('no compound file'))).toBeUndefined();
    expect(packagedFile(tinyCompound({ '\u0001Ole10Native': Buffer.from('no end') }))).toBeUndefined();
    expect(packagedFile(tinyCompound({ other: filled(9, 1) }))).toBeUndefined();
  });
});
