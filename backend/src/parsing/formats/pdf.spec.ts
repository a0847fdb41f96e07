import { describe, expect, it } from '@jest/globals';
import { drawnPdf, firstExtra, textAt, tinyPdf } from '../testing/files.js';
import type { DocumentType, ParsedDocument, ParseOptions } from '../document-parser.js';
import { parseBytes } from '../parse-bytes.js';

const parse = (bytes: Uint8Array, options: Partial<ParseOptions> = {}, type: DocumentType = 'pdf') =>
  parseBytes(new Uint8Array(bytes), type, { onProgress: () => undefined, ...options });
const texts = async (...streams: string[]): Promise<string[]> =>
  (await parse(drawnPdf(streams))).blocks.map((b) => b.text);
const column = (x: number, lines: string[], top = 700): string =>
  lines.map((line, i) => textAt(x, top - 12 * i, line)).join('\n');

const LEFT = [
  'The river rises in the hills and crosses',
  'the plain, where many mills once used its',
  'water before it reaches the sea at last.',
];
const RIGHT = [
  'Fishing is allowed from May to October,',
  'and only with a licence of the county that',
  'costs nine euros for each of the months.',
];

describe('parsePdf', () => {
  it('reads columns one after the other, even if they are drawn line by line, under a heading across both', async () => {
    const rows = LEFT.flatMap((line, i) => [textAt(50, 700 - 12 * i, line), textAt(310, 700 - 12 * i, RIGHT[i]!)]);
    expect(await texts([textAt(150, 760, 'The river and its fishing', 20), ...rows].join('\n'))).toEqual([
      'The river and its fishing',
      LEFT.join(' '),
      RIGHT.join(' '),
    ]);
  });

  it('reads cells side by side as rows of a table with its header', async () => {
    const table = [
      ['Country', 'Letter', 'Parcel'],
      ['France', '1.20', '9.00'],
      ['Austria', '0.95', '7.50'],
    ]
      .flatMap((row, i) => row.map((cell, c) => textAt(50 + 120 * c, 700 - 14 * i, cell)))
      .join('\n');
    const { blocks } = await parse(drawnPdf([table]));
    expect(blocks).toEqual([
      {
        kind: 'table',
        text: 'Country | Letter | Parcel\nFrance | 1.20 | 9.00\nAustria | 0.95 | 7.50',
        header: 'Country | Letter | Parcel',
        page: 1,
      },
    ]);
  });

  // Unstructured-IO/unstructured#1621, LibPDF-js/core#95, jsvine/pdfplumber#1056
  it.each([
    ['at the top', [0, 0]],
    ['in the middle', [-12, -12]],
    ['at the bottom', [-24, -24]],
  ])('reads multi-line cells by their frames, the others %s', async (_, [first, last]) => {
    const row = (y: number, name: string, lines: string[], price: string): string =>
      [
        textAt(54, y + first!, name),
        ...lines.map((line, i) => textAt(104, y - 12 * i, line)),
        textAt(214, y + last!, price),
        ...[50, 100, 210, 270].map((x) => `${x} ${y + 12} m ${x} ${y - 30} l S`),
        `50 ${y + 12} m 270 ${y + 12} l S 50 ${y - 30} 220 0.5 re f`,
      ].join('\n');
    const stream = [
      textAt(50, 780, 'Tariff'),
      row(740, 'Model', ['Use and limits', 'of the de-', 'vice'], 'Price'),
      row(698, 'KX-1', ['Indoor only, up to', '40 degrees, with', 'a filter'], '1 200 EUR'),
      row(656, 'KX-2', ['Outdoor, up to 55', 'degrees, against', 'rain'], '1 950 EUR'),
      textAt(50, 600, 'All without tax.'),
    ].join('\n');
    expect(await texts(stream)).toEqual([
      'Tariff',
      'Model | Use and limits of the device | Price\nKX-1 | Indoor only, up to 40 degrees, with a filter | 1 200 EUR\nKX-2 | Outdoor, up to 55 degrees, against rain | 1 950 EUR',
      'All without tax.',
    ]);
  });

  it('reads merged cells of a framed table, and a two-level header', async () => {
    const line = (x0: number, y0: number, x1: number, y1: number): string => `${x0} ${y0} m ${x1} ${y1} l S`;
    const rows = [
      ['Branch', '2024', '', '2025', ''],
      ['', 'H1', 'H2', 'H1', 'H2'],
      ['North', '10', '20', '30', '40'],
      ['South', '15', '25', '35', '45'],
    ];
    const texts0 = rows.flatMap((cells, r) =>
      cells.map((cell, c) => (cell ? textAt(54 + 60 * c, 706 - 20 * r, cell) : '')),
    );
    const frame = [0, 2, 3, 4]
      .map((r) => line(50, 720 - 20 * r, 350, 720 - 20 * r))
      .concat(
        line(110, 700, 350, 700),
        [0, 1, 3, 5].map((c) => line(50 + 60 * c, 720, 50 + 60 * c, 640)),
        [2, 4].map((c) => line(50 + 60 * c, 700, 50 + 60 * c, 640)),
      );
    const { blocks } = await parse(drawnPdf([[...texts0, ...frame].join('\n')]));
    expect(blocks[0]).toMatchObject({
      text: 'Branch | 2024 H1 | 2024 H2 | 2025 H1 | 2025 H2\nNorth | 10 | 20 | 30 | 40\nSouth | 15 | 25 | 35 | 45',
      header: 'Branch | 2024 H1 | 2024 H2 | 2025 H1 | 2025 H2',
    });
  });

  it('names the columns of a table continued on the next page', async () => {
    const page = (rows: string[][]): string =>
      rows.flatMap((cells, r) => cells.map((cell, c) => textAt(50 + 120 * c, 700 - 20 * r, cell))).join('\n');
    const { blocks } = await parse(
      drawnPdf([
        page([
          ['Item', '2021', '2022'],
          ['Pump', '10', '20'],
          ['Seal', '11', '21'],
        ]),
        page([
          ['Rod', '5', '6'],
          ['Nut', '7', '8'],
        ]),
      ]),
    );
    expect(blocks.map((b) => [b.page, b.header, b.text.split('\n').at(-1)])).toEqual([
      [1, 'Item | 2021 | 2022', 'Seal | 11 | 21'],
      [2, 'Item | 2021 | 2022', 'Nut | 7 | 8'],
    ]);
  });

  it('reads multi-line cells of an unframed table by row spacing', async () => {
    const row = (y: number, name: string, lines: string[], price: string): string =>
      [
        textAt(50, y - 6, name),
        ...lines.map((line, i) => textAt(150, y - 12 * i, line)),
        textAt(400, y - 6, price),
      ].join('\n');
    const stream = [
      row(700, 'KX-1', ['Indoor only, up to 40 degrees,', 'with a filter'], '1 200 EUR'),
      row(660, 'KX-2', ['Outdoor, up to 55 degrees,', 'against rain'], '1 950 EUR'),
      row(620, 'KX-3', ['Indoor and outdoor, for rent', 'only'], '45 EUR'),
    ].join('\n');
    expect(await texts(stream)).toEqual([
      'KX-1 | Indoor only, up to 40 degrees, with a filter | 1 200 EUR\nKX-2 | Outdoor, up to 55 degrees, against rain | 1 950 EUR\nKX-3 | Indoor and outdoor, for rent only | 45 EUR',
    ]);
  });

  // xberg-io/xberg#1345, docling-project/docling#2067, opendataloader-project/opendataloader-pdf#294
  it.each([12, 6, -6, -12, 30])(
    'reads columns of which the right one begins %d points above the left one',
    async (offset) => {
      const intro = textAt(
        50,
        760,
        'An introduction over the whole width of the page, which is important for all of its users.',
      );
      const [left, right] = [
        [...LEFT, ...LEFT],
        [...RIGHT, ...RIGHT],
      ];
      expect(await texts([intro, column(310, right, 700 + offset), column(50, left)].join('\n'))).toEqual([
        'An introduction over the whole width of the page, which is important for all of its users.',
        left.join(' '),
        right.join(' '),
      ]);
    },
  );

  it('joins words split at line ends, and keeps hyphens that belong to the word', async () => {
    const lines = [
      'A well-known rule of the house says that every read-',
      'er returns books in the eve-',
      'ning. The rule is well-',
      'known, and it is an Anglo-',
      'Saxon one.',
    ];
    expect((await texts(column(50, lines))).join(' ').replaceAll('\n', ' ')).toBe(
      'A well-known rule of the house says that every reader returns books in the evening. The rule is well-known, and it is an Anglo-Saxon one.',
    );
  });

  it('keeps repeated content once, at the end, and drops page numbers', async () => {
    const page = (n: number): string =>
      [
        textAt(50, 810, 'Annual report of Acme'),
        textAt(50, 795, `Invoice ${4711 + n}`),
        textAt(50, 500, `What happened in month ${n} is told here.`),
        textAt(290, 30, String(n + 4)),
      ].join('\n');
    expect(await texts(page(1), page(2), page(3))).toEqual([
      ...[1, 2, 3].flatMap((n) => [`Invoice ${4711 + n}`, `What happened in month ${n} is told here.`]),
      'Page header: Annual report of Acme',
    ]);
  });

  it('keeps numbers in a footer that are not page numbers', async () => {
    const page = (n: number): string =>
      [
        textAt(50, 500, `What happened in month ${n} is told here.`),
        textAt(50, 30, `Contract QX-4471, valid until 2031, sheet ${n + 4}`),
      ].join('\n');
    expect((await texts(page(1), page(2), page(3))).at(-1)).toBe(
      'Page footer: Contract QX-4471, valid until 2031, sheet',
    );
  });

  it("recognises headings by size and by the file's bookmarks", async () => {
    const body = column(50, LEFT);
    const e = firstExtra(1);
    const outline = [
      `<< /Type /Outlines /First ${e + 1} 0 R /Last ${e + 1} 0 R /Count 1 >>`,
      `<< /Title (Fishing) /Parent ${e} 0 R /Dest [4 0 R /Fit] /First ${e + 2} 0 R /Last ${e + 2} 0 R /Count 1 >>`,
      `<< /Title (Licences) /Parent ${e + 1} 0 R /Dest [4 0 R /Fit] >>`,
    ];
    const stream = [textAt(50, 760, 'Fishing'), textAt(50, 730, 'Licences'), body].join('\n');
    const marked = await parse(drawnPdf([stream], { objects: outline, catalog: `/Outlines ${e} 0 R` }));
    expect(marked.blocks.at(-1)?.headingPath).toEqual(['Fishing', 'Licences']);
    const sized = await parse(
      drawnPdf([[textAt(50, 790, 'River', 24), textAt(50, 740, 'Course', 16), body].join('\n')]),
    );
    expect(sized.blocks.map((b) => [b.kind, b.headingPath?.join('/')])).toEqual([
      ['heading', 'River'],
      ['heading', 'River/Course'],
      ['paragraph', 'River/Course'],
    ]);
  });

  it('reads lists, rotated text, and rotated pages', async () => {
    const list = [
      textAt(50, 700, '\u2022'),
      textAt(64, 700, 'first thing'),
      textAt(50, 686, '\u2022'),
      textAt(64, 686, 'second thing'),
    ]
      .join('\n')
      .replaceAll('\u2022', '\\225');
    const { blocks } = await parse(drawnPdf([list]));
    expect(blocks.map((b) => [b.kind, b.text])).toEqual([['list', '- first thing\n- second thing']]);
    const turned = [column(50, LEFT), 'BT /F1 10 Tf 0 1 -1 0 560 300 Tm (Printed on paper) Tj ET'].join('\n');
    expect(await texts(turned)).toEqual([LEFT.join(' '), 'Printed on paper']);
    const page = await parse(drawnPdf([column(50, LEFT)], { page: '/Rotate 90' }));
    expect(page.blocks[0]?.text).toBe(LEFT.join(' '));
  });

  it('reads form fields, notes and attached files', async () => {
    const e = firstExtra(1);
    const attached = tinyPdf([['Words of the attachment.']]).toString('latin1');
    const objects = [
      `<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /TU (Your name) /V (Ada) /Rect [50 600 200 620] >>`,
      `<< /Type /Annot /Subtype /Text /Contents (Check this) /Rect [50 500 70 520] >>`,
      `<< /Type /Filespec /F (inner.pdf) /EF << /F ${e + 3} 0 R >> >>`,
      `<< /Type /EmbeddedFile /Length ${attached.length} >>\nstream\n${attached}\nendstream`,
    ];
    const document = await parse(
      drawnPdf([column(50, LEFT)], {
        objects,
        page: `/Annots [${e} 0 R ${e + 1} 0 R]`,
        catalog: `/AcroForm << /Fields [${e} 0 R] >> /Names << /EmbeddedFiles << /Names [(a) ${e + 2} 0 R] >> >>`,
      }),
    );
    expect(document.blocks.map((b) => b.text)).toEqual([
      LEFT.join(' '),
      'Your name: Ada',
      'Check this',
      'Attachment: inner.pdf',
      'Words of the attachment.',
    ]);
    expect(document.blocks.filter((b) => b.aside).map((b) => b.text)).toEqual(['Your name: Ada', 'Check this']);
  });

  it('reads the displayed choice of a form field', async () => {
    const e = firstExtra(1);
    const options = '/Opt [[(a) (First choice)] [(b) (Second choice)]]';
    const box = (name: string, state: string): string =>
      `<< /Type /Annot /Subtype /Widget /FT /Btn /T (${name}) /V /${state} /AS /${state} /AP << /N << /Yes ${e} 0 R /Off ${e} 0 R >> >> /Rect [50 100 60 110] >>`;
    const objects = [
      '<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] /Length 0 >>\nstream\n\nendstream',
      `<< /Type /Annot /Subtype /Widget /FT /Ch /Ff 131072 /T (pick) /V (b) ${options} /Rect [50 600 200 620] >>`,
      `<< /Type /Annot /Subtype /Widget /FT /Ch /T (list) /V (a) ${options} /Rect [50 500 200 520] >>`,
      box('agree', 'Yes'),
      box('refuse', 'Off'),
    ];
    const fields = [1, 2, 3, 4].map((i) => `${e + i} 0 R`).join(' ');
    const form = { objects, page: `/Annots [${fields}]`, catalog: `/AcroForm << /Fields [${fields}] >>` };
    expect((await parse(drawnPdf([column(50, LEFT)], form))).blocks.filter((b) => b.aside).map((b) => b.text)).toEqual([
      'pick: Second choice',
      'list: First choice (First choice, Second choice)',
      'agree: ☒',
    ]);
  });

  it('distinguishes image pages from empty ones; OCR pages depend on the setting', async () => {
    const picture = 'q 100 0 0 100 50 50 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \u0080 EI Q';
    const pdf = drawnPdf([column(50, LEFT), picture, '']);
    expect((await parse(pdf)).scannedPages).toEqual([2]);
    expect((await parse(pdf, { ocr: 'always' })).scannedPages).toEqual([1, 2, 3]);
    expect((await parse(pdf, { ocr: 'off' })).scannedPages).toBeUndefined();
    await expect(parse(drawnPdf([picture]), { ocr: 'off' })).rejects.toMatchObject({ code: 'no_text' });
  });

  it('asks for a password and reports a wrong one', async () => {
    const pdf = tinyPdf([['secret']], { encrypted: true });
    await expect(parse(pdf)).rejects.toMatchObject({ code: 'encrypted' });
    await expect(parse(pdf, { password: 'guess' })).rejects.toMatchObject({ code: 'wrong_password' });
  });

  it('yields the available part of a file truncated anywhere, or a reason', async () => {
    const whole = tinyPdf([['First page of the file.'], ['Second page of the file.']]);
    for (let end = 40; end < whole.length; end += 61) {
      const result = await parse(whole.subarray(0, end)).catch((error: unknown) => error);
      if (result instanceof Error) expect(result).toMatchObject({ name: 'IngestionFailure' });
      else expect((result as ParsedDocument).partial).toMatch(/\.$/);
    }
  });
});
