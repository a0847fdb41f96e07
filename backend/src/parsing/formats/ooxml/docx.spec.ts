import { describe, expect, it } from '@jest/globals';
import { part, relations, tinyZip } from '../../testing/office-files.js';
import { lines, parseFormat } from '../../testing/parse-format.js';
import { parseDocx } from './docx.js';

const run = (text: string): string => `<w:r><w:t>${text}</w:t></w:r>`;
const paragraph = (content: string, properties = ''): string => `<w:p><w:pPr>${properties}</w:pPr>${content}</w:p>`;
const item = (text: string, list: number, level = 0): string =>
  paragraph(run(text), `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${list}"/></w:numPr>`);
const cell = (text: string, properties = ''): string =>
  `<w:tc><w:tcPr>${properties}</w:tcPr>${paragraph(run(text))}</w:tc>`;
const row = (cells: string, properties = ''): string => `<w:tr><w:trPr>${properties}</w:trPr>${cells}</w:tr>`;

async function docx(body: string, related: Record<string, [type: string, target: string, content: string]> = {}) {
  const parts = Object.entries(related).map(([, [, target, content]]) => [`word/${target}`, content]);
  return tinyZip({
    '_rels/.rels': relations({ r: ['officeDocument', 'word/document.xml'] }),
    'word/document.xml': part('w:document', `<w:body>${body}</w:body>`),
    'word/_rels/document.xml.rels': relations(
      Object.fromEntries(Object.entries(related).map(([id, [type, target]]) => [id, [type, target]])),
    ),
    ...(Object.fromEntries(parts) as Record<string, string>),
  });
}

const level = (i: number, format: string, text: string, extra = ''): string =>
  `<w:lvl w:ilvl="${i}"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/>${extra}</w:lvl>`;
const NUMBERING = part(
  'w:numbering',
  `<w:abstractNum w:abstractNumId="0">${level(0, 'decimal', '%1.')}${level(1, 'lowerLetter', '%1.%2)')}</w:abstractNum>` +
    `<w:abstractNum w:abstractNumId="1">${level(0, 'bullet', '\uf0b7')}</w:abstractNum>` +
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>',
);

