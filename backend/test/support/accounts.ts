import { randomUUID } from 'node:crypto';
import type { RunningApi } from './test-app.js';

export interface TestAccount {
  email: string;
  password: string;
  accessToken: string;
  workspaceId: string;
  workspaceName: string;
  userId: string;
  headers: { authorization: string };
}

/** Registers an account with a workspace of its own through the real endpoint. */
export async function registerAccount(api: Pick<RunningApi, 'url'>, name = 'Test'): Promise<TestAccount> {
  const email = `${randomUUID()}@example.com`;
  const password = `pw-${randomUUID()}`;
  const workspaceName = `${name} ${randomUUID().slice(0, 6)}`;
  const response = await fetch(`${api.url}/api/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password, name, workspace_name: workspaceName }),
  });
  if (response.status !== 201) throw new Error(`register answered ${response.status}: ${await response.text()}`);
  const body = (await response.json()) as { access_token: string; user: { id: string }; workspace: { id: string } };
  return {
    email,
    password,
    accessToken: body.access_token,
    workspaceId: body.workspace.id,
    workspaceName,
    userId: body.user.id,
    headers: { authorization: `Bearer ${body.access_token}` },
  };
}

/** Polls until `probe` gives a value; fails with `what` after `timeoutMs`. */
export async function eventually<T>(
  what: string,
  probe: () => Promise<T | undefined | false>,
  timeoutMs = 20_000,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value) return value;
    if (Date.now() > end) throw new Error(`Waited in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
