import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testData } from '../../test/support/test-data.mjs';
import { TesseractRecognizer } from './ocr/tesseract-recognizer.js';
import { IngestionFailure, REASONS } from './reasons.js';
import type { ParsedDocument } from './document-parser.js';
import { parseBytes } from './parse-bytes.js';
import { sniffBytes } from './sniff-bytes.js';

// Every real document of the data folder is sniffed and parsed, and some are recognised by OCR. The rest is printed in the
// table.
const folder = testData('documents') as string | null;
if (!folder)
  process.stderr.write('SKIPPED: the folder of real documents is not there, see test/support/test-data.mjs\n');

interface Outcome {
  type: string;
  outcome: 'ready' | 'partial' | 'ocr' | 'failed' | 'refused' | 'crash';
  reason: string;
  document?: ParsedDocument;
  ms: number;
}

async function read(path: string, password?: string): Promise<Outcome> {
  const bytes = new Uint8Array(readFileSync(path));
  const start = performance.now();
  const done = (outcome: Omit<Outcome, 'ms'>): Outcome => ({ ...outcome, ms: Math.round(performance.now() - start) });
  const sniffed = await sniffBytes(bytes, basename(path));
  if (!('type' in sniffed)) return done({ type: '', outcome: 'refused', reason: sniffed.refusal });
  const { type } = sniffed;
  try {
    const document = await parseBytes(bytes, type, { password, onProgress: () => undefined });
    const outcome = document.partial ? 'partial' : document.blocks.length === 0 ? 'ocr' : 'ready';
    return done({ type, outcome, reason: document.partial ?? '', document });
  } catch (error) {
    if (!(error instanceof IngestionFailure)) return done({ type, outcome: 'crash', reason: String(error) });
    return done({ type, outcome: 'failed', reason: REASONS[error.code] });
  }
}

const textOf = (document: ParsedDocument | undefined): string => (document?.blocks ?? []).map((b) => b.text).join('\n');

/** Text fragments expected in this order. */
const EXPECTED: Record<string, string[]> = {
  'russian.cp866.txt': ['Однажды, в студеную зимнюю пору,', 'Лошадка, везущая хворосту воз.'],
  'testTXT_win-1252.txt': ['this is a “windows” encoding'],
  'french.txt': ['’est comme ci comme ça'],
  'multi-language.txt': ["don't expense", 'contratação de sucesso', 'español ABC adhoc prácticas'],
  'testHTMLNoisyMetaEncoding_3.html': ['وأعرب الاتحاد الجزائري', 'والضرر الكبير الناجم عن ذلك'],
  'big-preamble.html': ['Аренда продажа квартир', 'КОНТИНЕНТ-Недвижимость:'],
  'resume.html': ['Здравствуйте', 'Это один из признаков мошенничества!'],
  'boilerplate-whitespace.html': ['- item_a\n- item_b', 'This breaks CJK: 有什么需要我帮你的?'],
  'testBoilerplateMissingSpace.html': ['The blobfish (Psychrolutes marcidus) is a deep sea fish', 'bony fish'],
  'testSrcDoc.html': ['outside', 'this is the iframe content'],
  'test-incremental-updates.eml': [
    'From: Tim Allison <tallison@apache.org>',
    'This is a container email',
    'Attachment: testPDF_incrementalUpdates.pdf',
    'Testing Incremental',
  ],
  'testGroupWiseEml.eml': [
    'Subject: test333',
    'Attachment: test.eml',
    'Subject: test2',
    'Attachment: Neues Textdokument.txt',
  ],
  'testEML_embedded_xhtml_and_img.eml': ['To: Receiver@test.com', 'extract content from an XHTML document'],
  'testRFC822_simple_inline_body.txt': ['Subject: Csh Programming Considered Harmful', 'excruciating detail'],
  'foo.csv': ['foo | bar | baz', '456 | qwertyuiop | 98765'],
  'a_microarray.txt': ['Sample Name | Protocol REF'],
  'testJournalParser.pdf': [
    'Scalability of Controlling',
    'we present control strategies for implementing reconfigurable planar microassmbly using multiple stress-engineered MEMS',
    'I. INTRODUCTION',
    'All these envisioned microrobotic applications',
    'Controlling a distributed system of many devices',
  ],
  'testPDF_bad_page_303226.pdf': [
    'condition that the registrant keep records of such disposals and file periodic reports',
    'PART 1308',
    '1308.01 Scope of part 1308.',
  ],
  'pypdf-GeoTopo-komprimiert.pdf': [
    'Einführung in die Geometrie und Topologie',
    'Dieses Skript wurde im Wintersemester',
    'Was ist Topologie?',
    'lässt sich durch strecken, stauchen und umformen',
  ],
  'pypdf-mistitled_outlines_example.pdf': [
    '1 Foo | 2',
    '1 Foo',
    'Hello, here is some text without a meaning.',
    '9 Baz',
  ],
  'pypdf-pdflatex-4-pages.pdf': ['you will get no information.'],
  'pypdf-google-doc-document.pdf': ['Beautiful is better than ugly.', 'Capital | Jakarta'],
  'testPDF_protected.pdf': ['RETHINKING THE FINANCIAL NETWORK', 'Severe Acute Respiratory Syndrome (SARS)'],
  'testPDF_acroform3.pdf': ['aTextField: TIKA-1226'],
  'testPDF_XFA_govdocs1_258578.pdf': ['School Name: my_school', 'Email: my_email'],
  'testAnnotations.pdf': ['Here is some text.', 'Here is a comment'],
  'testPDF_multiFormatEmbFiles.pdf': ['Attachment: Test.txt', 'non os specific embedded file'],
  'testPDFTwoTextBoxes.pdf': ['Left column line 2', 'Right column line 1'],
  'testPDFVarious.pdf': ['1) Number bullet 1', 'Row 1 Col 1 | Row 1 Col 2 | Row 1 Col 3', 'ゾルゲと尾崎、淡々と最期'],
  'testPDF_rotated.pdf': ['Tika - Content Analysis Toolkit', 'March 22nd, 2007: Apache Tika project started'],
  'testPDF_angles.pdf': ['NAVAL ARCHITECTURAL', 'From diamonds to gold to bauxite'],
  'testOptionalHyphen.pdf': ['optionalhyphen'],
  'testRTFJapanese.rtf': ['ゾルゲと尾崎、淡々と最期', '古書店で処刑記録見つかる'],
  'testRTFWindowsCodepage1250.rtf': ['zażółć gęślą jaźń'],
  'testRTFWord2010CzechCharacters.rtf': ['Část svitku s textem Knihy Izajáš'],
  'testEPUB_xml_ext.epub': ['Part 1', 'It was a bright cold day in April'],
  'testEPUB.epub': ['This is the text for chapter One', '- First item'],
  'testPPT_various.pptx': ['Row 1 Col 1 | Row 1 Col 2', '- Bullet 1'],
  'testPPT_various2.pptx': ['Slide2Header', 'Notes: NotesForSlide2'],
  'test-columnar.ods': ['Record Number | Square of the Record Number', '3 | 9 | This is row 3 of 10'],
  'testWORD_various.docx': ['Here is a list:', '- Bullet 1', 'Row 2 Col 1 | Row 2 Col 2 | Row 2 Col 3'],
  'EmbeddedPDF.docx': ['saved as a pdf'],
};

