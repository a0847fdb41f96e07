import { Worker } from 'node:worker_threads';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { threadEntry } from '../../common/threads/thread-entry.js';
import type { CountAnswer, CountRequest } from './count-tokens.worker.js';

/** The vocabulary takes some 80 MB; it is unloaded after this long without a count. */
const IDLE_MS = 60_000;
/** Loading takes half a second; callers that would wait longer get an estimate by length. */
const PATIENCE_MS = 5_000;
const CHARS_PER_TOKEN = 4;

interface Waiting {
  text: string;
  resolve: (tokens: number) => void;
  timer: NodeJS.Timeout;
}

/**
 * Counts tokens with o200k_base, the vocabulary of the current OpenAI models and close enough to others for an
 * estimate. Runs in a worker thread started on first use, since loading the vocabulary and long texts would block every
 * stream of the process. Never fails: without the thread, four characters count as a token.
 */
@Injectable()
export class TokenCounter implements OnApplicationShutdown {
  private readonly logger = new Logger(TokenCounter.name);
  private readonly waiting = new Map<number, Waiting>();
  private worker: Worker | undefined;
  private idle: NodeJS.Timeout | undefined;
  private lastId = 0;

  async count(text: string): Promise<number> {
    if (text === '') return 0;
    try {
      const worker = (this.worker ??= this.start());
      return await this.ask(worker, text);
    } catch (error) {
      this.logger.warn({ err: error, msg: 'Tokens are estimated by length' });
      return byLength(text);
    }
  }

  onApplicationShutdown(): void {
    this.stop();
  }

  private ask(worker: Worker, text: string): Promise<number> {
    const id = ++this.lastId;
    clearTimeout(this.idle);
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.settle(id, byLength(text)), PATIENCE_MS).unref();
      this.waiting.set(id, { text, resolve, timer });
      worker.postMessage({ id, text } satisfies CountRequest);
    });
  }

  private start(): Worker {
    const { url, options } = threadEntry('./count-tokens.worker', import.meta.url);
    const worker = new Worker(url, { ...options, env: {} });
    // Do not keep the process alive for an idle thread.
    worker.unref();
    worker.on('message', ({ id, tokens }: CountAnswer) => this.settle(id, tokens));
    worker.on('error', (err: Error) => this.logger.warn({ err, msg: 'The token counter stopped' }));
    worker.on('exit', () => this.lost(worker));
    return worker;
  }

  private settle(id: number, tokens: number): void {
    const waiting = this.waiting.get(id);
    if (!waiting) return;
    clearTimeout(waiting.timer);
    this.waiting.delete(id);
    waiting.resolve(tokens);
    if (this.waiting.size === 0) this.idle = setTimeout(() => this.stop(), IDLE_MS).unref();
  }

  private lost(worker: Worker): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    for (const [id, { text }] of [...this.waiting]) this.settle(id, byLength(text));
  }

  private stop(): void {
    clearTimeout(this.idle);
    const { worker } = this;
    if (!worker) return;
    this.lost(worker);
    void worker.terminate();
  }
}

const byLength = (text: string): number => Math.ceil(text.length / CHARS_PER_TOKEN);
