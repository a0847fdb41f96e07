import { ChatFailure, failureOf } from './failure.js';
import { type Challenge, solve } from './proof.js';

export type Fetch = (input: string, init?: RequestInit) => Promise<Response>;

export interface ApiOptions {
  /** Origin (and path prefix) of the API, without a trailing slash. */
  endpoint: string;
  widgetId: string;
  fetch?: Fetch;
  /** Milliseconds; injected in tests. */
  now?: () => number;
}

interface SessionGrant {
  visitor_token: string;
  /** Seconds. */
  expires_in: number;
  visitor_id?: string;
}

const PROOF_REQUIRED = 428;
const RENEW_BEFORE_MS = 30_000;
const REFUSES_VISITOR = new Set([400, 404, 409, 422]);

/**
 * Requests of one widget. The visitor token exists in this object only: it is requested with the first authorised call, shared
 * by concurrent calls, renewed shortly before it expires and once more if the server responds with 401.
 */
export class WidgetApi {
  readonly endpoint: string;
  readonly widgetId: string;
  /** The visitor id that this tab had last; not a secret, since it is useless without the origin check of a session. */
  visitorId: string | undefined;
  private readonly doFetch: Fetch;
  private readonly now: () => number;
  private token: { value: string; expiresAt: number } | undefined;
  private pending: Promise<string> | undefined;

  constructor(options: ApiOptions) {
    this.endpoint = options.endpoint.replace(/\/{1,10}$/, '');
    this.widgetId = options.widgetId;
    this.doFetch = options.fetch ?? ((input, init) => fetch(input, init));
    this.now = options.now ?? Date.now;
  }

  /** Path of this widget's public resources. */
  path(suffix: string): string {
    return `/api/widget/${encodeURIComponent(this.widgetId)}/${suffix}`;
  }

  /** @throws ChatFailure with the problem's code, or `network`; an AbortError passes unchanged. */
  async request(path: string, init: RequestInit = {}): Promise<Response> {
    const response = await this.raw(path, init);
    if (!response.ok) throw await failureOf(response);
    return response;
  }

  /** Like `request`, with the visitor's token; a refused token is renewed once. */
  async authorized(path: string, init: RequestInit = {}): Promise<Response> {
    const token = await this.accessToken();
    const first = await this.raw(path, withToken(init, token));
    if (first.ok) return first;
    if (first.status !== 401) throw await failureOf(first);
    if (this.token?.value === token) this.token = undefined;
    const second = await this.raw(path, withToken(init, await this.accessToken()));
    if (!second.ok) throw await failureOf(second);
    return second;
  }

  async prepare(): Promise<void> {
    await this.accessToken();
  }

  private async raw(path: string, init: RequestInit): Promise<Response> {
    try {
      return await this.doFetch(this.endpoint + path, { credentials: 'omit', ...init });
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw new ChatFailure({ code: 'network' });
    }
  }

  private accessToken(): Promise<string> {
    if (this.token && this.token.expiresAt - RENEW_BEFORE_MS > this.now()) return Promise.resolve(this.token.value);
    this.pending ??= this.openSession().finally(() => (this.pending = undefined));
    return this.pending;
  }

  // Not bound to a caller's signal: the token is shared, and one caller's abort must not fail the others.
  private async openSession(): Promise<string> {
    const grant = await this.grant();
    this.visitorId = grant.visitor_id ?? this.visitorId;
    this.token = { value: grant.visitor_token, expiresAt: this.now() + grant.expires_in * 1000 };
    return grant.visitor_token;
  }

  /** A returning tab requests the same visitor; if the server refuses, it starts a new one. */
  private async grant(): Promise<SessionGrant> {
    const path = this.path('session');
    const known = this.visitorId ? await this.ask(path, { visitor_id: this.visitorId }) : undefined;
    if (known?.ok) return (await known.json()) as SessionGrant;
    if (known && !REFUSES_VISITOR.has(known.status)) throw await failureOf(known);
    this.visitorId = undefined;
    const response = await this.ask(path, {});
    if (!response.ok) throw await failureOf(response);
    return (await response.json()) as SessionGrant;
  }

  /** Under load the server requires proof of work first; the browser computes it without blocking the page. */
  private async ask(path: string, body: object): Promise<Response> {
    const first = await this.raw(path, jsonBody(body));
    if (first.status !== PROOF_REQUIRED) return first;
    const challenge = (await (await this.request(this.path('challenge'))).json()) as Challenge;
    const proof = await solve(challenge);
    return proof ? this.raw(path, jsonBody({ ...body, proof })) : first;
  }
}

export function jsonBody(body: unknown): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function withToken(init: RequestInit, token: string): RequestInit {
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${token}`);
  return { ...init, headers };
}
