import { beforeAll, describe, expect, it } from '@jest/globals';
import crypto from 'officecrypto-tool';
import { tinyDocx } from '../../testing/files.js';
import { tinyPptx, tinyShape, tinyXlsx } from '../../testing/office-files.js';
import { lines, parseFormat } from '../../testing/parse-format.js';
import { parseOffice } from './office.js';

describe('parseOffice', () => {
  it('detects each type by its content', async () => {
    const files = [tinyXlsx([{ name: 'S', rows: [['Cell']] }]), tinyPptx([tinyShape(['Slide'])]), tinyDocx(['Word'])];
    const read = await Promise.all(files.map(async (file) => lines(await parseFormat(parseOffice, await file))));
    expect(read).toEqual([['heading: S', 'paragraph: Cell'], ['paragraph: Slide'], ['paragraph: Word']]);
  });

  describe('of an encrypted file', () => {
    let locked: Buffer;
    beforeAll(async () => {
      locked = crypto.encrypt(await tinyXlsx([{ name: 'S', rows: [['Secret']] }]), {
        password: 'open sesame',
        type: 'standard',
      });
    });

    it('opens it with its password', async () => {
      const document = await parseFormat(parseOffice, locked, { password: 'open sesame' });
      expect(lines(document)).toEqual(['heading: S', 'paragraph: Secret']);
    });

    it.each([
      [undefined, 'encrypted'],
      ['', 'encrypted'],
      ['open', 'wrong_password'],
      ['x'.repeat(300), 'wrong_password'],
    ])('with the password %s ends as %s', async (password, code) => {
      await expect(parseFormat(parseOffice, locked, { password })).rejects.toMatchObject({ code });
    });

    it('opens a file that is only protected against changes without a password', async () => {
      const file = crypto.encrypt(await tinyXlsx([{ name: 'S', rows: [['Open']] }]), {
        password: 'VelvetSweatshop',
        type: 'standard',
      });
      expect(lines(await parseFormat(parseOffice, file))).toEqual(['heading: S', 'paragraph: Open']);
    });

    it('yields a reason or the available part of a truncated file', async () => {
      for (const share of [0.05, 0.2, 0.6, 0.95]) {
        const cut = locked.subarray(0, Math.floor(locked.length * share));
        const found = await parseFormat(parseOffice, cut, { password: 'open sesame' }).catch((error: unknown) => error);
        if (found instanceof Error) expect(found.name).toBe('IngestionFailure');
        else expect(found).toMatchObject({ partial: expect.stringContaining('end of the file is missing') });
      }
    });
  });
});
