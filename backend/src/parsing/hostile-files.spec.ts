import { afterAll, describe, expect, it } from '@jest/globals';
import { HOSTILE_FILES } from './testing/hostile-files.js';
import { DOCUMENT_LIMITS } from './document-limits.js';
import { IngestionFailure } from './reasons.js';
import { ThreadDocumentParser } from './thread-document-parser.js';

/** Allowed outcomes: a failure code, `ready`, or `partial`. */
const ENDS: Record<string, string[]> = {
  'zip bomb as docx': ['too_complex'],
  'nested zip bomb as docx': ['ready'],
  'zip bomb as xlsx': ['too_complex'],
  'zip bomb as epub': ['too_complex'],
  'zip bomb as odt': ['too_complex'],
  // Entities are not expanded: the remaining text contains none of their words.
  'billion laughs as docx': ['ready', 'no_text', 'corrupt'],
  'billion laughs as odt': ['ready', 'no_text', 'corrupt'],
  'billion laughs as html': ['ready'],
  'PDF of 10,000 pages': ['partial'],
  'PDF stream of 64 MiB in a kilobyte': ['no_text', 'memory_limit', 'time_limit'],
  'PDF picture of 60,000 × 60,000 pixels': ['ready'],
  'CSV of a million rows': ['partial'],
  'HTML nested 200,000 deep': ['partial'],
  'HTML lists nested 50,000 deep': ['partial'],
  'Markdown lists nested 1,000 deep': ['ready'],
  'Markdown quotes nested 20,000 deep': ['ready', 'too_complex'],
  'JSON nested 1,000,000 deep': ['partial', 'corrupt', 'too_complex'],
  'RTF groups nested 1,000,000 deep': ['ready', 'partial', 'too_complex'],
  '100 MB of one line': ['partial'],
  '100 MB of blanks': ['ready'],
  '30 MB of one line as JSON': ['partial'],
  'ODS of repeated cells': ['partial'],
  'XLSX of cells in the last column': ['partial'],
  // Quotes alone are no text.
  '6 MB of CSV quotes': ['no_text'],
  '6 MB of quoted words in one CSV cell': ['ready'],
  '6 MB of empty CSV cells': ['no_text'],
  'flat JSON of 600,000 members': ['partial'],
  '30 MB of short paragraphs': ['partial'],
};

/** Expected reason of a document that is ready in part. */
const NAMED: Record<string, RegExp> = {
  'PDF of 10,000 pages': /5000 pages/,
  'CSV of a million rows': /first 333,333 rows .* 1,000,000 cells/,
  '100 MB of one line': /10,000,000 characters/,
  '30 MB of one line as JSON': /1,000,000 characters/,
  'ODS of repeated cells': /Repeated cells .* 10,000 of them/,
  'XLSX of cells in the last column': /first 305 rows .* 5,000,000 empty cells/,
  'flat JSON of 600,000 members': /values .* 10,000,000 characters/,
  '30 MB of short paragraphs': /200,000 paragraphs/,
};

const MIB = 1024 * 1024;

describe('files designed to exhaust a parser', () => {
  const lines: string[] = [];
  const parser = new ThreadDocumentParser();
  afterAll(() => {
    process.stdout.write(
      `\nhostile file | outcome | characters | ms | growth of memory in MiB | reason\n${lines.join('\n')}\n`,
    );
  });

  it('has an expectation for each file', () => {
    expect(Object.keys(HOSTILE_FILES)).toEqual(Object.keys(ENDS));
  });

  it.each(Object.entries(HOSTILE_FILES))(
    '%s ends within limits',
    async (name, { type, bytes }) => {
      const content = await bytes();
      const [start, before] = [performance.now(), process.memoryUsage.rss()];
      let peak = before;
      const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 50);
      const { outcome, reason, chars } = await parser.parse(content, type).then(
        ({ blocks, partial }) => ({
          outcome: partial ? 'partial' : 'ready',
          reason: partial ?? '',
          chars: blocks.reduce((sum, block) => sum + block.text.length, 0),
        }),
        (error: unknown) => {
          if (!(error instanceof IngestionFailure)) throw error;
          return { outcome: error.code as string, reason: error.message, chars: 0 };
        },
      );
      clearInterval(watch);
      const growth = Math.round((peak - before) / MIB);
      lines.push([name, outcome, chars, Math.round(performance.now() - start), growth, reason].join(' | '));
      expect(ENDS[name]).toContain(outcome);
      expect(reason).toMatch(NAMED[name] ?? /^/);
      expect(chars).toBeLessThanOrEqual(DOCUMENT_LIMITS.characters);
      expect(growth).toBeLessThan(1_100);
    },
    150_000,
  );
});
