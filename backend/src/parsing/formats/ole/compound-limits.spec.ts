import { describe, expect, it } from '@jest/globals';
import CFB from 'cfb';
import fc from 'fast-check';
import { CompoundFile } from './compound-file.js';
import { IngestionFailure } from '../../reasons.js';
import { decryptOffice } from '../ooxml/encryption.js';

const SECTOR = 512;
const [FREE, END] = [0xffffffff, 0xfffffffe];

/** A valid file whose streams form one chain from the last sector to the first. */
function backwards(sectors: number, names: readonly string[]): Buffer {
  const tables = Math.ceil(sectors / 128);
  const file = Buffer.alloc(SECTOR * (sectors + 1));
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(file);
  for (const [at, value] of [[24, 0x3e], [26, 3], [28, 0xfffe], [30, 9], [32, 6]] as const) file.writeUInt16LE(value, at); // prettier-ignore
  for (const [at, value] of [[44, tables], [48, tables], [56, 4096], [60, END], [68, END]] as const) file.writeUInt32LE(value, at); // prettier-ignore
  for (let i = 0; i < 109; i++) file.writeUInt32LE(i < tables ? i : FREE, 76 + i * 4);
  for (let i = 0; i < tables * 128; i++) {
    const next = i < tables ? 0xfffffffd : i <= tables + 1 ? END : i < sectors ? i - 1 : FREE;
    file.writeUInt32LE(next, SECTOR + i * 4);
  }
  ['Root Entry', ...names].forEach((name, i) => {
    const at = SECTOR * (tables + 1) + i * 128;
    const next = i > 0 && i < names.length ? i + 1 : FREE;
    [FREE, next, i === 0 && names.length > 0 ? 1 : FREE].forEach((link, n) =>
      file.writeUInt32LE(link, at + 68 + 4 * n),
    );
    file.write(name, at, 'utf16le');
    file.writeUInt16LE((name.length + 1) * 2, at + 64);
    file[at + 66] = i === 0 ? 5 : 2;
    file.writeUInt32LE(i === 0 ? END : sectors - 1, at + 116);
    file.writeUInt32LE(i === 0 ? 0 : 5_000, at + 120);
  });
  return file;
}

describe('CompoundFile with files of an independent writer and random bytes', () => {
  it('reads long and short streams by name', () => {
    const made = CFB.utils.cfb_new();
    const streams = { Short: Buffer.from('a few bytes'), Long: Buffer.alloc(10_000, 'long ') };
    for (const [name, content] of Object.entries(streams)) CFB.utils.cfb_add(made, `/${name}`, content);
    const { root: file } = new CompoundFile(CFB.write(made, { type: 'buffer' }) as Buffer);
    expect([file.stream('short'), file.stream('LONG'), file.stream('none')]).toEqual([
      streams.Short,
      streams.Long,
      undefined,
    ]);
  });

  it('reads or throws, whatever the bytes are', () => {
    const header = backwards(8, ['Contents']);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(header.length - 1), fc.nat(255)), { maxLength: 40 }), (changes) => {
        const file = Buffer.from(header);
        for (const [at, byte] of changes) file[at] = byte;
        try {
          expect((new CompoundFile(file).root.stream('Contents') ?? []).length).toBeLessThanOrEqual(file.length);
        } catch (error) {
          expect(error).toBeInstanceOf(IngestionFailure);
        }
      }),
    );
  });

  it('opens and decrypts in time linear in the size', async () => {
    const file = backwards(4_000, ['EncryptionInfo', 'EncryptedPackage']);
    const started = performance.now();
    await expect(decryptOffice(file, 'x')).rejects.toMatchObject({ code: 'wrong_password' });
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  it('does not read an allocation table sector twice', () => {
    const file = backwards(2_000, ['Contents']);
    for (let i = 0; i < 109; i++) file.writeUInt32LE(0, 76 + i * 4);
    expect(new CompoundFile(file).root.stream('Contents')?.length ?? 0).toBeLessThanOrEqual(SECTOR);
  });

  it.each([0, 20, 40, 511])('with %i bytes is refused as damaged', async (length) => {
    await expect(decryptOffice(backwards(8, []).subarray(0, length))).rejects.toMatchObject({ code: 'corrupt' });
  });
});
