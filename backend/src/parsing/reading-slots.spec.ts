import { describe, expect, it } from '@jest/globals';
import { PageRecognizer, type RecognizedPage } from './ocr/page-recognizer.js';
import { DocumentParser, type ParsedDocument } from './document-parser.js';
import { ReadingSlots, SlottedParser, SlottedRecognizer } from './reading-slots.js';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('ReadingSlots', () => {
  it('admits as many as there are slots, the others in order', async () => {
    const slots = new ReadingSlots(2);
    const order: number[] = [];
    const releases = new Map<number, () => void>();
    for (const n of [1, 2, 3, 4]) {
      void slots.take().then((release) => {
        order.push(n);
        releases.set(n, release);
      });
    }
    await settled();
    expect(order).toEqual([1, 2]);
    releases.get(2)!();
    await settled();
    expect(order).toEqual([1, 2, 3]);
    releases.get(1)!();
    releases.get(3)!();
    await settled();
    expect(order).toEqual([1, 2, 3, 4]);
  });

  it('removes aborted waiters without losing a slot', async () => {
    const slots = new ReadingSlots(1);
    const release = await slots.take();
    const gone = new AbortController();
    const waiting = slots.take(gone.signal);
    gone.abort(new Error('cancelled'));
    await expect(waiting).rejects.toThrow('cancelled');
    await expect(slots.take(AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late');
    release();
    const again = await slots.take();
    again();
  });
});

describe('parser and OCR', () => {
  class Parser extends DocumentParser {
    running = 0;
    override async parse(): Promise<ParsedDocument> {
      this.running++;
      await settled();
      this.running--;
      throw new Error('damaged');
    }
  }
  class Recognizer extends PageRecognizer {
    override async *recognize(): AsyncGenerator<RecognizedPage> {
      yield { page: 1, blocks: [], confidence: 0 };
      yield { page: 2, blocks: [], confidence: 0 };
    }
  }
  const request = { bytes: new Uint8Array(), type: 'pdf' as const, pages: [1, 2], languages: ['eng'] };

  it('share the slots, and return them after an error or an early exit', async () => {
    const slots = new ReadingSlots(1);
    const inner = new Parser();
    const parser = new SlottedParser(inner, slots);
    const recognizer = new SlottedRecognizer(new Recognizer(), slots);
    const pages = recognizer.recognize(request)[Symbol.asyncIterator]();
    expect((await pages.next()).value).toMatchObject({ page: 1 });
    const parsing = parser.parse(new Uint8Array(), 'pdf');
    await settled();
    expect(inner.running).toBe(0);
    await pages.return(undefined);
    await expect(parsing).rejects.toThrow('damaged');
    await expect(parser.parse(new Uint8Array(), 'pdf')).rejects.toThrow('damaged');
  });
});
