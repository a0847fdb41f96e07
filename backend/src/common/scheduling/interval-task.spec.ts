import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { FakeClock } from '@nexus/testing';
import { IntervalTask, type TaskOptions } from './interval-task.js';
import { ScheduledTasks } from './scheduled-tasks.js';

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('IntervalTask', () => {
  const clock = { current: new FakeClock() };
  const tasks: IntervalTask[] = [];
  let warn: jest.SpiedFunction<Logger['warn']>;
  let log: jest.SpiedFunction<Logger['log']>;

  beforeEach(() => {
    clock.current = new FakeClock();
    warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    log = jest.spyOn(Logger.prototype, 'log').mockReturnValue(undefined);
  });
  afterEach(async () => {
    const stopped = Promise.all(tasks.splice(0).map((task) => task.stop()));
    await clock.current.advance(60_000);
    await stopped;
    jest.restoreAllMocks();
  });
  const started = (run: TaskOptions['run'], options: Partial<TaskOptions> = {}): IntervalTask => {
    const task = new IntervalTask(clock.current, { name: 'test', everyMs: 1_000, jitter: 0, run, ...options });
    tasks.push(task);
    return task.start();
  };
  const advance = (ms: number): Promise<void> => clock.current.advance(ms);

  it('never runs concurrently, however slow a run is, and counts the skipped starts', async () => {
    let [active, most, runs] = [0, 0, 0];
    const task = started(async () => {
      active++;
      runs++;
      most = Math.max(most, active);
      await clock.current.sleep(3_500);
      active--;
      return 7;
    });
    await advance(10_000);
    expect(most).toBe(1);
    expect(runs).toBe(3);
    expect(task.figures).toMatchObject({ runs: 2, skipped: 6, outcome: 'ok', items: 7, durationMs: 3_500 });
  });

  it('returns the current run to calls during a run, without starting another', async () => {
    let finish = (): void => undefined;
    const run = jest.fn(() => new Promise<void>((resolve) => (finish = resolve)));
    const task = started(run, { firstMs: 60_000 });
    const [first, second] = [task.runNow(), task.runNow()];
    finish();
    await Promise.all([first, second]);
    expect(run).toHaveBeenCalledTimes(1);
    expect(task.figures).toMatchObject({ runs: 1, skipped: 1, running: false });
  });

  it('aborts the current run at shutdown, waits for it, and starts no other', async () => {
    let ended = false;
    const run = jest.fn(async (signal: AbortSignal) => {
      await clock.current.sleep(60_000, signal).catch(() => undefined);
      await settle();
      ended = true;
    });
    const task = started(run);
    await advance(0);
    expect(task.figures.running).toBe(true);
    await task.stop();
    expect(ended).toBe(true);
    expect(task.figures).toMatchObject({ outcome: 'aborted', consecutiveFailures: 0 });
    await advance(120_000);
    await task.runNow();
    expect(run).toHaveBeenCalledTimes(1);
    expect(warn).not.toHaveBeenCalled();
  });

  it('does not wait forever for a run that ignores its signal', async () => {
    const task = started(() => new Promise<void>(() => undefined));
    await advance(0);
    const stopped = task.stop();
    await advance(5_000);
    await stopped;
    expect(warn).toHaveBeenCalledTimes(1);
  });

  it('logs a failure once with its cause, again when the cause changes, and the recovery', async () => {
    const errors = [
      Object.assign(new Error('x'), { code: 'A' }),
      Object.assign(new Error('y'), { code: 'A' }),
      Object.assign(new Error('z'), { code: 'B' }),
      null,
    ];
    const task = started(async () => {
      const error = errors.shift();
      if (error) throw error;
    });
    await advance(1_500);
    expect(task.figures).toMatchObject({ outcome: 'failed', consecutiveFailures: 2 });
    await advance(2_000);
    expect(warn.mock.calls.map(([line]) => (line as unknown as { err: Error }).err.message)).toEqual(['x', 'z']);
    expect(log).toHaveBeenCalledTimes(1);
    expect(task.figures).toMatchObject({ outcome: 'ok', consecutiveFailures: 0, runs: 4 });
  });

  it('waits for a different time after a failure if configured', async () => {
    const run = jest.fn(() => Promise.reject(new Error('x')));
    started(run, { retryMs: 100 });
    await advance(350);
    expect(run).toHaveBeenCalledTimes(4);
  });

  it('randomises a part of the wait, within its share', async () => {
    const starts: number[] = [];
    started(async () => void starts.push(clock.current.monotonic()), { jitter: 0.2 });
    await advance(20_000);
    const waits = starts.slice(1).map((at, i) => at - starts[i]!);
    expect(new Set(waits).size).toBeGreaterThan(5);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(900);
    expect(Math.max(...waits)).toBeLessThanOrEqual(1_100);
  });
});

describe('ScheduledTasks', () => {
  it('knows its tasks by name, and stops all of them', async () => {
    const clock = new FakeClock();
    const tasks = new ScheduledTasks(clock);
    const runs: string[] = [];
    for (const name of ['a', 'b']) tasks.every({ name, everyMs: 1_000, run: async () => void runs.push(name) });
    expect(() => tasks.every({ name: 'a', everyMs: 1, run: async () => undefined })).toThrow(/named a/);
    await clock.advance(10);
    expect(tasks.figures().map(({ name, runs: n }) => [name, n])).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
    await tasks.onModuleDestroy();
    await clock.advance(10_000);
    expect(runs).toEqual(['a', 'b']);
  });
});