describe('parseDocx', () => {
  it('reads the final view, without deleted, moved or hidden text', async () => {
    const body = paragraph(
      `${run('Price ')}<w:del><w:r><w:delText>5</w:delText></w:r></w:del><w:ins>${run('7')}</w:ins> ` +
        `<w:moveFrom>${run(' old')}</w:moveFrom><w:r><w:rPr><w:vanish/></w:rPr><w:t> secret</w:t></w:r>` +
        '<w:r><w:instrText>PAGE</w:instrText><w:softHyphen/><w:tab/><w:t>EUR</w:t></w:r>',
    );
    expect(lines(await parseFormat(parseDocx, await docx(body)))).toEqual(['paragraph: Price 7 EUR']);
  });

  it('joins paragraphs whose end was deleted, and reads symbols, checkboxes, formulas and the base text of phonetic guides', async () => {
    const tick = (on: number): string =>
      `<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="${on}"/></w:checkBox></w:ffData></w:fldChar>` +
      '<w:instrText>FORMCHECKBOX</w:instrText><w:fldChar w:fldCharType="end"/></w:r>';
    const body = [
      paragraph(run('One '), '<w:rPr><w:del/></w:rPr>'),
      paragraph(`${run('line')}<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>`),
      paragraph(`${tick(1)}${run(' yes ')}${tick(0)}${run(' no')}`),
      paragraph(
        '<m:oMath xmlns:m="urn:m"><m:r><m:t>a+b</m:t></m:r></m:oMath><w:fldSimple>' +
          `${run('=5 &lt; 6')}</w:fldSimple>`,
      ),
      paragraph(
        '<w:r><w:ruby><w:rt><w:r><w:t>to</w:t></w:r></w:rt><w:rubyBase>' + `${run('東')}</w:rubyBase></w:ruby></w:r>`,
      ),
      paragraph(run('Last'), '<w:rPr><w:del/></w:rPr>'),
    ].join('');
    expect(lines(await parseFormat(parseDocx, await docx(body)))).toEqual([
      'paragraph: One line🡪',
      'paragraph: ☒ yes ☐ no',
      'paragraph: a+b=5 < 6',
      'paragraph: 東',
      'paragraph: Last',
    ]);
  });

  it('reads a long document to its end, with continuous list numbering', async () => {
    const count = 4_000;
    const body = Array.from({ length: count }, () => item('word '.repeat(40), 1)).join('');
    const document = await parseFormat(parseDocx, await docx(body, { n: ['numbering', 'numbering.xml', NUMBERING] }));
    const found = document.blocks.flatMap((block) => block.text.split('\n'));
    expect(found).toHaveLength(count);
    expect(found.at(-1)).toMatch(/^4000\. word/);
  });

  it('numbers lists as Word does', async () => {
    const body = [
      item('One', 1),
      item('Inner', 1, 1),
      item('Inner', 1, 1),
      item('Two', 1),
      item('Deep', 1, 1),
      item('Dot', 2),
    ].join('');
    const document = await parseFormat(parseDocx, await docx(body, { n: ['numbering', 'numbering.xml', NUMBERING] }));
    expect(document.blocks.map((b) => b.text)).toEqual([
      '1. One\n  1.a) Inner\n  1.b) Inner\n2. Two\n  2.a) Deep\n- Dot',
    ]);
  });

  it('puts notes, comments and text boxes after their paragraph', async () => {
    const body =
      paragraph(
        `${run('Claim')}<w:r><w:footnoteReference w:id="2"/></w:r>${run(' stands')}<w:r><w:commentReference w:id="0"/></w:r>` +
          `<w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>${paragraph(run('Boxed'))}</w:txbxContent></w:drawing></mc:Choice>` +
          `<mc:Fallback><w:pict><w:txbxContent>${paragraph(run('Boxed'))}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>`,
      ) + paragraph(run('Next'));
    const note = `<w:footnote w:id="0" w:type="separator">${paragraph('')}</w:footnote><w:footnote w:id="2">${paragraph(run('Proof'))}</w:footnote>`;
    const file = await docx(body, {
      f: ['footnotes', 'footnotes.xml', part('w:footnotes', note)],
      c: ['comments', 'comments.xml', part('w:comments', `<w:comment w:id="0">${paragraph(run('Sure?'))}</w:comment>`)],
    });
    expect(lines(await parseFormat(parseDocx, file))).toEqual([
      'paragraph: Claim[1] stands',
      'paragraph: Boxed',
      'paragraph: [1] Proof',
      'paragraph: Comment: Sure?',
      'paragraph: Next',
    ]);
  });

  it('keeps table headers, merged cells and nested tables', async () => {
    const inner = `<w:tbl>${row(cell('x') + cell('1'))}${row(cell('y') + cell('2'))}</w:tbl>`;
    const table =
      row(cell('Region') + cell('City') + cell('Note'), '<w:tblHeader/>') +
      row(cell('North', '<w:vMerge w:val="restart"/>') + cell('Kiel') + cell('a')) +
      row(cell('', '<w:vMerge/>') + cell('Bremen') + `<w:tc>${paragraph(run('b'))}${inner}</w:tc>`) +
      row(cell('gone') + cell('gone') + cell('gone'), '<w:del/>') +
      row(cell('All', '<w:gridSpan w:val="2"/>') + cell('c'));
    const { blocks } = await parseFormat(parseDocx, await docx(`<w:tbl>${table}</w:tbl>`));
    expect(blocks).toEqual([
      {
        kind: 'table',
        header: 'Region | City | Note',
        text: 'Region | City | Note\nNorth | Kiel | a\nNorth | Bremen | b\nAll |  | c',
      },
      { kind: 'table', text: 'x | 1\ny | 2' },
    ]);
  });

  it('reads headings by style and by outline, and omits the table of contents', async () => {
    const styles = part(
      'w:styles',
      '<w:style w:styleId="T"><w:name w:val="Title"/></w:style><w:style w:styleId="H"><w:name w:val="heading 2"/></w:style>' +
        '<w:style w:styleId="C"><w:name w:val="My chapter"/><w:basedOn w:val="H"/></w:style><w:style w:styleId="I"><w:name w:val="toc 1"/></w:style>',
    );
    const styled = (text: string, id: string): string => paragraph(run(text), `<w:pStyle w:val="${id}"/>`);
    const outlined = paragraph(run('Part'), '<w:outlineLvl w:val="0"/>');
    const body =
      styled('Manual', 'T') + styled('Part 1', 'I') + outlined + styled('Setup', 'C') + paragraph(run('Text'));
    const document = await parseFormat(parseDocx, await docx(body, { s: ['styles', 'styles.xml', styles] }));
    expect(document.title).toBe('Manual');
    expect(document.blocks.at(-1)).toEqual({
      kind: 'paragraph',
      text: 'Text',
      headingPath: ['Manual', 'Part', 'Setup'],
    });
    expect(document.blocks).toHaveLength(4);
  });

  it('inserts documents of other formats at their place, and embedded ones at the end', async () => {
    const body = `${paragraph(run('Before'))}<w:altChunk r:id="a"/>${paragraph(run('After'))}`;
    const file = await docx(body, {
      a: ['aFChunk', 'chunk.html', '<p>In between</p>'],
      e: ['package', 'sheet.xlsx', 'PK'],
      h: ['header', 'header1.xml', part('w:hdr', paragraph(run('Acme travel policy')))],
      g: ['footer', 'footer1.xml', part('w:ftr', paragraph(run('Page 3')))],
    });
    const names: string[] = [];
    const document = await parseDocx(file, {
      onProgress: () => undefined,
      nested: (bytes, name) => {
        names.push(name);
        return Promise.resolve({
          blocks: [{ kind: 'paragraph', text: name.endsWith('html') ? 'In between' : 'Cells', page: 4 }],
        });
      },
    });
    expect(names).toEqual(['chunk.html', 'sheet.xlsx']);
    expect(lines(document)).toEqual([
      'paragraph: Before',
      'paragraph: In between',
      'paragraph: After',
      'paragraph: Page header: Acme travel policy',
      'heading: Embedded: sheet.xlsx',
      'paragraph: Cells',
    ]);
    expect(document.blocks.at(-1)).toEqual({ kind: 'paragraph', text: 'Cells', headingPath: ['Embedded: sheet.xlsx'] });
  });

  it('reads the available part of a truncated file', async () => {
    const whole = await docx(paragraph(run('Kept')) + paragraph(run('Lost '.repeat(5))));
    const at = whole.indexOf(Buffer.from('word/_rels'));
    const document = await parseFormat(parseDocx, whole.subarray(0, at - 30));
    expect(document.blocks[0]?.text).toBe('Kept');
    expect(document.partial).toMatch(/end of the file is missing/);
  });
});
