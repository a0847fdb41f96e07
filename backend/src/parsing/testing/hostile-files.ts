import { crc32, deflateRawSync, deflateSync } from 'node:zlib';
import JSZip from 'jszip';
import type { DocumentType } from '../document-parser.js';
import { drawnPdf, firstExtra, textAt, tinyDocx, tinyPdf } from './files.js';

/** Files designed to exhaust a parser, generated on demand; each is small or quick to generate. */
export interface HostileFile {
  type: DocumentType;
  bytes: () => Uint8Array | Promise<Uint8Array>;
}

const MIB = 1024 * 1024;

/** A ZIP archive with the given first entry; all others consist of `mib` MiB of zeros. */
function zipBomb(first: string, content: string, names: string[], mib: number): Uint8Array {
  const zeros = new Uint8Array(mib * MIB);
  const packed = { data: deflateRawSync(zeros, { level: 9 }), crc: crc32(zeros), size: zeros.length };
  const text = Buffer.from(content);
  const plain = { data: deflateRawSync(text), crc: crc32(text), size: text.length };
  const local: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, { data, crc, size }] of [[first, plain] as const, ...names.map((n) => [n, packed] as const)]) {
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    [crc, data.length, size].forEach((value, i) => fields.writeUInt32LE(value, 10 + 4 * i));
    fields.writeUInt16LE(name.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    const entry = [Buffer.from('PK\u0003\u0004'), fields, Buffer.from(name), data];
    directory.push(Buffer.from('PK\u0001\u0002\u0014\u0000'), fields, place, Buffer.from(name));
    local.push(...entry);
    at += entry.reduce((sum, part) => sum + part.length, 0);
  }
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(names.length + 1, 8);
  end.writeUInt16LE(names.length + 1, 10);
  end.writeUInt32LE(
    directory.reduce((sum, part) => sum + part.length, 0),
    12,
  );
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...local, ...directory, end]);
}

const ooxml = (part: string, content: string): Promise<Uint8Array> =>
  new JSZip().file('[Content_Types].xml', '<Types/>').file(part, content).generateAsync({ type: 'uint8array' });

/** Archives nested three levels deep; the innermost decompresses to far more than allowed. */
async function nestedZip(): Promise<Uint8Array> {
  let inner = zipBomb('a', '', ['b', 'c', 'd', 'e'], 64);
  for (let level = 0; level < 3; level++) {
    inner = await new JSZip().file('1.zip', inner).file('2.zip', inner).generateAsync({ type: 'uint8array' });
  }
  return tinyDocx(['Words.'], { 'word/embeddings/inner.zip': inner });
}

/** Entities that expand to a billion words. */
function billionLaughs(root: string): string {
  const entities = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');
  return `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">${entities}]>${root}`;
}

const WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';

function streamBomb(): Uint8Array {
  // Compressed twice: 64 MiB of blanks in a few hundred bytes.
  const packed = deflateSync(deflateSync(Buffer.alloc(64 * MIB, ' '), { level: 9 }), { level: 9 });
  const e = firstExtra(1);
  const object = `<< /Length ${packed.length} /Filter [/FlateDecode /FlateDecode] >>\nstream\n${packed.toString('latin1')}\nendstream`;
  return drawnPdf([''], { objects: [object], page: `/Contents ${e} 0 R` });
}

function imageBomb(): Uint8Array {
  const packed = deflateSync(Buffer.alloc(4 * MIB)).toString('latin1');
  const e = firstExtra(1);
  const object = `<< /Type /XObject /Subtype /Image /Width 60000 /Height 60000 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode /Length ${packed.length} >>\nstream\n${packed}\nendstream`;
  return drawnPdf([`${textAt(50, 700, 'Words beside the picture.')} q 500 0 0 500 0 0 cm /I Do Q`], {
    objects: [object],
    page: `/Resources << /Font << /F1 3 0 R >> /XObject << /I ${e} 0 R >> >>`,
  });
}

const names = (folder: string): string[] => Array.from({ length: 6 }, (_, i) => `${folder}${i}.bin`);
const rows = (count: number): string => `id,name,city\n${'7,Ada Lovelace,London\n'.repeat(count)}`;

const OFFICE = 'urn:oasis:names:tc:opendocument:xmlns:office:1.0';
const TABLE = 'urn:oasis:names:tc:opendocument:xmlns:table:1.0';

/** A spreadsheet whose few rows and cells have a repeat count of a million. */
async function repeatedCells(): Promise<Uint8Array> {
  const cell = '<table:table-cell table:number-columns-repeated="1024"><p>word</p></table:table-cell>';
  const row = `<table:table-row table:number-rows-repeated="1048576">${cell}</table:table-row>`;
  const body = `<table:table table:name="S">${row.repeat(100)}</table:table>`;
  const xml = `<office:document-content xmlns:office="${OFFICE}" xmlns:table="${TABLE}"><office:body><office:spreadsheet>${body}</office:spreadsheet></office:body></office:document-content>`;
  return new JSZip()
    .file('mimetype', 'application/vnd.oasis.opendocument.spreadsheet')
    .file('content.xml', xml)
    .generateAsync({ type: 'uint8array', compression: 'DEFLATE' });
}

