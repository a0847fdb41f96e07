import { describe, expect, it } from '@jest/globals';
import { tinyDocx } from '../testing/files.js';
import { part, relations, tinyOdf, tinyPptx, tinyShape, tinyXlsx } from '../testing/office-files.js';
import type { DocumentType } from '../document-parser.js';
import { parseBytes } from '../parse-bytes.js';
import { runningText } from './running-text.js';

const kept = (text: string): string[] => runningText([{ type: 'footer', text }], []).map((block) => block.text);
const texts = async (bytes: Uint8Array, type: DocumentType): Promise<string[]> =>
  (await parseBytes(new Uint8Array(bytes), type, { onProgress: () => undefined })).blocks.map((b) => b.text);

describe('runningText', () => {
  it.each([
    ['Contract no. QX-4471', 'Contract no. QX-4471'],
    ['Approved for use until 2031', 'Approved for use until 2031'],
    ['QX-4471', 'QX-4471'],
    ['Confidential', 'Confidential'],
    ['Acme Manual Page 3 of 10', 'Acme Manual'],
    ['Acme Handbuch Seite 3', 'Acme Handbuch'],
    ['Acme Manual 3/10', 'Acme Manual'],
    ['Acme Manual - 3 -', 'Acme Manual'],
  ])('keeps the text of %s', (text, expected) => {
    expect(kept(text)).toEqual([`Page footer: ${expected}`]);
  });

  it.each(['7', 'Page 7', '3 / 10', 'Page 3 of', ''])('finds nothing in %j', (text) => {
    expect(kept(text)).toEqual([]);
  });
});

const WORD = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const run = (inside: string): string => `<w:r>${inside}</w:r>`;
const words = (text: string): string => run(`<w:t xml:space="preserve">${text}</w:t>`);
const sign = (type: string): string => run(`<w:fldChar w:fldCharType="${type}"/>`);
const field = (name: string, shown: string): string =>
  sign('begin') + run(`<w:instrText> ${name} </w:instrText>`) + sign('separate') + words(shown) + sign('end');

describe('headers and footers', () => {
  it('in Word keep numbers that are not page numbers', async () => {
    const footer = `${words('Contract no. QX-4471, sheet ')}${field('PAGE', '7')}${words(' ')}<w:fldSimple w:instr=" NUMPAGES ">${words('12')}</w:fldSimple>`;
    const file = await tinyDocx(['Text.'], {
      'word/_rels/document.xml.rels': relations({ f: ['footer', 'footer1.xml'], h: ['header', 'header1.xml'] }),
      'word/footer1.xml': `<w:ftr xmlns:w="${WORD}"><w:p>${footer}</w:p></w:ftr>`,
      'word/header1.xml': `<w:hdr xmlns:w="${WORD}"><w:p>${words('Valid until ')}${field('DATE', '2031')}</w:p></w:hdr>`,
    });
    expect(await texts(file, 'docx')).toEqual([
      'Text.',
      'Page header: Valid until 2031',
      'Page footer: Contract no. QX-4471, sheet',
    ]);
  });

  it('in OpenDocument are read from the page styles', async () => {
    const page =
      '<office:master-styles><style:master-page><style:footer><text:p>Contract QX-4471, sheet <text:page-number>3</text:page-number></text:p></style:footer></style:master-page></office:master-styles>';
    const file = await tinyOdf('odt', '<text:p>Text.</text:p>', '', {
      'styles.xml': part('office:document-styles', page),
    });
    expect(await texts(file, 'odt')).toEqual(['Text.', 'Page footer: Contract QX-4471, sheet']);
  });

  it('of RTF', async () => {
    const footer = '{\\footer Contract QX-4471, sheet {\\field{\\*\\fldinst PAGE}{\\fldrslt 3}}}';
    expect(await texts(Buffer.from(`{\\rtf1\\ansi ${footer}Text.\\par}`), 'rtf')).toEqual([
      'Text.',
      'Page footer: Contract QX-4471, sheet',
    ]);
  });

  it('in sheets, without font codes', async () => {
    const after =
      '<headerFooter><oddFooter>&amp;L&amp;"Arial,Bold"&amp;12Contract QX-4471&amp;CR&amp;&amp;D 2031&amp;RPage &amp;P of &amp;N</oddFooter></headerFooter>';
    expect(await texts(await tinyXlsx([{ name: 'S', rows: [['Text.']], after }]), 'xlsx')).toEqual([
      'S',
      'Text.',
      'Page footer: Contract QX-4471',
      'Page footer: R&D 2031',
    ]);
  });

  it('on slides appear once, as does master text', async () => {
    const slide = (text: string): string =>
      tinyShape([text]) + tinyShape(['Contract QX-4471'], 'ftr') + tinyShape(['3'], 'sldNum');
    const layout = relations({ l: ['slideLayout', '../slideLayouts/l1.xml'] });
    const tree = (inside: string): string => `<p:cSld><p:spTree>${inside}</p:spTree></p:cSld>`;
    const file = await tinyPptx([slide('One'), slide('Two')], {
      'ppt/slides/_rels/slide1.xml.rels': relations({
        l: ['slideLayout', '../slideLayouts/l1.xml'],
        n: ['notesSlide', '../notesSlides/n1.xml'],
      }),
      'ppt/notesSlides/n1.xml': part('p:notes', tree(tinyShape(['Handout B7'], 'hdr') + tinyShape(['3'], 'sldNum'))),
      'ppt/slides/_rels/slide2.xml.rels': layout,
      'ppt/slideLayouts/l1.xml': part('p:sldLayout', tree(tinyShape(['Click to edit'], 'title'))),
      'ppt/slideLayouts/_rels/l1.xml.rels': relations({ m: ['slideMaster', '../slideMasters/m1.xml'] }),
      'ppt/slideMasters/m1.xml': part(
        'p:sldMaster',
        tree(tinyShape(['Emergency number 112']) + tinyShape(['Body'], 'body')),
      ),
    });
    expect(await texts(file, 'pptx')).toEqual([
      'One',
      'Emergency number 112',
      'Two',
      'Page footer: Contract QX-4471',
      'Page header: Handout B7',
    ]);
  });
});
