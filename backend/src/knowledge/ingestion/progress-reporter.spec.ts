import { describe, expect, it } from '@jest/globals';
import { ProgressReporter } from './progress-reporter.js';

describe('ProgressReporter', () => {
  it('sends at most once per interval and never concurrently', async () => {
    let now = 0;
    const sent: number[] = [];
    let finish: () => void = () => undefined;
    const reporter = new ProgressReporter<number>(
      (value) => {
        sent.push(value);
        return new Promise<void>((resolve) => (finish = resolve));
      },
      100,
      () => now,
    );
    reporter.report(1);
    now = 500;
    reporter.report(2);
    finish();
    await reporter.settled();
    reporter.report(3);
    now = 550;
    finish();
    await reporter.settled();
    reporter.report(4);
    expect(sent).toEqual([1, 3]);
  });

  it('survives a report that fails', async () => {
    const reporter = new ProgressReporter<number>(
      () => Promise.reject(new Error('database is gone')),
      0,
      () => 0,
    );
    reporter.report(1);
    await expect(reporter.settled()).resolves.toBeUndefined();
  });
});
