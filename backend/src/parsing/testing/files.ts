import JSZip from 'jszip';

/** Small real files, made on the spot, for specs. */

/** A PDF with one text line per entry and page; `cut` truncates the file, `encrypt` names a security handler. */
export function tinyPdf(pages: string[][], options: { cut?: boolean; encrypted?: boolean } = {}): Buffer {
  const objects: string[] = [];
  const kids = pages.map((_, i) => `${4 + i * 2} 0 R`).join(' ');
  objects.push('<< /Type /Catalog /Pages 2 0 R >>');
  objects.push(`<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`);
  objects.push('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>');
  pages.forEach((lines, i) => {
    const show = lines.map((line) => `(${line.replace(/[\\()]/g, '\\$&')}) Tj T*`).join('\n');
    const stream = `BT /F1 11 Tf 50 780 Td 14 TL\n${show}\nET`;
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${5 + i * 2} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`,
    );
    objects.push(`<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`);
  });
  const secret = `<< /Filter /Standard /V 1 /R 2 /O <${'41'.repeat(32)}> /U <${'42'.repeat(32)}> /P -4 >>`;
  if (options.encrypted) objects.push(secret);
  return Buffer.from(assemble(objects, options), 'latin1');
}

/**
 * A PDF with one content stream per page and the font F1 (Helvetica). `objects` follow those of the pages, from number
 * `firstExtra(pages)` on; `catalog` and `page` are entries added to these dictionaries.
 */
export function drawnPdf(
  streams: string[],
  { objects: more = [], catalog = '', page = '' }: { objects?: string[]; catalog?: string; page?: string } = {},
): Buffer {
  const kids = streams.map((_, i) => `${4 + i * 2} 0 R`).join(' ');
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
    `<< /Type /Pages /Kids [${kids}] /Count ${streams.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  ];
  streams.forEach((stream, i) => {
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${5 + i * 2} 0 R /Resources << /Font << /F1 3 0 R >> >> ${page} >>`,
    );
    objects.push(`<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`);
  });
  return Buffer.from(assemble([...objects, ...more], {}), 'latin1');
}

export const firstExtra = (pages: number): number => 4 + 2 * pages;

/** A line of text for `drawnPdf`, its baseline `y` points above the bottom of the page. */
export const textAt = (x: number, y: number, text: string, size = 10): string =>
  `BT /F1 ${size} Tf ${x} ${y} Td (${text.replace(/[\\()]/g, '\\$&')}) Tj ET`;

function assemble(objects: string[], { cut, encrypted }: { cut?: boolean; encrypted?: boolean }): string {
  let body = '%PDF-1.4\n';
  const offsets = objects.map((object, i) => {
    const at = body.length;
    body += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  if (cut) return body;
  const xref = body.length;
  const rows = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  const id = `/ID [<${'00'.repeat(16)}> <${'00'.repeat(16)}>]`;
  const encrypt = encrypted ? ` /Encrypt ${objects.length} 0 R ${id}` : '';
  return (
    `${body}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}` +
    `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R${encrypt} >>\nstartxref\n${xref}\n%%EOF\n`
  );
}

const WORD = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';

/** A Word file of paragraphs; "# " and "## " start headings, "- " list items, "| a | b |" a table row. */
export async function tinyDocx(lines: string[], extra: Record<string, string | Uint8Array> = {}): Promise<Buffer> {
  const zip = new JSZip();
  zip.file(
    '[Content_Types].xml',
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
  );
  zip.file(
    '_rels/.rels',
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
  );
  const styles = ['Title', 'heading 1', 'heading 2'].map(
    (name, i) => `<w:style w:type="paragraph" w:styleId="s${i}"><w:name w:val="${name}"/></w:style>`,
  );
  zip.file('word/styles.xml', `<?xml version="1.0"?><w:styles xmlns:w="${WORD}">${styles.join('')}</w:styles>`);
  const body = lines.map(wordXml).join('');
  zip.file(
    'word/document.xml',
    `<?xml version="1.0"?><w:document xmlns:w="${WORD}"><w:body>${body}</w:body></w:document>`,
  );
  for (const [name, content] of Object.entries(extra)) zip.file(name, content);
  return zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE', compressionOptions: { level: 9 } });
}

function wordXml(line: string): string {
  if (line.startsWith('|')) {
    const cells = line
      .split('|')
      .slice(1, -1)
      .map((cell) => `<w:tc>${paragraphXml(cell.trim())}</w:tc>`);
    return `<w:tbl><w:tr>${cells.join('')}</w:tr></w:tbl>`;
  }
  const level = /^#{1,2}(?= )/.exec(line)?.[0].length;
  return level ? paragraphXml(line.slice(level + 1), `s${level}`) : paragraphXml(line);
}

const paragraphXml = (text: string, style?: string): string =>
  `<w:p>${style ? `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>` : ''}<w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;
