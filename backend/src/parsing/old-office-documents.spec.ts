import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { testData } from '../../test/support/test-data.mjs';
import type { ParsedDocument } from './document-parser.js';
import { parseBytes } from './parse-bytes.js';
import { IngestionFailure } from './reasons.js';
import { sniffBytes } from './sniff-bytes.js';

const folder = testData('documents', 'legacy-office') as string | null;
if (!folder)
  process.stderr.write('SKIPPED: the folder of old Office files is not there, see test/support/test-data.mjs\n');
const names = folder ? readdirSync(folder).filter((name) => /\.(?:doc|xls|ppt|msg)$/.test(name)) : [];

async function parse(name: string, password?: string): Promise<ParsedDocument> {
  const bytes = new Uint8Array(readFileSync(join(folder!, name)));
  const sniffed = await sniffBytes(bytes, name);
  if (!('type' in sniffed)) throw new IngestionFailure('unsupported', sniffed.refusal);
  expect(sniffed.type).toBe(extname(name).slice(1));
  return parseBytes(bytes, sniffed.type, { password, ocr: 'off', onProgress: () => undefined });
}

const textOf = ({ blocks }: ParsedDocument): string => blocks.map((b) => b.text).join('\n');

interface Expected {
  /** `kind: text` of blocks that must be present exactly. */
  has?: string[];
  holds?: string[];
  lacks?: string[];
  title?: string;
  pages?: number;
  password?: string;
}

