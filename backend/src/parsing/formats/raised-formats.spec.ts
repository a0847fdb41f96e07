import { describe, expect, it } from '@jest/globals';
import { drawnPdf, textAt, tinyDocx } from '../testing/files.js';
import { part, tinyOdf, tinyPptx, tinyXlsx } from '../testing/office-files.js';
import type { DocumentType } from '../document-parser.js';
import { parseBytes } from '../parse-bytes.js';

const WORD = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const EXPECTED = 'Limit 10^6 in H2O, 5 m³, see[1]';

const texts = async (bytes: Uint8Array, type: DocumentType): Promise<string> =>
  (await parseBytes(new Uint8Array(bytes), type, { onProgress: () => undefined })).blocks.map((b) => b.text).join('\n');

/** The expected sentence, with `up` and `down` around its raised and lowered characters. */
const sentence = (
  plain: (text: string) => string,
  up: (text: string) => string,
  down: (text: string) => string,
): string =>
  plain('Limit 10') + up('6') + plain(' in H') + down('2') + plain('O, 5 m') + up('3') + plain(', see') + up('1');

const word = (inside: string): Promise<Buffer> =>
  tinyDocx([], {
    'word/document.xml': `<w:document xmlns:w="${WORD}" xmlns:m="urn:m"><w:body><w:p>${inside}</w:p></w:body></w:document>`,
  });
const wordRun = (text: string, level = ''): string =>
  `<w:r><w:rPr><w:vertAlign w:val="${level}"/></w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`;
const slideRun = (text: string, baseline: number): string =>
  `<a:r><a:rPr baseline="${baseline}"/><a:t>${text}</a:t></a:r>`;
const sheetRun = (text: string, level: string): string =>
  `<r><rPr><vertAlign val="${level}"/></rPr><t xml:space="preserve">${text}</t></r>`;
/** Letter widths of Helvetica, in ems. */
const WIDTHS: Record<string, number> = {
  i: 0.222,
  ',': 0.278,
  ' ': 0.278,
  t: 0.278,
  m: 0.833,
  H: 0.722,
  O: 0.778,
  s: 0.5,
};
const FRACTION = '<m:f><m:num><m:r><m:t>x</m:t></m:r></m:num><m:den><m:r><m:t>50</m:t></m:r></m:den></m:f>';
const MATH_ML = '<math><mfrac><mi>x</mi><mn>50</mn></mfrac></math>';

