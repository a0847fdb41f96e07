import { RequestContext } from '../../src/common/context/request-context.js';
import { TenantDb } from '../../src/database/tenant-db.js';
import { QaGap } from '../../src/qa/gaps/gap.entity.js';
import type { TestAccount } from '../support/accounts.js';
import type { RunningApi } from '../support/test-app.js';
import type { Answer } from './chat-support.js';

/** Uploads a file of Q&A entries. */
export async function uploadCsv(
  api: Pick<RunningApi, 'url'>,
  as: Pick<TestAccount, 'headers'>,
  csv: string | Uint8Array,
  name = 'faq.csv',
): Promise<Answer> {
  const form = new FormData();
  form.append('file', new Blob([csv as Uint8Array<ArrayBuffer>]), name);
  const response = await fetch(`${api.url}/api/qa/import`, { method: 'POST', headers: as.headers, body: form });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** Inserts a group of questions without a worker. @returns its id */
export function suggestion({ app }: RunningApi, workspaceId: string): Promise<string> {
  const db = app.get(TenantDb, { strict: false });
  const now = new Date();
  const values = { workspaceId, number: 1, language: 'en', count: 1, firstAskedAt: now, lastAskedAt: now };
  const gap = Object.assign(new QaGap(), values);
  return app.get(RequestContext, { strict: false }).run({ workspaceId }, async () => {
    await db.tx((em) => em.persist(gap).flush());
    return gap.id;
  });
}
