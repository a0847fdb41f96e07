import type { TestAccount } from '../support/accounts.js';
import type { RunningApi } from '../support/test-app.js';
import type { Answer } from './chat-support.js';

/** Uploads a file of Q&A entries. */
export async function uploadCsv(
  api: Pick<RunningApi, 'url'>,
  as: Pick<TestAccount, 'headers'>,
  csv: string | Uint8Array<ArrayBuffer>,
  name = 'faq.csv',
): Promise<Answer> {
  const form = new FormData();
  form.append('file', new Blob([csv]), name);
  const response = await fetch(`${api.url}/api/qa/import`, { method: 'POST', headers: as.headers, body: form });
  return { status: response.status, headers: response.headers, body: await response.json() };
}