// docling-project/docling#3120, dbashford/textract#174, hrushikeshrv/docxlatex#5, xceedsoftware/DocX#361
describe('raised and lowered characters', () => {
  it('of Word', async () => {
    const up = (text: string): string => wordRun(text, 'superscript');
    expect(await texts(await word(sentence(wordRun, up, (t) => wordRun(t, 'subscript'))), 'docx')).toBe(EXPECTED);
  });

  it('in Word, by character style', async () => {
    const styles = `<w:styles xmlns:w="${WORD}"><w:style w:type="character" w:styleId="Up"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style><w:style w:styleId="Own"><w:basedOn w:val="Up"/></w:style></w:styles>`;
    const body = `${wordRun('Limit 10')}<w:r><w:rPr><w:rStyle w:val="Own"/></w:rPr><w:t>6</w:t></w:r>`.replaceAll(
      /<w:vertAlign w:val=""\/>/g,
      '',
    );
    const file = await tinyDocx([], {
      'word/styles.xml': styles,
      'word/document.xml': `<w:document xmlns:w="${WORD}"><w:body><w:p>${body}</w:p></w:body></w:document>`,
    });
    expect(await texts(file, 'docx')).toBe('Limit 10^6');
  });

  it('of Markdown', async () => {
    const text = sentence(
      (t) => t,
      (t) => `<sup>${t}</sup>`,
      (t) => `<sub>${t}</sub>`,
    );
    expect(
      await texts(
        Buffer.from(
          `# Limits\n\n${text}\n\n| a<sub>i</sub> | 10<sup>3</sup> |\n| - | - |\n| 1 | 2 |\n\n<div>5<sup>2</sup></div>\n`,
        ),
        'markdown',
      ),
    ).toBe(`Limits\n${EXPECTED}\na_i | 10^3\n1 | 2\n5^2`);
  });

  it('of slides', async () => {
    const runs = sentence(
      (t) => slideRun(t, 0),
      (t) => slideRun(t, 30_000),
      (t) => slideRun(t, -25_000),
    );
    const slide = `<p:sp><p:txBody><a:p>${runs}</a:p></p:txBody></p:sp>`;
    expect(await texts(await tinyPptx([slide]), 'pptx')).toBe(EXPECTED);
  });

  it('of cells', async () => {
    const runs = sentence(
      (t) => sheetRun(t, 'baseline'),
      (t) => sheetRun(t, 'superscript'),
      (t) => sheetRun(t, 'subscript'),
    );
    const cell = `<c r="A1" t="inlineStr"><is>${runs}</is></c>`;
    expect(await texts(await tinyXlsx([{ name: 'S', rows: [[cell]] }]), 'xlsx')).toBe(`S\n${EXPECTED}`);
  });

  it('of pages', async () => {
    const html = sentence(
      (t) => t,
      (t) => `<sup>${t}</sup>`,
      (t) => `<sub>${t}</sub>`,
    );
    expect(await texts(Buffer.from(`<html><body><p>${html}</p></body></html>`), 'html')).toBe(EXPECTED);
    const note =
      '<html><body><p>So it is.<sup><a href="#n1">1</a></sup> Wiki<sup id="c"><a href="#c2">[2]</a></sup></p></body></html>';
    expect(await texts(Buffer.from(note), 'html')).toBe('So it is.[1] Wiki[2]');
  });

  it('of OpenDocument', async () => {
    const styles =
      '<style:style style:name="U" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>' +
      '<style:style style:name="D" style:family="text"><style:text-properties style:text-position="-20% 58%"/></style:style>';
    const span =
      (style: string) =>
      (text: string): string =>
        `<text:span text:style-name="${style}">${text}</text:span>`;
    const body = `<text:p>${sentence((t) => t, span('U'), span('D'))}</text:p>`;
    expect(await texts(await tinyOdf('odt', body, styles), 'odt')).toBe(EXPECTED);
    const table = `<table:table table:name="S"><table:table-row><table:table-cell>${body}</table:table-cell></table:table-row></table:table>`;
    expect(await texts(await tinyOdf('ods', table, styles), 'ods')).toBe(`S\n${EXPECTED}`);
  });

  it('of RTF', async () => {
    const rtf = sentence(
      (t) => t,
      (t) => `{\\super ${t}}`,
      (t) => `\\sub ${t}\\nosupersub `,
    );
    expect(await texts(Buffer.from(`{\\rtf1\\ansi ${rtf}\\par}`), 'rtf')).toBe(EXPECTED);
    const note = '{\\rtf1\\ansi Free{\\super\\chftn{\\footnote\\pard\\plain{\\super\\chftn} Not on sale.}}.\\par}';
    expect(await texts(Buffer.from(note), 'rtf')).toBe('Free[1].\n[1] Not on sale.');
  });

  it('in PDF, by size and position', async () => {
    let x = 50;
    const draw =
      (dy: number, size: number) =>
      (text: string): string => {
        const at = textAt(x, 700 + dy, text, size);
        x += size * [...text].reduce((sum, ch) => sum + (WIDTHS[ch] ?? 0.556), 0);
        return at;
      };
    const stream = sentence(draw(0, 10), draw(4, 6), draw(-2, 6));
    expect(await texts(drawnPdf([stream]), 'pdf')).toBe(EXPECTED);
  });
});

describe('formulas', () => {
  it('in Word and slides', async () => {
    const docx = await word(`${wordRun('Time: ')}<m:oMathPara><m:oMath>${FRACTION}</m:oMath></m:oMathPara>`);
    expect(await texts(docx, 'docx')).toBe('Time: x/50');
    const slide = `<p:sp><p:txBody><a:p><mc:AlternateContent><mc:Choice><a14:m xmlns:a14="urn:a14"><m:oMath xmlns:m="urn:m">${FRACTION}</m:oMath></a14:m></mc:Choice></mc:AlternateContent></a:p></p:txBody></p:sp>`;
    expect(await texts(await tinyPptx([slide]), 'pptx')).toBe('x/50');
  });

  it('of pages', async () => {
    expect(await texts(Buffer.from(`<html><body><p>Time: ${MATH_ML} hours</p></body></html>`), 'html')).toBe(
      'Time: x/50 hours',
    );
  });

  it('in OpenDocument, in place', async () => {
    const body = '<text:p>Time: <draw:frame><draw:object xlink:href="./Object 1"/></draw:frame> hours</text:p>';
    const formula = MATH_ML.replace('<math>', '<math xmlns="http://www.w3.org/1998/Math/MathML">');
    expect(await texts(await tinyOdf('odt', body, '', { 'Object 1/content.xml': formula }), 'odt')).toBe(
      'Time: x/50 hours',
    );
  });

  it('of RTF', async () => {
    const math = '{\\mmath{\\*\\moMath{\\mf{\\mfPr{\\mtype bar}}{\\mnum{\\mr x}}{\\mden{\\mr 50}}}}}';
    expect(await texts(Buffer.from(`{\\rtf1\\ansi Time: ${math} hours\\par}`), 'rtf')).toBe('Time: x/50 hours');
  });
});

describe('a file without relationships', () => {
  it('is read literally', async () => {
    const slide = `<p:sp><p:txBody><a:p><a:r><a:rPr baseline="high"/><a:t>words</a:t></a:r></a:p></p:txBody></p:sp>`;
    expect(await texts(await tinyPptx([slide], { 'ppt/x.xml': part('x', '') }), 'pptx')).toBe('words');
  });
});
