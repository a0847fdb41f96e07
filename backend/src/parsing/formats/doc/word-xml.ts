import type { ParsedDocument } from '../../document-parser.js';
import { cutReason } from '../cut-reason.js';
import { isOn, valueOf, WordStyles } from '../ooxml/word-styles.js';
import { RtfBlocks } from '../rtf/rtf-blocks.js';
import { attr, child, descendants, elements, scanXml, type XmlNode } from '../xml.js';

const BESIDE = new Set(['pPr', 'rPr', 'binData', 'instrText', 'delText', 'del', 'shapetype', 'docSuppData']);
const MAX_LEVEL = 8;

/** Parses the XML format of Word 2003 (http://schemas.microsoft.com/office/word/2003/wordml), a single file. */
export function parseWordXml(bytes: Uint8Array): ParsedDocument {
  const reader = new WordXmlReader();
  const end = scanXml(bytes, {
    collect: (name) => name === 'styles' || name === 'p' || name === 'tbl',
    element: (node) => reader.take(node),
  });
  reader.blocks.finish('');
  return { blocks: reader.blocks.blocks, title: reader.blocks.title, partial: cutReason(end, false) };
}

class WordXmlReader {
  readonly blocks = new RtfBlocks();
  private styles = new WordStyles({ name: 'styles', attrs: {}, children: [] });

  take(node: XmlNode): void {
    if (node.name === 'styles') this.styles = new WordStyles(node);
    else if (node.name === 'tbl') this.table(node);
    else this.paragraph(node);
  }

  private paragraph(node: XmlNode): void {
    const properties = child(node, 'pPr');
    // Word stores the displayed mark of a list item as a hint for other readers.
    const list = child(properties, 'listPr');
    const shown = list && attr(child(list, 't') ?? { attrs: {} }, 'val');
    const label = list ? (/[\p{L}\p{N}]/u.test(shown ?? '') ? shown! : '-') : '';
    const level = Math.min(MAX_LEVEL, Number(list && valueOf(list, 'ilvl')) || 0);
    const heading = this.styles.headingLevel(properties);
    this.blocks.paragraph(textOf(node), { inTable: false, heading, label: heading === undefined ? label : '', level });
    for (const table of descendants(node, 'tbl')) this.table(table);
  }

  private table(table: XmlNode): void {
    for (const row of descendants(table, 'tr')) {
      for (const cell of descendants(row, 'tc')) this.blocks.endCell(textOf(cell));
      this.blocks.endRow(isOn(child(row, 'trPr'), 'tblHeader'));
    }
    this.blocks.paragraph('', { inTable: false, heading: undefined, label: '', level: 0 });
  }
}

function textOf(node: XmlNode): string {
  let text = '';
  for (const inner of elements(node)) {
    if (inner.name === 't') text += inner.children.filter((c) => typeof c === 'string').join('');
    else if (inner.name === 'tab') text += '\t';
    else if (inner.name === 'br' || inner.name === 'cr') text += '\n';
    else if (inner.name === 'noBreakHyphen') text += '-';
    else if (inner.name === 'r' && isOn(child(inner, 'rPr'), 'vanish')) continue;
    else if (inner.name === 'tbl' && node.name === 'p') continue;
    else if (!BESIDE.has(inner.name)) text += `${textOf(inner)}${inner.name === 'p' ? '\n' : ''}`;
  }
  return text;
}
