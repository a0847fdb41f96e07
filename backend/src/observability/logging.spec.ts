import { describe, expect, it } from '@jest/globals';
import { ReplyError } from 'ioredis';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogDestination } from './log-destination.js';
import { createLogger } from './logging.js';

async function logged(err: unknown): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'logging-'));
  const file = join(folder, 'log');
  const fd = openSync(file, 'w');
  try {
    const destination = new LogDestination(fd);
    createLogger('info', 'test', destination).warn({ err, msg: 'Not written' });
    await destination.flush();
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(fd);
    rmSync(folder, { recursive: true });
  }
}

/** As rejected by ioredis. */
const refused = () =>
  Object.assign(new ReplyError('OOM command not allowed'), {
    command: { name: 'xadd', args: ['run:ev', 'the answer'] },
  });

describe('logging', () => {
  it.each([
    ['a refused command', refused()],
    ['several', new AggregateError([refused()], 'All failed')],
  ])('logs which command Redis refused, without its arguments: %s', async (_, error) => {
    const line = await logged(error);
    expect(line).toContain('Not written');
    expect(line).toContain('OOM command not allowed');
    expect(line).toContain('"name":"xadd"');
    expect(line).not.toContain('the answer');
  });
});
