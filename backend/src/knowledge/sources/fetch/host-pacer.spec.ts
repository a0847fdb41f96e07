import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '@nexus/testing';
import { HostPacer } from './host-pacer.js';

describe('HostPacer', () => {
  it('spaces out the requests to one host without delaying others', async () => {
    const clock = new FakeClock(new Date(0));
    const pacer = new HostPacer(clock);
    const log: string[] = [];
    const { signal } = new AbortController();
    const ask = (host: string, pause: number) =>
      pacer.turn(host, pause, signal).then(() => void log.push(`${host} ${clock.monotonic()}`));
    const all = [ask('a', 100), ask('a', 100), ask('b', 100), ask('a', 50), ask('a', 50)];
    await clock.advance(0);
    await clock.advance(1_000);
    await Promise.all(all);
    expect(log).toEqual(['a 0', 'b 0', 'a 100', 'a 200', 'a 250']);
  });

  it('gives up its place when aborted', async () => {
    const pacer = new HostPacer(new FakeClock(new Date(0)));
    const stop = new AbortController();
    await pacer.turn('a', 100, stop.signal);
    const second = pacer.turn('a', 100, stop.signal);
    stop.abort(new Error('enough'));
    await expect(second).rejects.toThrow('enough');
  });
});
