import { describe, expect, it } from '@jest/globals';
import { tinyCompound } from '../../testing/old-office-files.js';
import { tinyPpt } from '../../testing/old-presentations.js';
import { lines, parseFormat } from '../../testing/parse-format.js';
import { parsePpt } from './ppt.js';

const title = (text: string) => ({ kind: 0, placeholder: 0x0d, text });

describe('parsePpt', () => {
  it('reads slide by slide: title, text, notes, comments', async () => {
    const file = tinyPpt([
      {
        texts: [{ kind: 1, placeholder: 0x0e, text: 'One\rTwo' }, title('Plan')],
        notes: 'Say hello.\rThen wait.',
        comment: 'Too short?',
      },
      { texts: [{ text: 'A text box' }, { kind: 4, placeholder: 8, text: '*' }] },
    ]);
    const document = await parseFormat(parsePpt, file);
    expect(document.blocks).toEqual([
      { kind: 'heading', text: 'Plan', slide: 1, headingPath: ['Plan'] },
      { kind: 'list', text: '- One\n- Two', slide: 1, headingPath: ['Plan'] },
      { kind: 'paragraph', text: 'Notes: Say hello.\nThen wait.', slide: 1, headingPath: ['Plan'] },
      { kind: 'list', text: '- Comment: Too short?', slide: 1, headingPath: ['Plan'] },
      { kind: 'paragraph', text: 'A text box', slide: 2 },
    ]);
    expect(document).toMatchObject({ title: 'Plan', pages: 2 });
    expect(document.partial).toBeUndefined();
  });

  it('places the cells of a table by their drawn position', async () => {
    const cell = (text: string, left: number, top: number) => ({ text, at: [left, top] as [number, number] });
    const table = [cell('5', 50, 20), cell('Country', 0, 0), cell('Price', 50, 0), cell('France', 0, 20)];
    const document = await parseFormat(parsePpt, tinyPpt([{ texts: [], table }]));
    expect(lines(document)).toEqual(['table: Country | Price\nFrance | 5']);
  });

  it('reads master content shown on all slides, but not placeholders', async () => {
    const masters = [{ text: 'Acme Inc., confidential' }, { kind: 0, placeholder: 1, text: 'Click to edit' }];
    const file = tinyPpt([{ texts: [title('Plan')] }], { masters, footer: 'Board meeting of May' });
    expect(lines(await parseFormat(parsePpt, file))).toEqual([
      'heading: Plan',
      'paragraph: Acme Inc., confidential',
      'paragraph: Page footer: Board meeting of May',
    ]);
  });

  it('reports that an encrypted file needs a password, or that it is wrong', async () => {
    const file = tinyPpt([{ texts: [title('secret')] }], { encrypted: true });
    await expect(parseFormat(parsePpt, file)).rejects.toMatchObject({ code: 'encrypted' });
    await expect(parseFormat(parsePpt, file, { password: 'no' })).rejects.toMatchObject({ code: 'wrong_password' });
  });

  it('finds the slides if their lists are missing', async () => {
    const whole = tinyPpt([{ texts: [title('One')] }, { texts: [title('Two')] }]);
    const at = whole.indexOf(Buffer.from('f60f', 'hex'));
    whole.fill(0xff, at + 6, at + 18);
    const document = await parseFormat(parsePpt, whole);
    expect(lines(document)).toEqual(['heading: One', 'heading: Two']);
    expect(document.partial).toMatch(/end of the file is missing/);
  });

  it('refuses a file that is not a presentation', async () => {
    await expect(parseFormat(parsePpt, tinyCompound({ other: Buffer.alloc(9) }))).rejects.toMatchObject({
      code: 'corrupt',
    });
  });
});
