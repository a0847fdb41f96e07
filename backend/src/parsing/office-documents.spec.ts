import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { testData } from '../../test/support/test-data.mjs';
import { IngestionFailure } from './reasons.js';
import type { ParsedDocument } from './document-parser.js';
import { parseBytes } from './parse-bytes.js';
import { sniffBytes } from './sniff-bytes.js';

const folder = testData('documents');
if (!folder) console.warn('office-documents.spec: the folder of real documents is not there; its files are not read.');
const whereThere = folder ? describe : describe.skip;

async function parse(name: string, password?: string): Promise<ParsedDocument> {
  const bytes = new Uint8Array(await readFile(join(folder!, name)));
  const sniffed = await sniffBytes(bytes, name);
  if (!('type' in sniffed)) throw new IngestionFailure('unsupported', sniffed.refusal);
  return parseBytes(bytes, sniffed.type, { password, ocr: 'off', onProgress: () => undefined });
}

/** `kind: text` of every block. */
const lines = (document: ParsedDocument): string[] => document.blocks.map((b) => `${b.kind}: ${b.text}`);

/** Fragments that indicate that bytes, markup or another file were read as text. */
const rubbishOf = ({ blocks }: ParsedDocument): string[] =>
  blocks
    .map((b) => b.text)
    .filter((text) => /[\u0000-\u0008\u00ad]|\ufffd{3}|PK\u0003|<w:|%PDF-/.test(text) || text !== text.trimEnd())
    .map((text) => text.slice(0, 80));

interface Expected {
  /** Blocks that must be present exactly. */
  has?: string[];
  /** Text fragments that must be present. */
  holds?: string[];
  /** Text fragments that must be absent. */
  lacks?: string[];
  title?: string;
  pages?: number;
  password?: string;
}

