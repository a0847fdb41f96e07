import { PageRecognizer, type RecognizedPage, type RecognizeRequest } from './ocr/page-recognizer.js';
import { DocumentParser, type DocumentType, type ParsedDocument, type ParseOptions } from './document-parser.js';

/**
 * Limits how many files parser and OCR read concurrently: each may take hundreds of megabytes, mostly outside the JavaScript
 * heap, where no thread limit applies. First come, first served.
 */
export class ReadingSlots {
  private readonly waiting: (() => void)[] = [];

  constructor(private free: number) {}

  /** @returns a function that releases the slot. Rejects with the signal's reason if aborted first. */
  async take(signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted();
    if (this.free > 0) this.free--;
    else await this.turn(signal);
    return () => this.release();
  }

  private turn(signal?: AbortSignal): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const abort = (): void => {
        this.waiting.splice(this.waiting.indexOf(go), 1);
        reject(signal?.reason as Error);
      };
      const go = (): void => {
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.waiting.push(go);
    });
  }

  /** Passes the slot directly to the next in line, so that nobody can jump the queue. */
  private release(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.free++;
  }
}

export class SlottedParser extends DocumentParser {
  constructor(
    private readonly parser: DocumentParser,
    private readonly slots: ReadingSlots,
  ) {
    super();
  }

  async parse(bytes: Uint8Array, type: DocumentType, options: ParseOptions = {}): Promise<ParsedDocument> {
    const release = await this.slots.take(options.signal);
    try {
      return await this.parser.parse(bytes, type, options);
    } finally {
      release();
    }
  }
}

export class SlottedRecognizer extends PageRecognizer {
  constructor(
    private readonly recognizer: PageRecognizer,
    private readonly slots: ReadingSlots,
  ) {
    super();
  }

  async *recognize(request: RecognizeRequest): AsyncGenerator<RecognizedPage> {
    const release = await this.slots.take(request.signal);
    try {
      yield* this.recognizer.recognize(request);
    } finally {
      release();
    }
  }
}
