import { describe, expect, it } from '@jest/globals';
import { tinyOdf } from '../../testing/office-files.js';
import { lines, parseFormat } from '../../testing/parse-format.js';
import { parseOdp } from './presentation.js';
import { parseOds } from './spreadsheet.js';
import { parseOdt } from './text-document.js';

const cell = (text: string, attrs = ''): string =>
  `<table:table-cell ${attrs}><text:p>${text}</text:p></table:table-cell>`;
const row = (...cells: string[]): string => `<table:table-row>${cells.join('')}</table:table-row>`;

describe('parseOdt', () => {
  it('reads headings, nested lists with numbers, tables, notes and comments', async () => {
    const styles =
      '<text:list-style style:name="N"><text:list-level-style-number text:level="1" style:num-format="1"/></text:list-style>';
    const body =
      '<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>' +
      '<text:h text:outline-level="1">Returns</text:h>' +
      '<text:p>Within<text:s text:c="2"/>30 days<text:note><text:note-citation>1</text:note-citation>' +
      '<text:note-body><text:p>Not on sale.</text:p></text:note-body></text:note>.' +
      '<office:annotation><dc:creator>Ann</dc:creator><text:p>Really?</text:p></office:annotation></text:p>' +
      '<text:list text:style-name="N"><text:list-item><text:p>One</text:p><text:list><text:list-item><text:p>Inner</text:p></text:list-item>' +
      '</text:list></text:list-item><text:list-item><text:p>Two</text:p></text:list-item></text:list>' +
      '<text:h text:outline-level="2">Costs</text:h>' +
      `<table:table><table:table-header-rows>${row(cell('Land'), cell('Preis'))}</table:table-header-rows>${row(cell('Ulm'), cell('5'))}</table:table>` +
      '<text:p><draw:frame><draw:text-box><text:p>Boxed</text:p></draw:text-box></draw:frame></text:p>';
    const document = await parseFormat(parseOdt, await tinyOdf('odt', body, styles));
    expect(lines(document)).toEqual([
      'heading: Returns',
      'paragraph: Within  30 days[1].',
      'paragraph: [1] Not on sale.',
      'paragraph: Comment: Really?',
      'list: 1. One\n  - Inner\n2. Two',
      'heading: Costs',
      'table: Land | Preis\nUlm | 5',
      'paragraph: Boxed',
    ]);
    expect(document.blocks[6]).toMatchObject({ header: 'Land | Preis', headingPath: ['Returns', 'Costs'] });
  });
});

describe('parseOds', () => {
  it('reads displayed cell values, repeats merged and repeated cells, and omits hidden sheets', async () => {
    const styles =
      '<style:style style:name="off" style:family="table"><style:table-properties table:display="false"/></style:style>';
    const body =
      `<table:table table:name="Data">${row(cell('Region'), cell('City'), cell('Share'))}` +
      row(cell('North', 'table:number-rows-spanned="2"'), cell('Kiel'), cell('12 %', 'office:value="0.12"')) +
      row('<table:covered-table-cell/>', cell('Bremen'), cell('8 %')) +
      `<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>` +
      `${row(cell('x', 'table:number-columns-repeated="2"'))}</table:table>` +
      `<table:table table:name="Hidden" table:style-name="off">${row(cell('secret'))}</table:table>`;
    const document = await parseFormat(parseOds, await tinyOdf('ods', body, styles));
    expect(lines(document)).toEqual([
      'heading: Data',
      'table: Region | City | Share\nNorth | Kiel | 12 %\nNorth | Bremen | 8 %',
      'table: x | x',
    ]);
    expect(document.blocks[1]).toMatchObject({ sheet: 'Data', header: 'Region | City | Share' });
  });
});

describe('hidden content in OpenDocument', () => {
  it('includes rows and columns of a sheet', async () => {
    const columns =
      '<table:table-column/><table:table-column table:number-columns-repeated="2" table:visibility="collapse"/><table:table-column/>';
    const rows =
      row(cell('Part'), cell('Cost'), cell('Margin'), cell('Price')) +
      row(cell('Seal'), cell('1'), cell('60 %'), cell('3')).replace(
        '<table:table-row>',
        '<table:table-row table:visibility="filter">',
      ) +
      row(cell('Pump'), cell('80'), cell('31 %'), cell('120'));
    const file = await tinyOdf('ods', `<table:table table:name="Offer">${columns}${rows}</table:table>`);
    expect(lines(await parseFormat(parseOds, file))).toEqual(['heading: Offer', 'table: Part | Price\nPump | 120']);
  });

  it('includes slides that are hidden from the show', async () => {
    const style =
      '<style:style style:name="off" style:family="drawing-page"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>';
    const page = (text: string, attrs = ''): string =>
      `<draw:page ${attrs}><draw:frame><draw:text-box><text:p>${text}</text:p></draw:text-box></draw:frame></draw:page>`;
    const file = await tinyOdf('odp', page('Draft', 'draw:style-name="off"') + page('Shown'), style);
    const { blocks } = await parseFormat(parseOdp, file);
    expect(blocks.map((b) => [b.slide, b.text])).toEqual([[2, 'Shown']]);
  });
});

describe('parseOdp', () => {
  it('reads slides with title and notes', async () => {
    const frame = (kind: string, text: string): string =>
      `<draw:frame presentation:class="${kind}"><draw:text-box><text:p>${text}</text:p></draw:text-box></draw:frame>`;
    const notes = `<presentation:notes>${frame('notes', 'Speak slowly')}</presentation:notes>`;
    const body = `<draw:page>${frame('outline', 'Point')}${frame('title', 'Plan')}${frame('footer', 'Acme')}${notes}</draw:page><draw:page/>`;
    const document = await parseFormat(parseOdp, await tinyOdf('odp', body));
    expect(document).toMatchObject({ pages: 2, title: 'Plan' });
    expect(lines(document)).toEqual(['heading: Plan', 'paragraph: Point', 'paragraph: Notes: Speak slowly']);
    expect(document.blocks[1]).toMatchObject({ slide: 1, headingPath: ['Plan'] });
  });
});
