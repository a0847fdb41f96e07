import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ParsedBlock, ParsedDocument } from '../document-parser.js';
import { chunkLimitReason, withChunkLimit } from './chunk-limit.js';
import { chunkDocument } from './chunker.js';
import { documentText } from './document-text.js';

/** Two special tokens, plus one token per four letters of a word. */
const countTokens = (text: string): number =>
  2 + (text.match(/\S+/g) ?? []).reduce((n, word) => n + Math.ceil(word.length / 4), 0);
const options = { countTokens, maxTokens: 256 };
const paragraph = (text: string, more: Partial<ParsedBlock> = {}): ParsedBlock => ({
  kind: 'paragraph',
  text,
  ...more,
});
const sentences = (n: number, from = 0): string =>
  Array.from({ length: n }, (_, i) => `This is sentence number ${from + i} of the text.`).join(' ');

describe('chunkDocument', () => {
  it('has offsets that reproduce the text, pages and headings', async () => {
    const document: ParsedDocument = {
      blocks: [
        { kind: 'heading', text: 'Costs', page: 2, headingPath: ['Guide', 'Costs'] },
        paragraph(sentences(60), { page: 2, headingPath: ['Guide', 'Costs'] }),
        { kind: 'heading', text: 'Other', page: 3, headingPath: ['Guide', 'Other'] },
        paragraph('Short.', { page: 3, headingPath: ['Guide', 'Other'] }),
      ],
    };
    const { text } = documentText(document.blocks);
    const chunks = await chunkDocument(document, { ...options, title: 'Manual' });
    expect(chunks.length).toBeGreaterThan(3);
    for (const chunk of chunks) expect(text.slice(chunk.start, chunk.end)).toBe(chunk.text);
    expect(chunks[0]).toMatchObject({ ordinal: 0, page: 2, headingPath: ['Guide', 'Costs'] });
    expect(chunks[0]?.embeddingText).toMatch(/^Manual > Guide\nCosts\n\nThis is/);
    expect(chunks[1]?.embeddingText).toMatch(/^Manual > Guide > Costs\nThis is/);
    expect(chunks.at(-1)).toMatchObject({ text: 'Other\n\nShort.', page: 3 });
  });

  it('splits between sentences near the target', async () => {
    const chunks = await chunkDocument({ blocks: [paragraph(sentences(200))] }, options);
    for (const chunk of chunks) {
      expect(chunk.text).toMatch(/^This is .*text\.$/s);
      expect(chunk.tokenCount).toBeLessThanOrEqual(256);
    }
    const full = chunks.slice(0, -1).map((c) => c.tokenCount);
    expect(Math.min(...full)).toBeGreaterThan(150);
  });

  it('never splits a table row', async () => {
    const rows = Array.from({ length: 100 }, (_, i) => `Article ${i} | ${i * 3} EUR | in stock`);
    const chunks = await chunkDocument({ blocks: [{ kind: 'table', text: rows.join('\n') }] }, options);
    expect(chunks.flatMap((c) => c.text.split('\n'))).toEqual(rows);
  });

  it('never spans a page break', async () => {
    const pages = [1, 1, 2, 3].map((page, i) => paragraph(sentences(4, i * 10), { page }));
    const chunks = await chunkDocument({ blocks: pages }, options);
    expect(chunks.map((c) => c.page)).toEqual([1, 2, 3]);
    expect(chunks[0]?.text).toContain('number 13');
  });

  it('splits giant words and text without spaces', async () => {
    const chunks = await chunkDocument(
      { blocks: [paragraph('x'.repeat(30_000)), paragraph('図書館は九時に開きます。'.repeat(500))] },
      options,
    );
    for (const chunk of chunks) expect(chunk.tokenCount).toBeLessThanOrEqual(256);
    expect(
      chunks
        .map((c) => c.text)
        .join('')
        .replace(/\s/g, ''),
    ).toHaveLength(30_000 + 6_000);
  });

  it('tokenises each text a bounded number of times', async () => {
    let characters = 0;
    const counting = (text: string): number => {
      characters += text.length;
      return countTokens(text);
    };
    const blocks = Array.from({ length: 300 }, (_, i) => paragraph(sentences(40, i * 40)));
    await chunkDocument({ blocks }, { countTokens: counting, maxTokens: 256 });
    expect(characters).toBeLessThan(5 * documentText(blocks).text.length);
  });

  it('loses no word, keeps order and window for any document', async () => {
    const block = fc.record({
      kind: fc.constantFrom('paragraph', 'list', 'table', 'code') as fc.Arbitrary<ParsedBlock['kind']>,
      text: fc
        .array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 400 }), { minLength: 1, maxLength: 8 })
        .map((w) => w.join(' ')),
      headingPath: fc.option(fc.constantFrom<string[]>(['A'], ['A', 'B'], ['C']), { nil: undefined }),
      page: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(block, { maxLength: 6 }), async (blocks) => {
        const { text } = documentText(blocks);
        const chunks = await chunkDocument({ blocks }, { countTokens, maxTokens: 128, title: 'A title' });
        const strip = (s: string): string => s.replace(/\s+/gu, '');
        expect(strip(chunks.map((c) => c.text).join(''))).toBe(strip(text));
        chunks.forEach((chunk, i) => {
          expect(chunk.ordinal).toBe(i);
          expect(text.slice(chunk.start, chunk.end)).toBe(chunk.text);
          expect(chunk.tokenCount).toBeLessThanOrEqual(128);
          if (i > 0) expect(chunk.start).toBeGreaterThanOrEqual(chunks[i - 1]!.end);
        });
        expect(await chunkDocument({ blocks }, { countTokens, maxTokens: 128, title: 'A title' })).toEqual(chunks);
      }),
      { numRuns: 60 },
    );
  });

  it('chunks a section of more pieces than a call can have arguments', async () => {
    const words = 'Many short words. '.repeat(150_000);
    const fine = { countTokens: () => 5, maxTokens: 256, strategy: 'sentence_window' as const };
    const chunks = await chunkDocument({ blocks: [paragraph(words)] }, fine);
    expect(chunks.at(-1)!.end).toBe(words.trimEnd().length);
  });

  it('stops at its limit and reports the position', async () => {
    const document = { blocks: [paragraph(sentences(500))] };
    const chunks = await chunkDocument(document, { ...options, maxChunks: 3 });
    expect(chunks).toHaveLength(3);
    const { text } = documentText(document.blocks);
    const percent = Math.floor((chunks[2]!.end / text.length) * 100);
    expect(chunkLimitReason(chunks, document, 3)).toBe(
      `Only the first ${percent} % of the text can be searched: a document may have 3 passages.`,
    );
    expect(chunkLimitReason(await chunkDocument(document, options), document)).toBeUndefined();
  });

  it('reports omitted content once, however often a document is chunked', async () => {
    const document = { blocks: [paragraph('One two three four five. '.repeat(2_000))] };
    const [three, six] = await Promise.all(
      [3, 6].map(async (maxChunks) =>
        chunkLimitReason(await chunkDocument(document, { ...options, maxChunks }), document, maxChunks),
      ),
    );
    const unread = 'Only the first 5000 pages were read.';
    expect(six).not.toBe(three);
    expect(withChunkLimit(six, withChunkLimit(three, unread))).toBe(`${six} ${unread}`);
    expect(withChunkLimit(undefined, withChunkLimit(three, unread))).toBe(unread);
    expect(withChunkLimit(undefined, three)).toBeUndefined();
  });
});