const FILES: Record<string, Expected> = {
  'test-columnar.xlsx': {
    holds: ['2 | 4 | This is row 2 of 10 | 20.00% | 50.00% | 17-01-1960 | 01Jan60 00:01:40 | 0:00:09'],
    pages: 1,
  },
  'test-columnar.ods': { holds: ['2 | 4 | This is row 2 of 10 | 20% | 50.0% | 17-01-1960 | 01Jan60:00:01:40 | 00:00'] },
  'testEXCEL-formats.xlsx': {
    holds: [
      '1,599.99 | -1,599.99',
      '$1,599.99 | ($1,599.99)',
      '1.98E+08',
      '2 1/2',
      '6:15 PM',
      '19 dollars and .99 cents',
      'At 4:20 AM on Thursday May 17, 2007',
    ],
  },
  'testEXCEL.strict.xlsx': {
    has: ['heading: Sheet Number 2'],
    holds: ['cb=1 | cb=10 | cb=2 | cb=sum\n1 | 10 | 2 | 13'],
    title: 'Sample Spreadsheet',
    pages: 3,
  },
  'testEXCEL_charts.xlsx': { has: ['paragraph: Chart: wants a peach'], holds: ['Category | NUMBER\nJanuary | 5'] },
  'testEXCEL_textbox.xlsx': { has: ['paragraph: this is some autoshape text'] },
  'testComment.xlsx': { has: ['list: - Comment on A1: Author: Here is a comment'] },
  'testEXCEL_embeded.xlsx': {
    has: [
      'heading: Embedded: Microsoft_Office_Word_Document2.docx',
      'paragraph: The quick brown fox jumps over the lazy dog',
    ],
  },
  'testExcel_embeddedPDF.xlsx': { has: ['heading: Embedded: file 1', 'paragraph: Hello World!'] },
  'testWPSAttachment.xlsx': {
    has: ['heading: Embedded: TXT.txt', 'paragraph: txt_content', 'paragraph: xlsx_content'],
  },
  'testEXCEL_protected_passtika_2.xlsx': { password: 'tika', pages: 1 },
  'protect.xlsx': { holds: ['Истек строк действия выпуска 2007 системы Microsoft Office'] },
  'testPPT_various2.pptx': {
    has: [
      'heading: Slide2Header',
      'list: - FirstBullet\n- SecondBullet\n- tika_hyperlink',
      'table: R1c1 | R1c2 | r1c3\nr2c1 |  | lucene_hyperlink',
      'paragraph: Notes: NotesForSlide2\nNotesWordArtPage2\nNotesTableSlide2',
      'list: - Comment: Slide2Comment',
      'paragraph: Chart: SLIDE3ChartTitle',
      'list: - SmartList1\n- SmartList2',
      'paragraph: Embedded XLSX Spreadsheet',
    ],
    pages: 10,
  },
  'testPPT_groups.pptx': {
    has: ['paragraph: Text box1', 'paragraph: WordArt2', 'list: - smart1\n- smart2\n- Smart3\n- smart4\n- Smart5'],
  },
  'test_embedded_zip.pptx': {
    holds: [
      '- Manually induced by sending a break signal to the JRE:\n  - Hitting Ctrl+Break on an interactive Java console',
    ],
  },
  'testOptionalHyphen.pptx': { has: ['heading: optionalhyphen'], title: 'optionalhyphen' },
  'testPPT_protected_passtika.pptx': { password: 'tika', title: 'Encrypted' },
  'testODP_NPE.odp': {
    has: ['heading: A Look Ahead'],
    holds: ['- Nurses\n  - Assist in medical settings'],
    pages: 37,
  },
  'testPhoneNumberExtractor.odt': { holds: ['1. 9498888888\n2. 9497777777'] },
  'testStyles.odt': { has: ['list: 1. One\n2. Two\n3. Three\n- First\n- Second\n- Third'] },
  'testODTStyles3.odt': { holds: ['Taalrol | N'], has: ['paragraph: Comment: Beschermde persoon is overleden'] },
  'testODTEncrypted.odt': { password: 'tika' },
  'LibreOfficeCalc_ods_1.3.ods': { has: ['table: This | is | an | example | spreadsheet\n0 | 1 | 2 | 3 | 4'] },
  'testFooter.ods': { has: ['table: Data 1 | Data 2\nData 3 | Data 4'] },
  'testRTFVarious.rtf': {
    has: [
      'paragraph: Here is a text box',
      'paragraph: [1] This is a footnote.',
      'list: 1) Number bullet 1\n2) Number bullet 2\n3) Number bullet 3',
      'paragraph: 𐌲𐌿𐍄𐌹𐍃𐌺',
    ],
    lacks: ['HYPERLINK'],
  },
  'testRTFJapanese.rtf': { has: ['paragraph: ゾルゲと尾崎、淡々と最期'], holds: ['1. ゾルゲの処刑記録、'] },
  'testRTFControls.rtf': { has: ['paragraph: Thiswordhasanem—dash', 'paragraph: Thiswordhasanoptionalhyphen'] },
  'testRTFTableCellSeparation.rtf': { has: ['table: a | b\nc | d\nä | ë\nö | ü'] },
  'testRTFWindowsCodepage1250.rtf': { has: ['paragraph: zażółć gęślą jaźń'] },
  'testRTFUnicodeUCNControlWordCharacterDoubling.rtf': { holds: ['年 abc 念'] },
  'testRTFBoldPlain.rtf': { holds: ['Animal Hospital', 'Hank'] },
  'testComment.rtf': { has: ['paragraph: Here is some text.', 'paragraph: Comment: Here is a comment'] },
  'testEPUB.epub': { has: ['heading: Chapter 1', 'list: - First item\n- Second item'], title: 'An ePub for Tika' },
  'testEPUB_xml_ext.epub': { has: ['heading: Chapter 1'], holds: ['It was a bright cold day in April'], title: '1984' },
  'footnotes.docx': { has: ['paragraph: Eto ochen prostoy[1] text so snoskoy', 'paragraph: [1] snoska'] },
  'testAltChunkHTML.docx': { holds: ['Simple paragraph with a emphasized word.', 'Col 1 | Col 2'] },
  'testAltChunkMHT.docx': { holds: ['Simple paragraph with a emphasized word.'], lacks: ['Subject:'] },
  'EmbeddedPDF.docx': { holds: ['This is a 2010 Word Document embedded as an icon and saved as a pdf.'] },
  'EmbeddedDocument.docx': { has: ['paragraph: Let me see what happens if I insert a worksheet.'] },
  'testWORD_embeded.docx': {
    has: ['heading: Embedded: Microsoft_Office_Excel_Worksheet1.xlsx', 'table: 1 | 2 | 2\nA | B | AB'],
  },
  'testWORD_override_list_numbering.docx': {
    holds: ['  2.1 1st.1\n  2.2 1st.2', '  1.a 1.a\n    1.a.I 1.a.I', '      2.18.2.1 2.18.2.1'],
  },
  'testWORD_features.docx': { has: ['paragraph: Comment: This is another comment'] },
  'testWORD_text_box.docx': { has: ['paragraph: This text is inside of a text box in the body of the document.'] },
  'testWORD_phonetic.docx': { has: ['paragraph: 東京'] },
  'testWORD.docx': {
    has: ['heading: Heading Level 3', 'paragraph: Page header: This is the header for our document'],
    title: 'Sample Word Document Title',
  },
  'testOptionalHyphen.docx': { has: ['paragraph: optionalhyphen'] },
  'testWORD_protected_passtika.docx': { password: 'tika' },
  'test_recursive_embedded.docx': { has: ['paragraph: embed_0'] },
  'foo.csv': {
    has: ['table: foo | bar | baz\n123 | abc def | -987\n456 | qwertyuiop | 98765\n789 | qawsedrft | 3.14159'],
  },
};

