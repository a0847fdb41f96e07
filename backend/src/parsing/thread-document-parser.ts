import { Worker } from 'node:worker_threads';
import { threadEntry } from '../common/threads/thread-entry.js';
import { IngestionFailure, type ReasonCode } from './reasons.js';
import { watchMemory } from './memory-guard.js';
import { DocumentParser, type DocumentType, type ParsedDocument, type ParseOptions } from './document-parser.js';

export type ParseInput = { bytes: Uint8Array; type: DocumentType } & Pick<ParseOptions, 'password' | 'ocr'>;

export type ParseMessage =
  | { kind: 'progress'; done: number; total: number }
  | { kind: 'done'; document: ParsedDocument }
  | { kind: 'failed'; code: ReasonCode; detail: string };

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
    options.signal?.throwIfAborted();
    const { timeMs, msPerMib, maxTimeMs, growthMb } = this.limits;
    const time = Math.min(maxTimeMs, timeMs + (bytes.byteLength / MIB) * msPerMib);
    const worker = this.spawn(bytes, type, options);
    try {
      return await outcome(worker, { timeMs: time, growthMb }, options);
    } finally {
      await worker.terminate();
    }
  }

  private spawn(bytes: Uint8Array, type: DocumentType, { password, ocr }: ParseOptions): Worker {
    const { url, options } = threadEntry('./parse.worker', import.meta.url);
    // A copy in its own memory: a pooled Buffer cannot be transferred.
    const own = new Uint8Array(bytes);
    const worker = new Worker(url, {
      ...options,
      workerData: { bytes: own, type, password, ocr } satisfies ParseInput,
      transferList: [own.buffer],
      resourceLimits: { maxOldGenerationSizeMb: this.limits.heapMb, maxYoungGenerationSizeMb: 64, stackSizeMb: 4 },
      env: {},
      stdout: true,
      stderr: true,
    });
    // Parsers print warnings about unusual files; they are discarded, since unread pipes would fill up.
    worker.stdout.resume();
    worker.stderr.resume();
    return worker;
  }
}

function outcome(
  worker: Worker,
  { timeMs, growthMb }: Pick<ParseLimits, 'timeMs' | 'growthMb'>,
  { signal, onProgress }: ParseOptions,
): Promise<ParsedDocument> {
  return new Promise<ParsedDocument>((resolve, reject) => {
    const timer = setTimeout(() => settle(() => reject(new IngestionFailure('time_limit'))), timeMs);
    const unwatch = watchMemory(growthMb, () => settle(() => reject(new IngestionFailure('memory_limit'))));
    const onAbort = (): void => settle(() => reject(signal?.reason as Error));
    signal?.addEventListener('abort', onAbort, { once: true });
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      unwatch();
      signal?.removeEventListener('abort', onAbort);
      act();
    };
    worker.on('message', (message: ParseMessage) => {
      if (message.kind === 'progress') onProgress?.(message.done, message.total);
      else if (message.kind === 'done') settle(() => resolve(message.document));
      else settle(() => reject(new IngestionFailure(message.code, message.detail)));
    });
    worker.on('error', (error: Error & { code?: string }) => {
      const code = error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory_limit' : 'corrupt';
      settle(() => reject(new IngestionFailure(code, error)));
    });
    worker.on('exit', () => settle(() => reject(new IngestionFailure('corrupt', 'the parser thread ended early'))));
  });
}
