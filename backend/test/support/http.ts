import type { RunningApi } from './test-app.js';

export interface Answer {
  status: number;
  headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- bodies of any endpoint, looked at by expectations
  body: any;
}

/** Whoever sends a request: an account, a token, a visitor. */
export interface Headed {
  headers: { authorization: string; origin?: string; 'x-workspace-id'?: string };
}

export async function send(
  api: Pick<RunningApi, 'url'>,
  method: string,
  path: string,
  as: Headed | null,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const raw = typeof body === 'string' ? body : body === undefined ? undefined : JSON.stringify(body);
  const response = await fetch(api.url + path, {
    method,
    headers: { ...(raw === undefined ? {} : { 'content-type': 'application/json' }), ...as?.headers, ...headers },
    ...(raw === undefined ? {} : { body: raw }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
}

export const ask = (api: Pick<RunningApi, 'url'>, as: Headed, body: object): Promise<Answer> =>
  send(api, 'POST', '/api/v1/create', as, body);