whereThere('real documents of Office, OpenDocument, RTF and EPUB', () => {
  it.each(Object.entries(FILES))('%s', async (name, { has, holds, lacks, title, pages, password }) => {
    const document = await parse(name, password);
    const text = document.blocks.map((b) => b.text).join('\n');
    expect(lines(document)).toEqual(expect.arrayContaining(has ?? []));
    for (const piece of holds ?? []) expect(text).toContain(piece);
    for (const piece of lacks ?? []) expect(text).not.toContain(piece);
    if (title !== undefined) expect(document.title).toBe(title);
    if (pages !== undefined) expect(document.pages).toBe(pages);
    expect(rubbishOf(document)).toEqual([]);
    expect(document.partial).toBeUndefined();
  });

  it.each([
    ['testODTEncrypted.odt', undefined, 'encrypted'],
    ['testODTEncrypted.odt', 'wrong', 'wrong_password'],
    ['testEXCEL_protected_passtika_2.xlsx', undefined, 'encrypted'],
    ['testWORD_protected_passtika.docx', 'wrong', 'wrong_password'],
    ['testPPT_embeddedMP3.pptx', undefined, 'no_text'],
    ['testEXCEL_embeddedPDF_mac.xlsx', undefined, 'no_text'],
  ])('%s with the password %s ends as %s', async (name, password, code) => {
    await expect(parse(name, password)).rejects.toMatchObject({ name: 'IngestionFailure', code });
  });

  it('yields clean text or a reason for every other file of these types', async () => {
    const kinds = /\.(?:docx|pptx|xlsx|od[tsp]|rtf|epub|csv)$/;
    const names = (await readdir(folder!)).filter((name) => kinds.test(name) && !(name in FILES));
    expect(names.length).toBeGreaterThan(50);
    for (const name of names) {
      const found = await parse(name).catch((error: unknown) => error);
      if (found instanceof Error) expect([name, found.name]).toEqual([name, 'IngestionFailure']);
      else expect([name, rubbishOf(found as ParsedDocument)]).toEqual([name, []]);
    }
  });
});
