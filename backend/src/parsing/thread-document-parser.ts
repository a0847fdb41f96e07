import { DocumentParser, type DocumentType, type ParsedDocument, type ParseOptions } from './document-parser.js';
import { inLimitedThread } from './limited-thread.js';

export type ParseInput = { bytes: Uint8Array; type: DocumentType } & Pick<ParseOptions, 'password' | 'ocr'>;

export interface ParseLimits {
  /** Base time limit of a small file. */
  timeMs: number;
  /** Additional time per MiB of the file. */
  msPerMib: number;
  maxTimeMs: number;
  /** JavaScript heap limit of the thread. */
  heapMb: number;
  /** Maximum growth of the process meanwhile: buffers and images are outside the heap. */
  growthMb: number;
}

export const PARSE_LIMITS: ParseLimits = {
  timeMs: 120_000,
  msPerMib: 4_000,
  maxTimeMs: 600_000,
  heapMb: 512,
  growthMb: 900,
};

const MIB = 1024 * 1024;

/** Parses each file in a separate worker thread, which is killed when it exceeds its time or memory. */
export class ThreadDocumentParser extends DocumentParser {
  private readonly limits: ParseLimits;

  constructor(limits: Partial<ParseLimits> = {}) {
    super();
    this.limits = { ...PARSE_LIMITS, ...limits };
  }

  async parse(bytes: Uint8Array, type: DocumentType, options: ParseOptions = {}): Promise<ParsedDocument> {
    const { password, ocr, signal, onProgress } = options;
    const { timeMs, msPerMib, maxTimeMs, heapMb, growthMb } = this.limits;
    const time = Math.min(maxTimeMs, timeMs + (bytes.byteLength / MIB) * msPerMib);
    return inLimitedThread<ParsedDocument>({
      name: './parse.worker',
      base: import.meta.url,
      bytes,
      input: { type, password, ocr },
      limits: { timeMs: time, heapMb, growthMb },
      ...(signal ? { signal } : {}),
      ...(onProgress ? { onProgress } : {}),
    });
  }
}
