import { describe, expect, it } from '@jest/globals';
import { part, relations, tinyXlsx, tinyZip } from '../../testing/office-files.js';
import { lines, parseFormat } from '../../testing/parse-format.js';
import { parseXlsx } from './xlsx.js';

describe('parseXlsx', () => {
  it('reads sheets with name and header, and omits hidden ones', async () => {
    const file = await tinyXlsx([
      { name: 'Prices', rows: [['Price list'], ['Country', 'Price'], ['France', 5], ['Spain', 7]] },
      { name: 'Secret', rows: [['Margin', 'x']], hidden: true },
      { name: 'Notes', rows: [['Valid until June'], [], ['Ask for more']] },
    ]);
    const document = await parseFormat(parseXlsx, file);
    const place = { sheet: 'Prices', headingPath: ['Prices'] };
    expect(document.blocks.slice(0, 3)).toEqual([
      { kind: 'heading', text: 'Prices', ...place },
      { kind: 'paragraph', text: 'Price list', ...place },
      { kind: 'table', text: 'Country | Price\nFrance | 5\nSpain | 7', header: 'Country | Price', ...place },
    ]);
    expect(lines(document).slice(3)).toEqual([
      'heading: Notes',
      'paragraph: Valid until June',
      'paragraph: Ask for more',
    ]);
    expect(document.pages).toBe(2);
  });

  it('shows formatted numbers, and the values of formulas', async () => {
    const formats = ['0.0%', 'yyyy-mm-dd', '#,##0.00 "EUR"'];
    const row = [
      '<c r="A1" s="1"><v>0.125</v></c>',
      '<c r="B1" s="2"><v>45292</v></c>',
      '<c r="C1" s="3"><f>A1*3</f><v>1234.5</v></c>',
      '<c r="D1" t="b"><v>1</v></c>',
      '<c r="E1" t="e"><v>#REF!</v></c>',
      '<c r="F1" t="str"><f>"a"</f><v>text</v></c>',
    ];
    const document = await parseFormat(parseXlsx, await tinyXlsx([{ name: 'S', rows: [row] }], formats));
    expect(document.blocks[1]?.text).toBe('12.5% | 2024-01-01 | 1,234.50 EUR | TRUE |  | text');
  });

  it('repeats a vertically merged cell', async () => {
    const rows = [
      ['Region', 'City'],
      ['North', 'Kiel'],
      ['', 'Bremen'],
      ['South', 'Ulm'],
    ];
    const after = '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>';
    const document = await parseFormat(parseXlsx, await tinyXlsx([{ name: 'S', rows, after }]));
    expect(document.blocks[1]?.text).toBe('Region | City\nNorth | Kiel\nNorth | Bremen\nSouth | Ulm');
  });

  it('adds comments and text boxes', async () => {
    const extra = {
      'xl/worksheets/_rels/sheet1.xml.rels': relations({
        c: ['comments', '../comments1.xml'],
        d: ['drawing', '../drawings/d.xml'],
      }),
      'xl/comments1.xml': part(
        'comments',
        '<commentList><comment ref="B2"><text><t>Check this</t></text></comment></commentList>',
      ),
      'xl/drawings/d.xml': part(
        'xdr:wsDr',
        '<xdr:sp><xdr:txBody><a:p><a:r><a:t>In a box</a:t></a:r></a:p></xdr:txBody></xdr:sp>',
      ),
    };
    const document = await parseFormat(parseXlsx, await tinyXlsx([{ name: 'S', rows: [['Cell']] }], [], extra));
    expect(lines(document)).toEqual([
      'heading: S',
      'paragraph: Cell',
      'paragraph: In a box',
      'list: - Comment on B2: Check this',
    ]);
  });

  it('reads charts of both kinds with their axes, and diagrams as nested lists', async () => {
    const words = (text: string): string => `<a:p><a:r><a:t>${text}</a:t></a:r></a:p>`;
    const value = (v: string): string => `<c:pt idx="0"><c:v>${v}</c:v></c:pt>`;
    const title = (text: string): string => `<c:title><c:tx><c:rich>${words(text)}</c:rich></c:tx></c:title>`;
    const chart =
      `<c:chart>${title('Sales')}<c:plotArea><c:ser><c:tx><c:v>2024</c:v></c:tx><c:cat>${value('May')}</c:cat><c:val>${value('7')}</c:val></c:ser>` +
      `<c:valAx>${title('Million EUR')}</c:valAx></c:plotArea></c:chart>`;
    const newer =
      '<cx:chartData xmlns:cx="urn:cx"><cx:data id="0"><cx:strDim type="cat"><cx:lvl><cx:pt idx="0">Rent</cx:pt></cx:lvl></cx:strDim>' +
      '<cx:numDim type="val"><cx:lvl formatCode="0.0"><cx:pt idx="0">12</cx:pt></cx:lvl></cx:numDim></cx:data></cx:chartData>' +
      `<cx:chart xmlns:cx="urn:cx"><cx:title><cx:tx><cx:rich>${words('Costs')}</cx:rich></cx:tx></cx:title><cx:series><cx:tx><cx:txData><cx:v>EUR</cx:v></cx:txData></cx:tx><cx:dataId val="0"/></cx:series></cx:chart>`;
    const point = (id: string, text: string): string =>
      `<dgm:pt modelId="${id}"><dgm:t>${text ? words(text) : ''}</dgm:t></dgm:pt>`;
    const line = (from: string, to: string, order: number): string =>
      `<dgm:cxn srcId="${from}" destId="${to}" srcOrd="${order}"/>`;
    const diagram = `<dgm:ptLst>${point('d', '')}${point('b', 'Sales')}${point('a', 'President')}${point('c', 'Works')}</dgm:ptLst><dgm:cxnLst>${line('a', 'c', 1)}${line('a', 'b', 0)}${line('d', 'a', 0)}${line('b', 'a', 0)}</dgm:cxnLst>`;
    const extra = {
      'xl/worksheets/_rels/sheet1.xml.rels': relations({ d: ['drawing', '../drawings/d.xml'] }),
      'xl/drawings/d.xml': part('xdr:wsDr', ''),
      'xl/drawings/_rels/d.xml.rels': relations({
        c: ['chart', '../charts/c.xml'],
        x: ['chartEx', '../charts/x.xml'],
        g: ['diagramData', '../diagrams/g.xml'],
      }),
      'xl/charts/c.xml': part('c:chartSpace', chart),
      'xl/charts/x.xml': part('c:chartSpace', newer),
      'xl/diagrams/g.xml': `<dgm:dataModel xmlns:dgm="urn:d" xmlns:a="urn:a">${diagram}</dgm:dataModel>`,
    };
    expect(lines(await parseFormat(parseXlsx, await tinyXlsx([{ name: 'S', rows: [['Cell']] }], [], extra)))).toEqual([
      'heading: S',
      'paragraph: Cell',
      'paragraph: Chart: Sales: Million EUR',
      'table: Category | 2024\nMay | 7',
      'paragraph: Chart: Costs',
      'table: Category | EUR\nRent | 12.0',
      'list: - President\n  - Sales\n  - Works',
    ]);
  });

  it('repeats the header in a long table and reports where it stopped', async () => {
    const rows = [['Id', 'Text'], ...Array.from({ length: 1200 }, (_, i) => [i, `word ${i}`])];
    const { blocks, partial } = await parseFormat(parseXlsx, await tinyXlsx([{ name: 'S', rows }]));
    expect(partial).toBeUndefined();
    expect(blocks.slice(1).map((b) => b.text.split('\n')[0])).toEqual(['Id | Text', 'Id | Text', 'Id | Text']);
    expect(blocks.slice(1).flatMap((b) => b.text.split('\n').slice(1))).toHaveLength(1200);
  });

  it('reads the available part of a truncated file', async () => {
    const whole = await tinyXlsx([{ name: 'S', rows: [['Kept', 1]] }]);
    const document = await parseFormat(parseXlsx, whole.subarray(0, whole.indexOf(Buffer.from([0x50, 0x4b, 1, 2]))));
    expect(document.partial).toMatch(/end of the file is missing/);
    expect(document.blocks.at(-1)?.text).toBe('Kept | 1');
  });

  it('does not expand entities', async () => {
    const bomb = '<!DOCTYPE s [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>';
    const sheet = part(
      'worksheet',
      '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>x &b; y</t></is></c></row></sheetData>',
    );
    const file = await tinyXlsx([{ name: 'S' }], [], { 'xl/worksheets/sheet1.xml': sheet.replace('?>', `?>${bomb}`) });
    const document = await parseFormat(parseXlsx, file);
    expect(document.blocks.at(-1)?.text).not.toContain('ha');
  });

  it.each([
    ['an archive of something else', tinyZip({ 'a.txt': 'x' }), 'corrupt'],
    ['no archive', Promise.resolve(Buffer.from('PK no')), 'corrupt'],
    ['sheets nested without end', tinyXlsx([{ name: 'S', after: '<a>'.repeat(5_000) }]), 'too_complex'],
  ])('refuses %s', async (_, file, code) => {
    await expect(parseFormat(parseXlsx, await file)).rejects.toMatchObject({ code });
  });

  // firecrawl/anydoc#9, yfedoseev/office_oxide#193, microsoft/markitdown#2456
  it('omits hidden rows and columns', async () => {
    const cell = (ref: string, text: string): string => `<c r="${ref}" t="inlineStr"><is><t>${text}</t></is></c>`;
    const row = (r: number, texts: string[], attrs = ''): string =>
      `<row r="${r}" ${attrs}>${texts.map((text, i) => cell(`${'ABCD'[i]}${r}`, text)).join('')}</row>`;
    const sheet =
      '<cols><col min="1" max="1"/><col min="3" max="3" hidden="1"/></cols><sheetData>' +
      row(1, ['Part', 'Price', 'Margin', 'Stock']) +
      row(2, ['Pump', '120', '31 %', '4']) +
      row(3, ['Seal', '3', '60 %', '9'], 'hidden="true"') +
      row(4, ['Rod', '7', '12 %', '8'], 'hidden="0"');
    const file = await tinyXlsx([{ name: 'Offer' }], [], {
      'xl/worksheets/sheet1.xml': part('worksheet', `${sheet}</sheetData>`),
    });
    const { blocks } = await parseFormat(parseXlsx, file);
    expect(blocks.map((b) => b.text)).toEqual(['Offer', 'Part | Price | Stock\nPump | 120 | 4\nRod | 7 | 8']);
  });
});
