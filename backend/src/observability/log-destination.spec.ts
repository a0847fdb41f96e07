import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogDestination } from './log-destination.js';
import { createLogger } from './logging.js';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('LogDestination', () => {
  let dir: string;
  const fds: number[] = [];
  const open = (path: string): number => {
    fds.push(openSync(path, 'a'));
    return fds.at(-1)!;
  };

  beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'logs-'))));
  afterEach(() => {
    for (const fd of fds.splice(0)) closeSync(fd);
    rmSync(dir, { recursive: true, force: true });
  });

  it('writes every line, in order', async () => {
    const destination = new LogDestination(open(join(dir, 'log')));
    const logger = createLogger('info', 'api', destination);
    for (let i = 0; i < 1_000; i++) logger.info({ i }, 'läuft');
    await destination.flush();
    const lines = readFileSync(join(dir, 'log'), 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { i: number }).i)).toEqual([...Array(1_000).keys()]);
  });

  it('writes pending lines when the process ends', () => {
    const destination = new LogDestination(open(join(dir, 'log')));
    destination.write('first\n');
    for (let i = 0; i < 10; i++) destination.write('then\n');
    destination.flushSync();
    expect(readFileSync(join(dir, 'log'), 'utf8')).toContain('then\n'.repeat(10));
  });

  it('does not wait for a full disk, neither while running nor at exit', async () => {
    const destination = new LogDestination(open('/dev/full'), { maxWaiting: 10_000, retryMs: 10 });
    const before = performance.now();
    for (let i = 0; i < 10_000; i++) destination.write(`${'x'.repeat(99)}\n`);
    await pause(50);
    await destination.flush(50);
    destination.flushSync();
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  it.each(['ENOSPC', 'EPIPE', 'EAGAIN'])('after %s it goes on, and says how many lines were dropped', async (code) => {
    let failing = true;
    let written = '';
    const destination = new LogDestination(1, {
      maxWaiting: 1_000,
      retryMs: 5,
      write: (_fd, bytes, done) =>
        setImmediate(() => {
          if (failing) return done(Object.assign(new Error(code), { code }), 0);
          // Short writes, as on a nearly full disk.
          const part = bytes.subarray(0, 100);
          written += part.toString();
          done(null, part.length);
        }),
    });
    const logger = createLogger('info', 'api', destination);
    for (let i = 0; i < 100; i++) logger.info({ i }, 'x');
    await pause(30);
    expect(written).toBe('');
    failing = false;
    await destination.flush();
    await destination.flush();
    const lines = written.trimEnd().split('\n');
    const told = JSON.parse(lines.pop() as string) as { level: number; dropped_lines: number };
    expect(lines.map((line) => (JSON.parse(line) as { i: number }).i)).toEqual([...Array(lines.length).keys()]);
    expect(told).toMatchObject({ level: 40, process: 'api', dropped_lines: 100 - lines.length });
    expect(told.dropped_lines).toBeGreaterThan(50);
  });
});