const PASSWORDS: [string, string, string][] = [
  ['pypdf-libreoffice-writer-password.pdf', 'openpassword', 'Lorem ipsum dolor sit amet'],
  ['testWORD_protected_passtika.docx', 'tika', 'ncrypted'],
  ['testODTEncrypted.odt', 'tika', ''],
  ['protected_upper_case.docx', 'password', ''],
];

(folder ? describe : describe.skip)('the folder of real documents', () => {
  const outcomes = new Map<string, Outcome>();
  beforeAll(async () => {
    const files = readdirSync(folder!, { withFileTypes: true }).filter((entry) => entry.isFile());
    for (const { name } of files) outcomes.set(name, await read(join(folder!, name)));
  }, 240_000);
  afterAll(() => {
    const lines = [...outcomes].map(([name, { type, outcome, reason, document, ms }]) =>
      [name, type, outcome, document?.blocks.length ?? 0, textOf(document).length, ms, reason].join(' | '),
    );
    process.stdout.write(`\nfile | type | outcome | blocks | characters | ms | reason\n${lines.join('\n')}\n`);
  });

  it('ends each as ready, partial, failed or refused, with an understandable reason', () => {
    expect(outcomes.size).toBeGreaterThan(200);
    for (const [name, { outcome, reason }] of outcomes) {
      expect([name, outcome]).not.toEqual([name, 'crash']);
      if (outcome === 'failed' || outcome === 'refused' || outcome === 'partial') expect(reason).toMatch(/^[A-Z].*\.$/);
    }
    const ready = [...outcomes.values()].filter((o) => ['ready', 'partial', 'ocr'].includes(o.outcome)).length;
    expect(ready).toBeGreaterThan(outcomes.size * 0.85);
  });

  it('gives clean text: no control characters, only line feeds as line ends', () => {
    for (const [name, { document }] of outcomes) {
      const dirty = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]/.exec(textOf(document));
      expect([name, dirty?.index]).toEqual([name, undefined]);
    }
  });

  it.each(Object.entries(EXPECTED))('reads %s in human reading order', (name, pieces) => {
    const text = textOf(outcomes.get(name)?.document);
    let at = 0;
    for (const piece of pieces) {
      expect({ piece, found: text.includes(piece) }).toEqual({ piece, found: true });
      at = text.indexOf(piece, at);
      expect({ piece, inOrder: at !== -1 }).toEqual({ piece, inOrder: true });
    }
  });

  it.each(PASSWORDS)('opens %s only with its password', async (name, password, words) => {
    const path = join(folder!, name);
    expect(outcomes.get(name)?.reason).toBe(REASONS.encrypted);
    expect((await read(path, 'not this one')).reason).toBe(REASONS.wrong_password);
    expect(textOf((await read(path, password)).document)).toContain(words);
  });

  it('recognises pages that are images', async () => {
    const bytes = new Uint8Array(readFileSync(join(folder!, 'testOCR.pdf')));
    expect(outcomes.get('testOCR.pdf')).toMatchObject({ outcome: 'ocr', document: { scannedPages: [1] } });
    const pages = new TesseractRecognizer().recognize({ bytes, type: 'pdf', pages: [1], languages: ['eng'] });
    for await (const page of pages) expect(page.blocks.map((b) => b.text)).toEqual(['Happy New Year 2003!']);
  });
});
