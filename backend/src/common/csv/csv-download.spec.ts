import { AsyncLocalStorage } from 'node:async_hooks';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { csvDownload } from './csv-download.js';

const COLUMNS = [{ header: 'who', value: (who: string) => who }];

describe('csvDownload', () => {
  it('is a named file', async () => {
    async function* none(): AsyncGenerator<string> {}
    const file = await csvDownload('reported pairs.csv', COLUMNS, none());
    expect(file.getHeaders()).toMatchObject({
      type: 'text/csv; charset=utf-8; header=present',
      disposition: expect.stringContaining('filename="reported pairs.csv"'),
    });
    expect(await text(file.getStream())).toBe('who\r\n');
  });

  it("reads every row in the caller's context, whoever consumes them", async () => {
    const context = new AsyncLocalStorage<string>();
    async function* rows(): AsyncGenerator<string> {
      for (let i = 0; i < 100; i++) yield context.getStore() ?? 'nobody';
    }
    const file = await context.run('me', () => csvDownload('a.csv', COLUMNS, rows()));
    const csv = await context.exit(() => text(file.getStream()));
    expect(csv).toBe(`who\r\n${'me\r\n'.repeat(100)}`);
  });

  it('fails before the response starts if the first row fails', async () => {
    async function* failing(): AsyncGenerator<string> {
      throw new Error('The database is gone.');
    }
    await expect(csvDownload('a.csv', COLUMNS, failing())).rejects.toThrow('The database is gone.');
  });

  it('ends its rows when the reader stops', async () => {
    let ended = false;
    async function* endless(): AsyncGenerator<string> {
      try {
        for (;;) yield 'x';
      } finally {
        ended = true;
      }
    }
    const file = await csvDownload('a.csv', COLUMNS, endless());
    for await (const _ of file.getStream()) break;
    await new Promise((resolve) => setImmediate(resolve));
    expect(ended).toBe(true);
  });
});