const FILES: Record<string, Expected> = {
  'testWORD.doc': {
    has: ['heading: Heading Level 3', 'paragraph: Page header: This is the header for our document'],
    lacks: ['HYPERLINK'],
    title: 'Sample Word Document Title',
  },
  'testWORD_numbered_list.doc': {
    holds: ['1) This\n  a) Is\n    i) A multi\n    ii) Level', 'I. yet\n  a) another', '6. six\n7. seven'],
    has: ['table: Intervening table | Within cell 1 Cell a Cell b', 'paragraph: I’m a little text box'],
  },
  'testWORD_override_list_numbering.doc': {
    holds: ['1.1 1st.1', '1.2.1someText 1st.2.1someText', '2.18.2.1 2.18.2.1'],
  },
  'testWORD_features.doc': { has: ['paragraph: Comment: This is a comment'], lacks: ['hidden text'] },
  'testException2.doc': {
    holds: [
      '- Select one current loop and record its model number',
      'Angle ( ˚ ) | Balance Mass ( ) | Net Force F - FI=0 ( )',
    ],
    title: 'FORCE ON A CURRENT IN A MAGNETIC FIELD',
  },
  'testWORD6.doc': { has: ['paragraph: The quick brown fox jumps over the lazy dog'] },
  'testWORDML_tableInsideParagraph.doc': { has: ['table: Some Data | Second column | Third\n |  | tic-tac-toe'] },
  'testWORD_tabular_symbol.doc': { title: 'Информационный бюллетень новых поступлений' },
  'testOptionalHyphen.doc': { has: ['paragraph: optionalhyphen'] },
  'testWPSAttachment.doc': {
    has: ['heading: Embedded: TXT.txt', 'paragraph: xls_content', 'paragraph: doc_content', 'heading: ppt_content'],
  },
  'testWORD_protected_passtika.doc': { holds: ['This is an encrypted Word 2007 File.'], password: 'tika' },
  'test-columnar.xls': {
    holds: ['2 | 4 | This is row 2 of 10 | 20.00% | 50.00% | 17-01-1960 | 01Jan60 00:01:40 | 0:00:09'],
  },
  'testEXCEL_5.xls': { has: ['heading: Feuil1'], holds: ['14 | 196\n15 | 225'], title: 'Simple Excel document' },
  'testEXCEL_phonetic.xls': { holds: ['1 | 豊田 | 豊田車会社 | 豊田製品戦略事業統括本部とよたかいしゃトヨタコメント'] },
  'testComment.xls': { has: ['list: - Comment on A1: Author: Here is a comment'] },
  'testExcel_embeddedPDF.xls': { has: ['heading: Embedded: file 1', 'paragraph: Hello World!'] },
  'testEXCEL_labels-govdocs-515858.xls': { holds: ['Chart: Artichoke production'] },
  'testMSChart-govdocs-428996.xls': { holds: ['Tech Partners | 4175 | 3406 | 3500 | 2470'] },
  'testEXCEL_protected_passtika.xls': { holds: ['This is an Encrypted Excel spreadsheet.'], password: 'tika' },
  'testPPT_various.ppt': {
    holds: ['Row 2 Col 1 | Row 2 Col 2', '- Bullet 1\n- Bullet 2', 'ゾルゲと尾崎、淡々と最期', '𐌲𐌿𐍄𐌹𐍃𐌺'],
  },
  'testPPT_groups.ppt': { has: ['heading: MyTitle', 'paragraph: Text box1', 'paragraph: WordArt2'] },
  'testPPT_masterText.ppt': { has: ['paragraph: Text that I added to the master slide'] },
  'testPPT_comment.ppt': { holds: ["- Comment: I'm afraid I'm going to have to ask you"] },
  'testPPT_oleWorkbook.ppt': { has: ['heading: MFL', 'table: 1 | 5 | 9\n2 | 6 | 0\n3 | 7 | A\n4 | 8 | B'], pages: 2 },
  'testPPT_skipBadCompressedObject.ppt': {
    holds: ['  - 3 Scenario Variables\n    - Conflict Angle', 'Notes: There is a need for aiding'],
    pages: 14,
  },
  'testPPT_protected_passtika.ppt': { holds: ['This is an encrypted PowerPoint 2007 slide.'], password: 'tika' },
  'testMSG_chinese.msg': {
    holds: ['From: Tests Chang@FT (張毓倫)', '恭喜 HQ 保全課'],
    title: 'Alfresco MSG format testing ( MSG 格式測試 )',
  },
  'testMSG_att_doc.msg': {
    holds: ['Attachments: test-unicode.doc, pj1.txt', 'Attachment: test-unicode.doc\nécole (00E9)'],
  },
  'testMSG_att_msg.msg': {
    holds: [
      'Date: 2010-06-17 23:54 UTC',
      'Attachment: Test Attachment',
      'Blah blah blah',
      'Attachment: smbprn.00009008.KdcPjl.pdf',
    ],
  },
  'testMSG_Appointment.msg': { holds: ['Location: under lazy dog\nStart: 2017-02-28 18:30 UTC'] },
  'testMSG_Contact.msg': {
    holds: ['Company: Fence Co', 'Mobile phone: (456) 789-0123', 'E-mail: quickbrown@gmail.com'],
  },
  'testMSG_Task.msg': { holds: ['Due: 2017-03-10 00:00 UTC'] },
};

(folder ? describe : describe.skip)('real files of Office 95 to 2003 and of Outlook', () => {
  it.each(Object.entries(FILES))('%s', async (name, { has, holds, lacks, title, pages, password }) => {
    const document = await parse(name, password);
    expect(document.blocks.map((b) => `${b.kind}: ${b.text}`)).toEqual(expect.arrayContaining(has ?? []));
    for (const piece of holds ?? []) expect(textOf(document)).toContain(piece);
    for (const piece of lacks ?? []) expect(textOf(document)).not.toContain(piece);
    if (title !== undefined) expect(document.title).toBe(title);
    if (pages !== undefined) expect(document.pages).toBe(pages);
    expect(document.partial).toBeUndefined();
  });

  it.each([
    'testWORD_protected_passtika.doc',
    'testEXCEL_protected_passtika.xls',
    'testPPT_protected_passtika.ppt',
    'password.xls',
  ])('%s needs its password', async (name) => {
    await expect(parse(name)).rejects.toMatchObject({ code: 'encrypted' });
    await expect(parse(name, 'not this one')).rejects.toMatchObject({ code: 'wrong_password' });
  });

  it('yields clean text or a reason for every other file', async () => {
    expect(names.length).toBeGreaterThan(50);
    for (const name of names) {
      const found = await parse(name).catch((error: unknown) => error);
      if (found instanceof Error) expect([name, found.name]).toEqual([name, 'IngestionFailure']);
      else {
        const dirty = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]|\ufffd{3}/.exec(textOf(found as ParsedDocument));
        expect([name, dirty?.index]).toEqual([name, undefined]);
      }
    }
  });
});

