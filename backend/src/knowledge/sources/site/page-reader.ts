import { Worker } from 'node:worker_threads';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { threadEntry } from '../../../common/threads/thread-entry.js';
import { PageFailure } from '../fetch/page-failure.js';
import type { ReadPage } from './read-page.js';

export interface PageQuestion {
  id: number;
  html: string;
  url: string;
  agent: string;
}
export type PageAnswer = { id: number; page: ReadPage } | { id: number; fault: string };

const LIMITS = { timeMs: 20_000, heapMb: 256 };
/** Idle time after which the thread ends. */
const IDLE_MS = 30_000;

interface Waiting {
  question: PageQuestion;
  resolve: (page: ReadPage) => void;
  reject: (error: Error) => void;
}

/** Parses untrusted pages in a separate thread, one at a time; a page that exceeds time or memory terminates the thread. */
@Injectable()
export class PageReader implements OnApplicationShutdown {
  private worker: Worker | undefined;
  private readonly queue: Waiting[] = [];
  private current: Waiting | undefined;
  private timer: NodeJS.Timeout | undefined;
  private next = 0;

  /** @throws PageFailure `unreadable` */
  read(html: string, url: string, agent: string): Promise<ReadPage> {
    return new Promise((resolve, reject) => {
      this.queue.push({ question: { id: this.next++, html, url, agent }, resolve, reject });
      this.advance();
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.queue.length = 0;
    await this.end(new Error('The process is shutting down'));
  }

  private advance(): void {
    if (this.current) return;
    this.current = this.queue.shift();
    clearTimeout(this.timer);
    if (!this.current) {
      if (this.worker) this.timer = setTimeout(() => void this.end(), IDLE_MS).unref();
      return;
    }
    this.worker ??= this.spawn();
    this.timer = setTimeout(() => void this.end(new PageFailure('unreadable')), LIMITS.timeMs);
    this.worker.postMessage(this.current.question);
  }

  private spawn(): Worker {
    const { url, options } = threadEntry('./page.worker', import.meta.url);
    const resourceLimits = { maxOldGenerationSizeMb: LIMITS.heapMb, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 };
    const worker = new Worker(url, { ...options, resourceLimits, env: {}, stdout: true, stderr: true });
    worker.stdout.resume();
    worker.stderr.resume();
    worker.unref();
    worker.on('message', (answer: PageAnswer) => {
      if (worker === this.worker && answer.id === this.current?.question.id) this.settle(answer);
    });
    const failed = (error?: Error): void => {
      if (worker === this.worker) void this.end(new PageFailure('unreadable', error));
    };
    worker.on('error', failed);
    worker.on('exit', () => failed());
    return worker;
  }

  private settle(answer: PageAnswer): void {
    const { resolve, reject } = this.current!;
    this.current = undefined;
    if ('page' in answer) resolve(answer.page);
    else reject(new PageFailure('unreadable', answer.fault));
    this.advance();
  }

  /** Ends the thread; its current page fails, the others get a new thread. */
  private async end(reason?: Error): Promise<void> {
    const { worker, current } = this;
    this.worker = undefined;
    this.current = undefined;
    clearTimeout(this.timer);
    if (current && reason) current.reject(reason);
    const ended = worker?.terminate();
    this.advance();
    await ended;
  }
}
