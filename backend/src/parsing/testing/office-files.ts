import JSZip from 'jszip';

/**
 * Small Office and OpenDocument files for specs, generated on demand. Parts are given as XML without namespace declarations.
 */

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const RELS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const XML = '<?xml version="1.0" encoding="UTF-8"?>';
const NAMESPACES =
  `xmlns:a="urn:a" xmlns:p="urn:p" xmlns:r="${OFFICE}" xmlns:c="urn:c" xmlns:xdr="urn:xdr" xmlns:mc="urn:mc" xmlns:w="urn:w" ` +
  'xmlns:office="urn:office" xmlns:text="urn:text" xmlns:table="urn:table" xmlns:draw="urn:draw" xmlns:style="urn:style" ' +
  'xmlns:presentation="urn:presentation" xmlns:dc="urn:dc" xmlns:xlink="urn:xlink" xmlns:svg="urn:svg"';

type Parts = Record<string, string | Uint8Array>;

/** Any zip file; without its central directory if `cut`. */
export async function tinyZip(parts: Parts, { cut = false } = {}): Promise<Buffer> {
  const zip = new JSZip();
  for (const [name, content] of Object.entries(parts)) zip.file(name, content);
  const bytes = await zip.generateAsync({
    type: 'nodebuffer',
    compression: 'DEFLATE',
    compressionOptions: { level: 9 },
  });
  return cut ? bytes.subarray(0, bytes.indexOf(Buffer.from([0x50, 0x4b, 1, 2]))) : bytes;
}

/** An XML part; the root declares every namespace a spec may need. */
export const part = (root: string, content: string): string => `${XML}<${root} ${NAMESPACES}>${content}</${root}>`;

/** Relationships of a part: id → [last segment of the type, target]. */
export const relations = (all: Record<string, [type: string, target: string]>): string =>
  `${XML}<Relationships xmlns="${RELS}">${Object.entries(all)
    .map(([id, [type, target]]) => `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`)
    .join('')}</Relationships>`;

export interface TinySheet {
  name: string;
  /** Cells by row: text, number, or the XML of a `c` element. */
  rows?: (string | number)[][];
  hidden?: boolean;
  /** XML after the rows: merged cells, drawing. */
  after?: string;
}

const columnName = (i: number): string => String.fromCharCode(65 + i);

/** A workbook; `formats` are number format codes that cells reference as style 1, 2, … (0 is General). */
export function tinyXlsx(sheets: TinySheet[], formats: string[] = [], extra: Parts = {}): Promise<Buffer> {
  const cell = (value: string | number, row: number, i: number): string => {
    if (typeof value === 'number') return `<c r="${columnName(i)}${row}"><v>${value}</v></c>`;
    if (value.startsWith('<c')) return value;
    return value === '' ? '' : `<c r="${columnName(i)}${row}" t="inlineStr"><is><t>${value}</t></is></c>`;
  };
  const parts: Parts = {
    '_rels/.rels': relations({ r1: ['officeDocument', 'xl/workbook.xml'] }),
    'xl/workbook.xml': part(
      'workbook',
      `<sheets>${sheets.map((s, i) => `<sheet name="${s.name}" sheetId="${i + 1}" ${s.hidden ? 'state="hidden"' : ''} r:id="s${i + 1}"/>`).join('')}</sheets>`,
    ),
    'xl/_rels/workbook.xml.rels': relations(
      Object.fromEntries([
        ...sheets.map((_, i) => [`s${i + 1}`, ['worksheet', `worksheets/sheet${i + 1}.xml`]]),
        ['st', ['styles', 'styles.xml']],
      ]) as Record<string, [string, string]>,
    ),
    'xl/styles.xml': part(
      'styleSheet',
      `<numFmts>${formats.map((code, i) => `<numFmt numFmtId="${200 + i}" formatCode="${code.replaceAll('"', '&quot;')}"/>`).join('')}</numFmts>` +
        `<cellXfs><xf numFmtId="0"/>${formats.map((_, i) => `<xf numFmtId="${200 + i}"/>`).join('')}</cellXfs>`,
    ),
  };
  sheets.forEach((sheet, i) => {
    const rows = (sheet.rows ?? []).map((cells, r) =>
      cells.length === 0 ? '' : `<row r="${r + 1}">${cells.map((value, c) => cell(value, r + 1, c)).join('')}</row>`,
    );
    parts[`xl/worksheets/sheet${i + 1}.xml`] = part(
      'worksheet',
      `<sheetData>${rows.join('')}</sheetData>${sheet.after ?? ''}`,
    );
  });
  return tinyZip({ ...parts, ...extra });
}

/** A presentation of slides, each given as the XML inside its shape tree. */
export function tinyPptx(slides: string[], extra: Parts = {}): Promise<Buffer> {
  const parts: Parts = {
    '_rels/.rels': relations({ r1: ['officeDocument', 'ppt/presentation.xml'] }),
    'ppt/presentation.xml': part(
      'p:presentation',
      `<p:sldIdLst>${slides.map((_, i) => `<p:sldId id="${256 + i}" r:id="s${i + 1}"/>`).join('')}</p:sldIdLst>`,
    ),
    'ppt/_rels/presentation.xml.rels': relations(
      Object.fromEntries(slides.map((_, i) => [`s${i + 1}`, ['slide', `slides/slide${i + 1}.xml`]])) as Record<
        string,
        [string, string]
      >,
    ),
  };
  slides.forEach((slide, i) => {
    parts[`ppt/slides/slide${i + 1}.xml`] = part('p:sld', `<p:cSld><p:spTree>${slide}</p:spTree></p:cSld>`);
  });
  return tinyZip({ ...parts, ...extra });
}

/** A shape of a slide; two leading blanks per level of nesting. */
export function tinyShape(lines: string[], placeholder?: string): string {
  const holder = placeholder === undefined ? '' : `<p:nvPr><p:ph type="${placeholder}"/></p:nvPr>`;
  const paragraphs = lines.map((line) => {
    const level = (line.length - line.trimStart().length) / 2;
    return `<a:p>${level > 0 ? `<a:pPr lvl="${level}"/>` : ''}<a:r><a:t>${line.trim()}</a:t></a:r></a:p>`;
  });
  return `<p:sp><p:nvSpPr>${holder}</p:nvSpPr><p:txBody>${paragraphs.join('')}</p:txBody></p:sp>`;
}

const ODF_KINDS = { odt: 'text', ods: 'spreadsheet', odp: 'presentation' } as const;

/** An OpenDocument file: the XML inside `office:text`, `office:spreadsheet` or `office:presentation`, and of its styles. */
export function tinyOdf(kind: keyof typeof ODF_KINDS, body: string, styles = '', extra: Parts = {}): Promise<Buffer> {
  const root = `office:${ODF_KINDS[kind]}`;
  return tinyZip({
    mimetype: `application/vnd.oasis.opendocument.${ODF_KINDS[kind]}`,
    'content.xml': part(
      'office:document-content',
      `<office:automatic-styles>${styles}</office:automatic-styles><office:body><${root}>${body}</${root}></office:body>`,
    ),
    ...extra,
  });
}