/** Many rows with a single cell in the last possible column. */
async function sparseCells(): Promise<Uint8Array> {
  const rows = Array.from({ length: 50_000 }, (_, i) => `<row r="${i + 1}"><c r="XFD${i + 1}"><v>1</v></c></row>`);
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const zip = new JSZip();
  zip.file('[Content_Types].xml', '<Types/>');
  zip.file(
    'xl/workbook.xml',
    `<workbook xmlns:r="${relations}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`,
  );
  zip.file(
    'xl/_rels/workbook.xml.rels',
    `<Relationships><Relationship Id="r1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
  );
  zip.file('xl/worksheets/sheet1.xml', `<worksheet><sheetData>${rows.join('')}</sheetData></worksheet>`);
  return zip.generateAsync({ type: 'uint8array', compression: 'DEFLATE' });
}

const flatJson = (members: number): string =>
  `{${Array.from({ length: members }, (_, i) => `"key${i}":"value ${i}"`).join(',')}}`;

export const HOSTILE_FILES: Record<string, HostileFile> = {
  'zip bomb as docx': {
    type: 'docx',
    bytes: () => zipBomb('[Content_Types].xml', '<Types/>', names('word/media/'), 64),
  },
  'nested zip bomb as docx': { type: 'docx', bytes: nestedZip },
  'zip bomb as xlsx': { type: 'xlsx', bytes: () => zipBomb('xl/workbook.xml', '<x/>', names('x/'), 64) },
  'zip bomb as epub': { type: 'epub', bytes: () => zipBomb('META-INF/container.xml', '<x/>', names('x/'), 64) },
  'zip bomb as odt': { type: 'odt', bytes: () => zipBomb('content.xml', '<x/>', names('x/'), 64) },
  'billion laughs as docx': {
    type: 'docx',
    bytes: () =>
      tinyDocx([], {
        'word/document.xml': billionLaughs(
          `<w:document ${WORD}><w:body><w:p><w:r><w:t>&l9;</w:t></w:r></w:p></w:body></w:document>`,
        ),
      }),
  },
  'billion laughs as odt': { type: 'odt', bytes: () => ooxml('content.xml', billionLaughs('<x>&l9;</x>')) },
  'billion laughs as html': {
    type: 'html',
    bytes: () => Buffer.from(billionLaughs('<html><body><p>word &l9;</p></body></html>')),
  },
  'PDF of 10,000 pages': {
    type: 'pdf',
    bytes: () => tinyPdf(Array.from({ length: 10_000 }, (_, i) => [`This is page ${i + 1} of many.`])),
  },
  'PDF stream of 64 MiB in a kilobyte': { type: 'pdf', bytes: streamBomb },
  'PDF picture of 60,000 × 60,000 pixels': { type: 'pdf', bytes: imageBomb },
  'CSV of a million rows': { type: 'csv', bytes: () => Buffer.from(rows(1_000_000)) },
  'HTML nested 200,000 deep': { type: 'html', bytes: () => Buffer.from(`${'<div>'.repeat(200_000)}words`) },
  'HTML lists nested 50,000 deep': { type: 'html', bytes: () => Buffer.from('<ul><li>item'.repeat(50_000)) },
  'Markdown lists nested 1,000 deep': {
    type: 'markdown',
    bytes: () => Buffer.from(Array.from({ length: 1_000 }, (_, i) => `${' '.repeat(i)}- item`).join('\n')),
  },
  'Markdown quotes nested 20,000 deep': { type: 'markdown', bytes: () => Buffer.from(`${'>'.repeat(20_000)} words`) },
  'JSON nested 1,000,000 deep': {
    type: 'json',
    bytes: () => Buffer.from(`${'['.repeat(1_000_000)}"words"${']'.repeat(1_000_000)}`),
  },
  'RTF groups nested 1,000,000 deep': {
    type: 'rtf',
    bytes: () => Buffer.from(`{\\rtf1 words ${'{'.repeat(1_000_000)}`),
  },
  '100 MB of one line': { type: 'text', bytes: () => Buffer.alloc(100_000_000, 'words of one line ') },
  '100 MB of blanks': {
    type: 'text',
    bytes: () => Buffer.concat([Buffer.from('word'), Buffer.alloc(100_000_000, ' ')]),
  },
  '30 MB of one line as JSON': {
    type: 'json',
    bytes: () => Buffer.concat([Buffer.from('{"text":"'), Buffer.alloc(30_000_000, 'words '), Buffer.from('"}')]),
  },
  'ODS of repeated cells': { type: 'ods', bytes: repeatedCells },
  'XLSX of cells in the last column': { type: 'xlsx', bytes: sparseCells },
  '6 MB of CSV quotes': { type: 'csv', bytes: () => Buffer.alloc(6_000_000, '"') },
  '6 MB of quoted words in one CSV cell': {
    type: 'csv',
    bytes: () => Buffer.from(`"${'""word"" '.repeat(660_000)}"`),
  },
  '6 MB of empty CSV cells': { type: 'csv', bytes: () => Buffer.alloc(6_000_000, '"",""\n') },
  'flat JSON of 600,000 members': { type: 'json', bytes: () => Buffer.from(flatJson(600_000)) },
  '30 MB of short paragraphs': { type: 'text', bytes: () => Buffer.alloc(30_000_000, 'Some words.\n\n') },
};
