import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { HOSTILE_OFFICE_FILES } from './testing/hostile-office-files.js';
import { tinyMsg } from './testing/old-messages.js';
import { tinyDoc } from './testing/old-office-files.js';
import { tinyPpt } from './testing/old-presentations.js';
import { DOCUMENT_LIMITS } from './document-limits.js';
import type { DocumentType } from './document-parser.js';
import { parseBytes } from './parse-bytes.js';
import { IngestionFailure } from './reasons.js';
import { ThreadDocumentParser } from './thread-document-parser.js';

/** Allowed outcomes: a failure code, `ready`, or `partial`. */
const ENDS: Record<string, string[]> = {
  'XLS of two million cells': ['partial'],
  'XLS of cells in the last column': ['partial'],
  'XLS of 5,000 sheets at one place': ['too_complex'],
  'XLS of long formulas': ['ready'],
  'XLS that states 4,000 million strings': ['no_text', 'corrupt'],
  'XLS of a million empty records': ['no_text'],
  'XLS in a circle of 4 GB': ['partial', 'corrupt'],
  'DOC in a circle of 4 GB': ['partial', 'corrupt'],
  'PPT in a circle of 4 GB': ['partial', 'corrupt'],
  'MSG with sectors beyond the file': ['corrupt'],
  'DOC with sectors beyond the file': ['corrupt'],
  'DOC of storages in themselves': ['ready'],
  'DOC of notes over each other': ['too_complex'],
  'DOC of pieces over each other': ['partial'],
  'DOC of ten million empty paragraphs': ['partial'],
  'DOC of ten million cells': ['partial'],
  'DOC of ten million fields': ['ready'],
  'PPT of groups nested 100,000 deep': ['ready'],
  'MSG nested 200 deep': ['partial'],
  'MSG with a body of 4 GB': ['no_text'],
};

const LIMIT_MS = 30_000;

describe('old Office files designed to exhaust a parser', () => {
  const lines: string[] = [];
  const parser = new ThreadDocumentParser();
  afterAll(() => {
    process.stdout.write(`\nhostile file | outcome | characters | ms | reason\n${lines.join('\n')}\n`);
  });

  it('has an expectation for each file', () => {
    expect(Object.keys(HOSTILE_OFFICE_FILES)).toEqual(Object.keys(ENDS));
  });

  it.each(Object.entries(HOSTILE_OFFICE_FILES))(
    '%s ends within limits',
    async (name, { type, bytes }) => {
      const content = await bytes();
      const start = performance.now();
      const { outcome, reason, chars } = await outcomeOf(parser.parse(content, type));
      const ms = Math.round(performance.now() - start);
      lines.push([name, outcome, chars, ms, reason].join(' | '));
      expect(ENDS[name]).toContain(outcome);
      expect(chars).toBeLessThanOrEqual(DOCUMENT_LIMITS.characters);
      expect(ms).toBeLessThan(LIMIT_MS);
    },
    60_000,
  );
});

async function outcomeOf(
  parsing: ReturnType<typeof parseBytes>,
): Promise<{ outcome: string; reason: string; chars: number }> {
  try {
    const { blocks, partial } = await parsing;
    const chars = blocks.reduce((sum, block) => sum + block.text.length, 0);
    return { outcome: partial ? 'partial' : 'ready', reason: partial ?? '', chars };
  } catch (error) {
    if (!(error instanceof IngestionFailure)) throw error;
    return { outcome: error.code, reason: error.message, chars: 0 };
  }
}

const WHOLE: [DocumentType, Buffer][] = [
  [
    'doc',
    tinyDoc(
      [
        { text: 'Title', style: 1 },
        'Words\u0002 of a document.',
        { text: 'cell', table: 'cell' },
        { text: '', table: 'row' },
      ],
      { notes: ['note'] },
    ),
  ],
  ['ppt', tinyPpt([{ texts: [{ kind: 0, text: 'Title' }], table: [{ text: 'cell', at: [0, 0] }], notes: 'Notes' }])],
  [
    'msg',
    tinyMsg({
      properties: { 0x37: 'Subject', 0x1000: 'Words' },
      attachments: [{ name: 'a.txt', content: Buffer.from('words') }],
    }),
  ],
];

describe.each(WHOLE)('a damaged %s', (type, whole) => {
  it('yields a reason or the available part, wherever a file is truncated or modified', async () => {
    const change = fc.tuple(
      fc.nat(whole.length - 4),
      fc.constantFrom(0, 1, 0xff, 0x7fffffff, 0xffffffff, 0xfffffffe, 0x01000000),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 12 }), fc.nat(2 * whole.length), async (changes, cut) => {
        const file = Buffer.from(whole);
        for (const [at, value] of changes) file.writeUInt32LE(value, at);
        await outcomeOf(parseBytes(file.subarray(0, cut), type, { onProgress: () => undefined }));
      }),
      { numRuns: 400 },
    );
  }, 60_000);
});
