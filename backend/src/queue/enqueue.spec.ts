import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Logger } from '@nestjs/common';
import { enqueue } from './enqueue.js';

describe('enqueue', () => {
  const warn = jest.fn();
  const logger = { warn } as unknown as Logger;
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => {
    jest.useRealTimers();
    warn.mockClear();
  });

  it('logs nothing when the queue accepts the job', async () => {
    await enqueue(logger, 'parse', async () => 1);
    expect(warn).not.toHaveBeenCalled();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('logs why the queue refused it', async () => {
    const cause = new Error('OOM command not allowed');
    await enqueue(logger, 'parse', () => Promise.reject(cause));
    expect(warn).toHaveBeenCalledWith(expect.objectContaining({ job: 'parse', err: cause }));
  });

  it('continues without waiting for an unresponsive queue', async () => {
    const waiting = enqueue(logger, 'parse', () => new Promise(() => undefined));
    await jest.advanceTimersByTimeAsync(2_000);
    await waiting;
    expect(warn).toHaveBeenCalledTimes(1);
  });
});
