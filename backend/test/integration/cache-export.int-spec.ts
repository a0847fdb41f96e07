import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MikroORM } from '@mikro-orm/postgresql';
import { parse } from 'csv-parse/sync';
import { registerAccount, type TestAccount } from '../support/accounts.js';
import { addRow } from '../support/rows.js';
import { type RunningApi, startApi, testEnvironment } from '../support/test-app.js';

const ROWS = 1_201;
const FORMULAS = ['=HYPERLINK("http://evil.test")', '+1', '-1', '@SUM(A1)', "'=1"];

describe('reported pairs as CSV', () => {
  let api: RunningApi;
  let person: TestAccount;
  const download = (headers: Record<string, string> = person.headers) =>
    fetch(`${api.url}/api/cache/negatives/export`, { headers });
  const rowsOf = async (answer: Response): Promise<Record<string, string>[]> =>
    parse(await answer.text(), { bom: true, columns: true });
  const add = (workspace_id: string, row: Record<string, unknown>): Promise<string> => {
    const { em } = api.app.get(MikroORM);
    return addRow((text, values) => em.fork().execute(text, values as never), 'cache_negatives', {
      workspace_id,
      ...row,
    });
  };

  beforeAll(async () => {
    api = await startApi(testEnvironment());
    person = await registerAccount(api);
  });
  afterAll(() => api?.close());

  it('are a file with a header when there are none', async () => {
    const answer = await download();
    expect(answer.headers.get('content-type')).toContain('text/csv');
    expect(answer.headers.get('content-disposition')).toContain('filename="reported-pairs.csv"');
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    expect(await answer.text()).toBe('asked,stored,embedder,similarity,score,comment,reported_by,created_at\r\n');
  });

  it('are all there, newest first, the formulas among them as text, and none of another workspace', async () => {
    const other = await registerAccount(api);
    await add(other.workspaceId, { asked: 'foreign' });
    for (let i = 0; i < ROWS; i++) await add(person.workspaceId, { asked: `q${i}`, similarity: -0.5 });
    for (const comment of FORMULAS) await add(person.workspaceId, { asked: 'last', comment, stored: 'a,"b"\nc' });
    const rows = await rowsOf(await download());
    const asked = Array.from({ length: ROWS }, (_, i) => `q${ROWS - 1 - i}`);
    expect(rows.map((row) => row['asked'])).toEqual([...FORMULAS.map(() => 'last'), ...asked]);
    expect(rows.slice(0, FORMULAS.length).map((row) => row['comment'])).toEqual(
      FORMULAS.toReversed().map((text) => `'${text}`),
    );
    expect(rows[0]).toMatchObject({ stored: 'a,"b"\nc', similarity: '', reported_by: 'x' });
    expect(rows.at(-1)).toMatchObject({ similarity: '-0.5', created_at: expect.stringMatching(/Z$/) });
    expect((await rowsOf(await download(other.headers))).map((row) => row['asked'])).toEqual(['foreign']);
  });

  it('are for those who may read the cache', async () => {
    const created = await fetch(`${api.url}/api/tokens`, {
      method: 'POST',
      headers: { ...person.headers, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'chat only', scopes: ['chat'] }),
    });
    const { token } = (await created.json()) as { token: string };
    expect((await download({ authorization: `Bearer ${token}` })).status).toBe(403);
    expect((await download({})).status).toBe(401);
  });
});
