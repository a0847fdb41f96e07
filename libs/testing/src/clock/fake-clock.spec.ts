import { describe, expect, it } from '@jest/globals';
import { FakeClock } from './fake-clock.js';

describe('FakeClock', () => {
  it('stands still until advanced, and wakes sleepers in order', async () => {
    const clock = new FakeClock(new Date(0));
    const log: string[] = [];
    const late = clock.sleep(20).then(() => log.push(`late ${clock.monotonic()}`));
    const early = clock.sleep(10).then(async () => {
      log.push(`early ${clock.monotonic()}`);
      await clock.sleep(5);
      log.push(`again ${clock.monotonic()}`);
    });
    expect(clock.now()).toEqual(new Date(0));
    await clock.advance(30);
    await Promise.all([late, early]);
    expect(log).toEqual(['early 10', 'again 15', 'late 20']);
    expect(clock.now()).toEqual(new Date(30));
  });

  it('rejects an aborted sleep', async () => {
    const clock = new FakeClock();
    const controller = new AbortController();
    const sleep = clock.sleep(10, controller.signal);
    controller.abort(new Error('enough'));
    await expect(sleep).rejects.toThrow('enough');
    await expect(clock.sleep(10, controller.signal)).rejects.toThrow('enough');
    await clock.advance(10);
  });
});
