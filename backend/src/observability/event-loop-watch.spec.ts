import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { threadEntry } from '../common/threads/thread-entry.js';

const WATCH = join(import.meta.dirname, 'event-loop-watch.ts');

interface End {
  code: number | null;
  signal: string | null;
  errors: string;
  heard: unknown[];
  ms: number;
}

/** A process of its own that is watched, and does what `work` says. */
describe('watchEventLoop', () => {
  let dir: string;
  let child: ChildProcess | undefined;

  const start = (work: string, limitMs = 1_000): ChildProcess => {
    const file = join(dir, 'watched.mjs');
    writeFileSync(
      file,
      `import { watchEventLoop } from ${JSON.stringify(WATCH)};\nwatchEventLoop('api', ${limitMs});\n${work}`,
    );
    const { options } = threadEntry('./event-loop-watch', import.meta.url);
    child = fork(file, {
      execArgv: ['--no-warnings', ...(options.execArgv ?? [])],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    return child;
  };
  const ended = (running: ChildProcess): Promise<End> => {
    const started = Date.now();
    const heard: unknown[] = [];
    let errors = '';
    running.on('message', (message) => heard.push(message));
    running.stderr!.on('data', (chunk) => (errors += chunk));
    return new Promise((resolve) =>
      running.once('close', (code, signal) => resolve({ code, signal, errors, heard, ms: Date.now() - started })),
    );
  };

  beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'hang-'))));
  afterEach(() => {
    child?.kill('SIGKILL');
    rmSync(dir, { recursive: true, force: true });
  });

  it.each([
    ['a loop', 'for (;;);'],
    ['a regular expression', `/^(a+)+$/.test('a'.repeat(60) + 'b');`],
    ['promises without end', '(async () => { for (;;) await null; })();'],
  ])('ends a process that hangs in %s, and reports the location', async (_what, hang) => {
    const { code, errors, ms } = await ended(
      start(`function hangHere() { ${hang} }\nsetTimeout(hangHere, 600);setInterval(() => {}, 50);`),
    );
    expect(code).toBe(70);
    const told = JSON.parse(errors.split('\n', 1)[0] as string) as {
      level: number;
      process: string;
      stack: string[];
      msg: string;
    };
    expect(told).toMatchObject({ level: 60, process: 'api', msg: expect.stringContaining('stood still') });
    expect(told.stack.join('\n')).toMatch(
      /hangHere \(file:.*watched\.mjs:3:\d+\)|<anonymous> \(file:.*watched\.mjs:3:\d+\)/,
    );
    expect(ms).toBeLessThan(10_000);
  });

  it('does not end a process that is busy for less than the limit, and sends heartbeats to its supervisor', async () => {
    const work = `const end = Date.now() + 4_000;
      (function busy() { const until = Date.now() + 500; while (Date.now() < until); if (Date.now() > end) process.exit(0); setTimeout(busy, 10); })();`;
    const { code, errors, heard } = await ended(start(work, 1_500));
    expect([code, errors]).toEqual([0, '']);
    expect(heard).toContainEqual({ type: 'alive', limitMs: 1_500 });
  });

  it('does not mistake a stopped process for a hanging one', async () => {
    const running = start(`setTimeout(() => process.exit(0), 2_500);`);
    const end = ended(running);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    running.kill('SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    running.kill('SIGCONT');
    expect(await end).toMatchObject({ code: 0, errors: '' });
  });

  it('does not keep a process alive', async () => expect((await ended(start(''))).code).toBe(0));

  it('is disabled by 0', async () => {
    const { code, heard } = await ended(start('const end = Date.now() + 2_500; while (Date.now() < end);', 0));
    expect([code, heard]).toEqual([0, []]);
  });
});
