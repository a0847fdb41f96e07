import { Worker } from 'node:worker_threads';
import { threadEntry } from '../../common/threads/thread-entry.js';
import { watchMemory } from '../memory-guard.js';
import type { ParsedBlock } from '../document-parser.js';
import { IngestionFailure, type ReasonCode } from '../reasons.js';
import { installedLanguages } from './languages.js';
import { PageRecognizer, type RecognizedPage, type RecognizeRequest } from './page-recognizer.js';

export type OcrInput = Pick<RecognizeRequest, 'bytes' | 'type' | 'password'> & { languages: string[] };

export type OcrMessage =
  | { kind: 'ready' }
  | { kind: 'page'; page: number; blocks: ParsedBlock[]; confidence: number }
  | { kind: 'failed'; code: ReasonCode; detail: string };

export interface OcrLimits {
  pageMs: number;
  /** Time limit of a whole file; pages not reached are returned empty. */
  fileMs: number;
  heapMb: number;
  /** Maximum growth of the process while a page is read: images and WASM are outside the JavaScript heap. */
  growthMb: number;
  /** Extra time for a thread's first page, which includes loading the language data. */
  startMs: number;
}

export const OCR_LIMITS: OcrLimits = {
  pageMs: 120_000,
  fileMs: 3_600_000,
  heapMb: 512,
  growthMb: 900,
  startMs: 60_000,
};

/**
 * Tesseract (LSTM) compiled to WASM, with language data from npm packages: nothing is downloaded. One thread per file renders
 * its pages and keeps the recogniser for all of them; it ends with the file, and is replaced after a page that took too long.
 */
export class TesseractRecognizer extends PageRecognizer {
  private readonly limits: OcrLimits;

  constructor(limits: Partial<OcrLimits> = {}) {
    super();
    this.limits = { ...OCR_LIMITS, ...limits };
  }

  async *recognize(request: RecognizeRequest): AsyncIterable<RecognizedPage> {
    const languages = installedLanguages(request.languages);
    if (languages.length === 0) throw new IngestionFailure('ocr_unavailable');
    const end = performance.now() + this.limits.fileMs;
    let thread: OcrThread | undefined;
    try {
      for (const page of request.pages) {
        request.signal?.throwIfAborted();
        thread ??= new OcrThread({ ...request, languages }, this.limits);
        const found = performance.now() < end ? await thread.read(page, request.signal) : undefined;
        if (!found && performance.now() < end) {
          await thread.end();
          thread = undefined;
        }
        yield found ?? { page, blocks: [], confidence: 0 };
      }
    } finally {
      await thread?.end();
    }
  }
}

class OcrThread {
  private readonly worker: Worker;
  private readonly limits: OcrLimits;
  private started = false;

  constructor({ bytes, type, password, languages }: RecognizeRequest & { languages: string[] }, limits: OcrLimits) {
    this.limits = limits;
    const { url, options } = threadEntry('./ocr.worker', import.meta.url);
    const own = new Uint8Array(bytes);
    this.worker = new Worker(url, {
      ...options,
      workerData: { bytes: own, type, password, languages } satisfies OcrInput,
      transferList: [own.buffer],
      resourceLimits: { maxOldGenerationSizeMb: limits.heapMb, maxYoungGenerationSizeMb: 64 },
      env: {},
      stdout: true,
      stderr: true,
    });
    this.worker.stdout.resume();
    this.worker.stderr.resume();
  }

  /** @returns undefined if the page took too long. @throws IngestionFailure, or the signal's reason when aborted. */
  read(page: number, signal?: AbortSignal): Promise<RecognizedPage | undefined> {
    return new Promise((resolve, reject) => {
      const stop: (() => void)[] = [];
      const settle = (act: () => void): void => {
        for (const undo of stop.splice(0)) undo();
        act();
      };
      const fail = (code: ReasonCode, cause?: unknown): void => settle(() => reject(new IngestionFailure(code, cause)));
      const onMessage = (message: OcrMessage): void => {
        if (message.kind === 'ready') this.started = true;
        if (message.kind === 'ready') this.worker.postMessage(page);
        else if (message.kind === 'failed') fail(message.code, message.detail);
        else settle(() => resolve(message));
      };
      const onError = (error: Error & { code?: string }): void =>
        fail(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory_limit' : 'corrupt', error);
      const onExit = (): void => fail('corrupt', 'the OCR thread ended early');
      const onAbort = (): void => settle(() => reject(signal!.reason as Error));
      this.worker.on('message', onMessage).on('error', onError).on('exit', onExit);
      stop.push(() => this.worker.off('message', onMessage).off('error', onError).off('exit', onExit));
      signal?.addEventListener('abort', onAbort, { once: true });
      stop.push(() => signal?.removeEventListener('abort', onAbort));
      stop.push(watchMemory(this.limits.growthMb, () => fail('memory_limit')));
      const time = this.limits.pageMs + (this.started ? 0 : this.limits.startMs);
      const timer = setTimeout(() => settle(() => resolve(undefined)), time);
      stop.push(() => clearTimeout(timer));
      if (this.started) this.worker.postMessage(page);
    });
  }

  async end(): Promise<void> {
    // Errors that arrive during termination have no receiver.
    this.worker.on('error', () => undefined);
    await this.worker.terminate();
  }
}
