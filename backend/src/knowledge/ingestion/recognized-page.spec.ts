import { describe, expect, it } from '@jest/globals';
import type { ParsedBlock } from '../../parsing/document-parser.js';
import { withPage } from './recognized-page.js';

const text = (page: number | undefined, words: string, more: Partial<ParsedBlock> = {}): ParsedBlock => ({
  kind: 'paragraph',
  text: words,
  ...(page ? { page } : {}),
  ...more,
});
const heading = (page: number | undefined, words: string, ...path: string[]): ParsedBlock =>
  text(page, words, { kind: 'heading', headingPath: [...path, words] });
const texts = (blocks: ParsedBlock[]): string[] => blocks.map((block) => block.text);

describe('withPage', () => {
  it('inserts a page between its neighbours, and the last one before attached files', () => {
    const attached = [heading(undefined, 'Attachment: a.txt'), text(undefined, 'attached')];
    const first = { blocks: [text(1, 'one'), text(3, 'three'), ...attached], scannedPages: [2, 4] };
    const second = withPage(first, { page: 2, blocks: [text(2, 'two'), text(2, 'two more')], confidence: 1 });
    const { blocks, scannedPages } = withPage(second, { page: 4, blocks: [text(4, 'four')], confidence: 1 });
    expect(texts(blocks)).toEqual(['one', 'two', 'two more', 'three', 'four', 'Attachment: a.txt', 'attached']);
    expect(scannedPages).toEqual([]);
    const onlyScans = { blocks: attached, scannedPages: [1] };
    const scan = withPage(onlyScans, { page: 1, blocks: [text(1, 'one')], confidence: 1 });
    expect(texts(scan.blocks)).toEqual(['one', 'Attachment: a.txt', 'attached']);
  });

  it('replaces the text of the page, and keeps fields and notes that are not in the image', () => {
    const old = [
      text(1, 'Gar8led t€xt of a broken f0nt'),
      text(1, 'Your name: Ada', { aside: true }),
      text(1, 'Ask her about the engine.', { aside: true }),
      text(1, 'Approved', { aside: true }),
      text(2, 'next page'),
    ];
    const read = [text(1, 'Garbled text of a broken font'), text(1, 'APPROVED by the board')];
    const { blocks } = withPage({ blocks: old, scannedPages: [1] }, { page: 1, blocks: read, confidence: 1 });
    expect(texts(blocks)).toEqual([
      'Garbled text of a broken font',
      'APPROVED by the board',
      'Your name: Ada',
      'Ask her about the engine.',
      'next page',
    ]);
  });

  it('recognises headings again, and continues the section of the previous page', () => {
    const old = [
      heading(1, 'Manual'),
      text(1, 'intro', { headingPath: ['Manual'] }),
      heading(2, '2. Safety first!', 'Manual'),
      text(2, 'old words', { headingPath: ['Manual', '2. Safety first!'] }),
    ];
    const read = [text(2, 'rest of the intro'), text(2, '2 Safety First'), text(2, 'Wear gloves.')];
    const document = withPage({ blocks: old, scannedPages: [2, 3] }, { page: 2, blocks: read, confidence: 1 });
    const { blocks } = withPage(document, { page: 3, blocks: [text(3, 'And goggles.')], confidence: 1 });
    const safety = ['Manual', '2. Safety first!'];
    expect(blocks.slice(2)).toEqual([
      text(2, 'rest of the intro', { headingPath: ['Manual'] }),
      text(2, '2 Safety First', { kind: 'heading', headingPath: safety }),
      text(2, 'Wear gloves.', { headingPath: safety }),
      text(3, 'And goggles.', { headingPath: safety }),
    ]);
  });

  it('leaves a page without recognised text unchanged', () => {
    const blocks = [text(1, 'as it was')];
    const read = { page: 1, blocks: [], confidence: 0 };
    expect(withPage({ blocks, scannedPages: [1] }, read)).toEqual({ blocks, scannedPages: [] });
  });
});
