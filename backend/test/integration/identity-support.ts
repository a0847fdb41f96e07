import { randomUUID } from 'node:crypto';
import type { RunningApi } from '../support/test-app.js';

export { join } from '../support/scenario.js';

export interface Answer {
  status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- bodies of any endpoint, looked at by expectations
  body: any;
  headers: Headers;
  /** `name=value` of the refresh cookie when the answer sets one. */
  cookie: string | undefined;
  setCookie: string | undefined;
}

export interface Call {
  body?: unknown;
  /** Sent as it is, instead of `body` as JSON. */
  raw?: string;
  token?: string;
  cookie?: string;
  headers?: Record<string, string>;
}

export async function call(
  api: Pick<RunningApi, 'url'>,
  route: string,
  { body, raw, token, cookie, headers }: Call = {},
): Promise<Answer> {
  const [method, path] = route.split(' ') as [string, string];
  const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetch(api.url + path, {
    method,
    headers: {
      ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(cookie ? { cookie } : {}),
      ...headers,
    },
    body: payload,
  });
  const text = await response.text();
  const setCookie = response.headers.getSetCookie()[0];
  return {
    status: response.status,
    body: text ? JSON.parse(text) : undefined,
    headers: response.headers,
    setCookie,
    cookie: setCookie?.split(';')[0],
  };
}

export interface Person {
  email: string;
  password: string;
  token: string;
  cookie: string;
  userId: string;
  workspaceId: string;
}

export const newRegistration = () => ({
  email: `${randomUUID()}@example.com`,
  password: `pw ${randomUUID()}`,
  name: 'Asha Rao',
  workspace_name: 'Asha’s shop',
});

export async function register(api: Pick<RunningApi, 'url'>, prefix = '/api/auth'): Promise<Person> {
  const input = newRegistration();
  const answer = await call(api, `POST ${prefix}/register`, { body: input });
  if (answer.status !== 201 || !answer.cookie)
    throw new Error(`register: ${answer.status} ${JSON.stringify(answer.body)}`);
  const { access_token: token, user, workspace } = answer.body;
  return { ...input, token, cookie: answer.cookie, userId: user.id, workspaceId: workspace.id };
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Reads a part of a JWT without verifying it. */
export const jwtPart = (token: string, index: 0 | 1): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[index] ?? '', 'base64url').toString()) as Record<string, unknown>;
