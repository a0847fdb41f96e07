import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { inBatches } from './batches.js';
import { InferencePool, type PoolOptions, threadFile } from './inference-pool.js';

const unavailable = { code: 'knowledge_unavailable' };

describe('InferencePool', () => {
  let pool: InferencePool;
  const open = (options: Partial<PoolOptions> = {}): InferencePool =>
    (pool = new InferencePool({
      name: 'echo',
      file: threadFile('../testing/echo.thread', import.meta.url),
      data: {},
      threads: 1,
      ...options,
    }));

  beforeEach(() => Logger.overrideLogger(false));
  afterEach(async () => {
    await pool.stop();
    Logger.overrideLogger(['log', 'warn', 'error']);
  });

  it('computes batches in order, on several threads', async () => {
    await open({ threads: 2 }).start();
    const results = await Promise.all([pool.run(['a', 'bb']), pool.run(['ccc']), pool.run(['dddd'])]);
    expect(results.map((vectors) => vectors.map((vector) => [...vector]))).toEqual([
      [
        [1, 1],
        [2, 1],
      ],
      [[3, 1]],
      [[4, 1]],
    ]);
  }, 20_000);

  it.each(['crash', 'throw'])(
    'rejects only the batch that made a thread %s, and continues with another thread',
    async (how) => {
      await open().start();
      const [crashed, waiting] = await Promise.allSettled([pool.run([how]), pool.run(['abc'])]);
      expect(crashed).toMatchObject({ status: 'rejected', reason: unavailable });
      expect(waiting).toMatchObject({ status: 'fulfilled' });
      expect(await pool.run(['again'])).toHaveLength(1);
    },
    20_000,
  );

  it('replaces a thread that takes too long', async () => {
    await open({ jobTimeoutMs: 200 }).start();
    await expect(pool.run(['hang'])).rejects.toMatchObject(unavailable);
    expect(await pool.run(['abc'])).toHaveLength(1);
  }, 20_000);

  it('reports a failed batch, without losing the thread', async () => {
    await open().start();
    await expect(pool.run(['fail'])).rejects.toMatchObject({ ...unavailable, cause: new Error('bad text') });
    expect(await pool.run(['abc'])).toHaveLength(1);
  }, 20_000);

  it('measures how long its threads were busy, excluding waiting batches', async () => {
    await open({ threads: 2 }).start();
    const began = performance.now();
    await Promise.all(Array.from({ length: 4 }, () => pool.run(['work'])));
    expect(pool.busyMs).toBe(160);
    await pool.run(['nothing']);
    expect(pool.busyMs).toBeLessThanOrEqual(2 * (performance.now() - began));
  }, 20_000);

  it('rejects the start if the model does not load, and can be started again', async () => {
    await expect(open({ data: { failToStart: true } }).start()).rejects.toThrow('no model');
    await expect(pool.run(['x'])).rejects.toMatchObject(unavailable);
    await expect(pool.start()).rejects.toThrow('no model');
  }, 20_000);

  it('rejects aborted batches immediately, waiting or running', async () => {
    await open({ jobTimeoutMs: 60_000 }).start();
    const controller = new AbortController();
    const running = pool.run(['hang'], controller.signal);
    const waiting = pool.run(['abc'], controller.signal);
    controller.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
    await expect(waiting).rejects.toThrow('enough');
    await expect(pool.run(['abc'], controller.signal)).rejects.toThrow('enough');
  }, 20_000);

  it('rejects waiting batches when it stops', async () => {
    await open().start();
    const results = Promise.allSettled([pool.run(['hang']), pool.run(['abc'])]);
    await pool.stop();
    for (const result of await results) expect(result).toMatchObject({ status: 'rejected', reason: unavailable });
    await expect(pool.run(['abc'])).rejects.toMatchObject(unavailable);
  }, 20_000);
});

describe('inBatches', () => {
  it('groups texts of similar length and keeps their order', async () => {
    const batches: (readonly string[])[] = [];
    const texts = ['ccc', 'a', 'dddd', 'bb', 'eeeee'];
    const vectors = await inBatches(texts, 2, async (batch) => {
      batches.push(batch);
      return batch.map((text) => Float32Array.of(text.length));
    });
    expect(batches).toEqual([['a', 'bb'], ['ccc', 'dddd'], ['eeeee']]);
    expect(vectors.map(([length]) => length)).toEqual([3, 1, 4, 2, 5]);
  });

  it('rejects when a batch is rejected', async () => {
    await expect(inBatches(['a'], 2, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });
});
