import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ParsedBlock } from '../document-parser.js';
import { CHUNKING_STRATEGIES } from './chunk.js';
import type { Chunk, ChunkingOptions } from './chunk.js';
import { chunkDocument } from './chunker.js';
import { documentText } from './document-text.js';

const countTokens = (text: string): number =>
  2 + (text.match(/\S+/g) ?? []).reduce((n, word) => n + Math.ceil(word.length / 4), 0);
/** Texts about the same one of two subjects have similar vectors. */
const embed = async (texts: string[]): Promise<Float32Array[]> =>
  texts.map((text) => {
    const [a, b] = [(text.match(/whale/g) ?? []).length + 0.1, (text.match(/bread/g) ?? []).length + 0.1];
    return Float32Array.from([a / Math.hypot(a, b), b / Math.hypot(a, b)]);
  });
const cut = (blocks: ParsedBlock[], more: Partial<ChunkingOptions> = {}): Promise<Chunk[]> =>
  chunkDocument({ blocks }, { countTokens, maxTokens: 128, targetTokens: 60, embed, ...more });
const numbered = (n: number, subject: string): string =>
  Array.from({ length: n }, (_, i) => `The ${subject} number ${i} is here.`).join(' ');

describe('tables', () => {
  const header = 'Article | Price | Stock';
  const rows = Array.from({ length: 40 }, (_, i) => `Article ${i} | ${i * 3} EUR | ${i} left`);
  const table: ParsedBlock = { kind: 'table', text: [header, ...rows].join('\n'), header, sheet: 'Prices' };

  it('gives every piece of a table without its first row the column names, embedded and counted', async () => {
    const [first, ...others] = await cut([table]);
    expect(first!.tableHeader).toBeUndefined();
    expect(first!.text.startsWith(header)).toBe(true);
    expect(others.length).toBeGreaterThan(3);
    for (const chunk of others) {
      expect(chunk).toMatchObject({ tableHeader: header, sheet: 'Prices' });
      expect(chunk.embeddingText.startsWith(`${header}\nArticle `)).toBe(true);
      expect(chunk.tokenCount).toBe(countTokens(chunk.embeddingText));
      expect(chunk.tokenCount).toBeLessThanOrEqual(62);
    }
  });

  it.each(CHUNKING_STRATEGIES)('never splits a row that fits, whatever the overlap: %s', async (strategy) => {
    const chunks = await cut([table], { strategy, overlapTokens: 20 });
    expect(chunks.flatMap(({ text }) => text.split('\n'))).toEqual([header, ...rows]);
  });

  it('keeps a row whole that is larger than the target but fits the window', async () => {
    const long = Array.from({ length: 4 }, (_, i) => `Row ${i} | ${'cell '.repeat(60).trim()}`);
    const chunks = await cut([{ kind: 'table', text: long.join('\n') }]);
    expect(chunks.map(({ text }) => text)).toEqual(long);
  });

  it('embeds only the first columns of a header that would fill the window', async () => {
    const wide = Array.from({ length: 100 }, (_, i) => `Column ${i}`).join(' | ');
    const chunks = await cut([{ kind: 'table', text: [wide, ...rows].join('\n'), header: wide }]);
    const last = chunks.at(-1)!;
    expect(last.tableHeader).toBe(wide);
    expect(last.embeddingText).toMatch(/^Column 0 \| Column 1[^\n]*\nArticle/);
    expect(last.tokenCount).toBeLessThanOrEqual(128);
  });
});

describe('structure', () => {
  it('keeps code and list items whole if they fit the window', async () => {
    const code = Array.from({ length: 20 }, (_, i) => `line ${i}();`).join('\n');
    const items = Array.from({ length: 6 }, (_, i) => `- item ${i} ${'word '.repeat(30).trim()}`);
    const chunks = await cut([
      { kind: 'code', text: code },
      { kind: 'list', text: items.join('\n') },
    ]);
    expect(chunks[0]!.text).toBe(code);
    expect(chunks.slice(1).flatMap(({ text }) => text.split('\n'))).toEqual(items);
  });

  it('never spans pages, slides or sheets', async () => {
    const text = 'Short one.';
    const blocks: ParsedBlock[] = [
      { kind: 'paragraph', text, page: 1 },
      { kind: 'paragraph', text, page: 2 },
      { kind: 'paragraph', text, slide: 1 },
      { kind: 'paragraph', text, slide: 2 },
      { kind: 'table', text, sheet: 'A' },
      { kind: 'table', text, sheet: 'B' },
    ];
    for (const strategy of CHUNKING_STRATEGIES) {
      const chunks = await cut(blocks, { strategy, overlapTokens: 30 });
      expect(chunks.map(({ page, slide, sheet }) => page ?? slide ?? sheet)).toEqual([1, 2, 1, 2, 'A', 'B']);
    }
  });

  it('finds words and sentences in languages without spaces', async () => {
    const count = (text: string): number => 2 + [...text].length;
    const thai = 'แมวกินปลาในบ้านหลังใหญ่'.repeat(30);
    const japanese = '図書館は九時に開きます。'.repeat(30);
    const chunks = await cut([{ kind: 'paragraph', text: thai }], { countTokens: count });
    const boundaries = new Set(
      [...new Intl.Segmenter('th', { granularity: 'word' }).segment(thai)].map((s) => s.index),
    );
    expect(chunks.length).toBeGreaterThan(5);
    for (const { start } of chunks) expect(boundaries.has(start)).toBe(true);
    for (const { text } of await cut([{ kind: 'paragraph', text: japanese }], { countTokens: count }))
      expect(text).toMatch(/^図書館.*。$/);
  });
});