/** Debian tools that print the text of a file in UTF-8. */
const TOOLS: [extension: string, command: string, ...args: string[]][] = [
  ['.doc', 'catdoc', '-w', '-d', 'utf-8'],
  ['.doc', 'antiword', '-w', '0', '-m', 'UTF-8.txt'],
  ['.xls', 'xls2csv', '-d', 'utf-8'],
];

/** Files excluded from the word comparison, with the reason. */
const LEFT_OUT: Record<string, string> = {
  'catdoc testWORDML_tableInsideParagraph.doc': 'prints the markup',
  'catdoc testWORD_features.doc': 'prints what is hidden and what was deleted',
  'antiword testWORD_features.doc': 'prints what was deleted',
  'antiword testWORD_override_list_numbering.doc': 'numbers lists in a way of its own',
  'xls2csv testEXCEL_phonetic.xls': 'prints bytes of a string that goes on in another record',
  'xls2csv testMSChart-govdocs-428996.xls': 'prints numbers of another sheet',
};
/** Field instructions, and placeholders for images. */
const NO_TEXT = /\b(?:HYPERLINK|MERGEFIELD|REF)\s+(?:\\\w\s+)?(?:"[^"”\n]*["”]|[\w-]+)(?:\s*\\\w)?|\[pic\]/g;

function printed(command: string, args: string[], name: string): string | undefined {
  try {
    const output = execFileSync(command, [...args, join(folder!, name)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 20_000,
      maxBuffer: 2 ** 26,
    });
    return output.replace(NO_TEXT, ' ');
  } catch (error) {
    return (error as { code?: string }).code === 'ENOENT' ? undefined : '';
  }
}

/** Only words are compared: the tools do not apply number formats of cells. */
const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .match(/\p{L}{2,}/gu) ?? [];

function recall(theirs: string[], ours: string[]): number {
  const left = new Map<string, number>();
  for (const word of ours) left.set(word, (left.get(word) ?? 0) + 1);
  const found = theirs.filter((word) => {
    const count = left.get(word) ?? 0;
    left.set(word, count - 1);
    return count > 0;
  });
  return theirs.length === 0 ? 1 : found.length / theirs.length;
}

(folder ? describe : describe.skip)('words that other programs read', () => {
  it.each(TOOLS)('%s: nearly all text that %s prints', async (extension, command, ...args) => {
    if (printed(command, [], 'README.md') === undefined) {
      process.stderr.write(`SKIPPED: ${command} is not installed; what it reads of ${extension} is not compared\n`);
      return;
    }
    const table: string[] = [];
    for (const name of names.filter((n) => n.endsWith(extension) && !(`${command} ${n}` in LEFT_OUT))) {
      const theirs = wordsOf(printed(command, args, name) ?? '');
      if (theirs.length === 0) continue;
      const document = await parse(name);
      const share = recall(theirs, wordsOf(textOf(document)));
      table.push(`${name} | ${theirs.length} | ${share.toFixed(3)}`);
      expect([name, share >= 0.95 || share]).toEqual([name, true]);
    }
    process.stdout.write(`\n${command}: file | words | of them read\n${table.join('\n')}\n`);
  });
});
