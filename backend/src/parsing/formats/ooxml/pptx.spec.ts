import { describe, expect, it } from '@jest/globals';
import { part, relations, tinyPptx, tinyShape } from '../../testing/office-files.js';
import { lines, parseFormat } from '../../testing/parse-format.js';
import { parsePptx } from './pptx.js';

const cell = (text: string): string => `<a:tc><a:txBody><a:p><a:r><a:t>${text}</a:t></a:r></a:p></a:txBody></a:tc>`;

describe('parsePptx', () => {
  it('reads titles, nested lists, groups and notes, and omits repeated content', async () => {
    const slide =
      tinyShape(['First', '  Deeper', 'Second'], 'body') +
      tinyShape(['Welcome'], 'title') +
      tinyShape(['Page 1'], 'sldNum') +
      `<p:grpSp><p:grpSp>${tinyShape(['Grouped box'])}</p:grpSp></p:grpSp>`;
    const file = await tinyPptx([slide, tinyShape(['Last words'])], {
      'ppt/slides/_rels/slide1.xml.rels': relations({ n: ['notesSlide', '../notesSlides/n1.xml'] }),
      'ppt/notesSlides/n1.xml': part('p:notes', tinyShape(['Say hello'], 'body') + tinyShape(['1'], 'sldNum')),
    });
    const document = await parseFormat(parsePptx, file);
    expect(document).toMatchObject({ pages: 2, title: 'Welcome' });
    expect(lines(document)).toEqual([
      'heading: Welcome',
      'list: - First\n  - Deeper\n- Second',
      'paragraph: Grouped box',
      'paragraph: Notes: Say hello',
      'paragraph: Last words',
    ]);
    expect(document.blocks[2]).toMatchObject({ slide: 1, headingPath: ['Welcome'] });
    expect(document.blocks.at(-1)?.slide).toBe(2);
  });

  it('reads tables with their header, charts and diagrams', async () => {
    const table =
      '<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tblPr firstRow="1"/>' +
      `<a:tr>${cell('Name')}${cell('Note')}</a:tr><a:tr>${cell('Ann')}${cell('ok')}</a:tr>` +
      '</a:tbl></a:graphicData></a:graphic></p:graphicFrame>';
    const chart = '<p:graphicFrame><a:graphic><c:chart r:id="c1"/></a:graphic></p:graphicFrame>';
    const value = (v: string): string => `<c:pt idx="0"><c:v>${v}</c:v></c:pt>`;
    const file = await tinyPptx([table + chart], {
      'ppt/slides/_rels/slide1.xml.rels': relations({ c1: ['chart', '../charts/chart1.xml'] }),
      'ppt/charts/chart1.xml': part(
        'c:chartSpace',
        '<c:chart><c:title><a:p><a:r><a:t>Sales</a:t></a:r></a:p></c:title>' +
          `<c:ser><c:tx><c:v>2024</c:v></c:tx><c:cat>${value('May')}</c:cat><c:val>${value('7')}</c:val></c:ser></c:chart>`,
      ),
    });
    const document = await parseFormat(parsePptx, file);
    expect(document.blocks).toEqual([
      { kind: 'table', text: 'Name | Note\nAnn | ok', header: 'Name | Note', slide: 1 },
      { kind: 'paragraph', text: 'Chart: Sales', slide: 1 },
      { kind: 'table', text: 'Category | 2024\nMay | 7', header: 'Category | 2024', slide: 1 },
    ]);
  });

  it('omits hidden slides', async () => {
    const hidden = part('p:sld', `<p:cSld><p:spTree>${tinyShape(['Draft'])}</p:spTree></p:cSld>`);
    const file = await tinyPptx([tinyShape(['Shown']), '', tinyShape(['Last'])], {
      'ppt/slides/slide2.xml': hidden.replace('<p:sld ', '<p:sld show="0" '),
    });
    const { blocks } = await parseFormat(parsePptx, file);
    expect(blocks.map((b) => [b.slide, b.text])).toEqual([
      [1, 'Shown'],
      [3, 'Last'],
    ]);
  });
});