describe('strategies', () => {
  it('repeats whole sentences up to the overlap, as a range of the text', async () => {
    const blocks: ParsedBlock[] = [{ kind: 'paragraph', text: numbered(40, 'whale') }];
    const chunks = await cut(blocks, { overlapTokens: 16 });
    expect(chunks.length).toBeGreaterThan(4);
    for (const [i, chunk] of chunks.slice(1).entries()) {
      const shared = blocks[0]!.text.slice(chunk.start, chunks[i]!.end);
      expect(shared).toMatch(/^(The whale number \d+ is here\.\s*)+$/);
      expect(countTokens(shared) - 2).toBeLessThanOrEqual(16);
    }
  });

  it('slides a window of sentences', async () => {
    const chunks = await cut([{ kind: 'paragraph', text: numbered(40, 'whale') }], { strategy: 'sentence_window' });
    for (const [i, chunk] of chunks.slice(1).entries()) {
      expect(chunk.start).toBeGreaterThan(chunks[i]!.start);
      expect(chunk.start).toBeLessThan(chunks[i]!.end);
      expect(chunk.text).toMatch(/^The whale .*\.$/s);
    }
  });

  it('splits where the subject changes', async () => {
    const text = `${numbered(4, 'whale')} ${numbered(4, 'bread')}`;
    const chunks = await cut([{ kind: 'paragraph', text }], { strategy: 'semantic', targetTokens: 100 });
    const mixed = chunks.filter((chunk) => chunk.text.includes('whale') && chunk.text.includes('bread'));
    expect(mixed).toEqual([]);
    expect(chunks).toHaveLength(2);
    await expect(cut([{ kind: 'paragraph', text }], { strategy: 'semantic', embed: undefined })).rejects.toThrow();
  });

  it('stops when it is aborted', async () => {
    const stop = new AbortController();
    const aborting = async (texts: string[]): Promise<Float32Array[]> => {
      stop.abort(new Error('stop'));
      return embed(texts);
    };
    const text = numbered(2_000, 'whale');
    await expect(
      cut([{ kind: 'paragraph', text }], { strategy: 'semantic', embed: aborting, signal: stop.signal }),
    ).rejects.toThrow('stop');
  });

  it('loses no word and keeps offsets, order, places and window, for any document, strategy, size and overlap', async () => {
    const block = fc.record({
      kind: fc.constantFrom('paragraph', 'list', 'table', 'code', 'heading') as fc.Arbitrary<ParsedBlock['kind']>,
      text: fc
        .array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), { minLength: 1, maxLength: 30 })
        .map((words) => words.join(' ').replace(/ {3}/g, '. ').replace(/ 0/g, '\n')),
      headingPath: fc.option(fc.constantFrom<string[]>(['A'], ['A', 'B'], ['C']), { nil: undefined }),
      slide: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
    });
    const options = fc.record({
      strategy: fc.constantFrom(...CHUNKING_STRATEGIES),
      targetTokens: fc.integer({ min: 8, max: 200 }),
      overlapTokens: fc.integer({ min: 0, max: 60 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(block, { maxLength: 6 }), options, async (blocks, chosen) => {
        const { text, placed } = documentText(blocks);
        const chunks = await cut(blocks, { ...chosen, title: 'A title' });
        const covered = new Uint8Array(text.length);
        chunks.forEach((chunk, i) => {
          expect(chunk.ordinal).toBe(i);
          expect(text.slice(chunk.start, chunk.end)).toBe(chunk.text);
          expect(chunk.tokenCount).toBeLessThanOrEqual(128);
          if (i > 0) expect(chunk.start).toBeGreaterThan(chunks[i - 1]!.start);
          const places = placed.filter((p) => p.start < chunk.end && p.end > chunk.start).map((p) => p.slide);
          expect(new Set(places)).toEqual(new Set([chunk.slide]));
          covered.fill(1, chunk.start, chunk.end);
        });
        const lost =
          [...text].length === 0
            ? ''
            : text
                .split('')
                .filter((_, i) => covered[i] === 0)
                .join('');
        expect(lost.trim()).toBe('');
      }),
      { numRuns: 150 },
    );
  });
});

describe('large or degenerate text', () => {
  it.each(CHUNKING_STRATEGIES)('takes linear time: %s', async (strategy) => {
    const lines = (n: number): ParsedBlock => ({ kind: 'list', text: `- a\n${'\n'.repeat(n)}- b` });
    const start = performance.now();
    const chunks = await cut([lines(100_000)], { strategy, overlapTokens: 20 });
    expect(chunks.length).toBeLessThan(200);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  it('chunks a block of more sentences than a call can have arguments', async () => {
    const chunks = await cut([{ kind: 'list', text: 'One.\n'.repeat(200_000) }], { targetTokens: 100 });
    expect(chunks.reduce((n, { text }) => n + text.split('\n').length, 0)).toBe(200_000);
  });
});
