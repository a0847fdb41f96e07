import { newId } from '../../src/common/ids/ids.js';
import { SystemScope } from '../../src/database/system-scope.js';
import { Member } from '../../src/workspaces/member.entity.js';
import { PeopleService } from '../../src/workspaces/people.service.js';
import { eventually, registerAccount, type TestAccount } from './accounts.js';
import { type Answer, ask, type Headed, send } from './http.js';
import type { RunningApi } from './test-app.js';

/** Puts a person into a workspace, as an invitation will. */
export async function join(
  api: RunningApi,
  { userId }: Pick<TestAccount, 'userId'>,
  workspaceId: string,
  role: Member['role'],
): Promise<void> {
  const member = Object.assign(new Member(), { id: newId(), workspaceId, userId, role });
  await api.app.get(SystemScope, { strict: false }).run('auth.member', (em) => em.persist(member).flush());
  await api.app.get(PeopleService, { strict: false }).forgetRole(userId, workspaceId);
}

/**
 * A workspace with an owner, and whoever and whatever else a test needs in it, each made through the api as a person makes it.
 * What does not succeed is an error that says which request it was.
 */
export class Scenario {
  constructor(
    readonly api: RunningApi,
    readonly owner: TestAccount,
  ) {}

  /** With a new account. */
  static async in(api: RunningApi, name?: string): Promise<Scenario> {
    return new Scenario(api, await registerAccount(api, name));
  }

  send = (
    method: string,
    path: string,
    body?: unknown,
    as: Headed | null = this.owner,
    headers: Record<string, string> = {},
  ): Promise<Answer> => send(this.api, method, path, as, body, headers);

  ask = (body: object, as: Headed = this.owner): Promise<Answer> => ask(this.api, as, body);

  /** All questions go to this model, and to no other when it fails. */
  async answersWith(model: string): Promise<void> {
    await this.done('PUT', '/api/model-config', { default_model: model, fallback_models: [] });
  }

  async token(scopes = ['chat'], more: object = {}): Promise<{ id: string; token: string } & Headed> {
    const { id, token } = await this.done('POST', '/api/tokens', { name: 'Shop', scopes, ...more });
    return { id, token, headers: { authorization: `Bearer ${token}` } };
  }

  /** Somebody with a workspace of their own, who acts in this one. */
  async member(role: Member['role']): Promise<{ userId: string } & Headed> {
    const { userId, headers } = await registerAccount(this.api);
    const { workspaceId } = this.owner;
    await join(this.api, { userId }, workspaceId, role);
    return { userId, headers: { ...headers, 'x-workspace-id': workspaceId } };
  }

  /** The widget that every workspace begins with. */
  async widget(): Promise<{ id: string; public_id: string; name: string }> {
    return (await this.done('GET', '/api/widgets')).items[0];
  }

  /** Somebody on a page of `origin`, who may speak to the widget. */
  async visitor(origin = this.api.url): Promise<{ id: string } & Headed> {
    const { public_id } = await this.widget();
    const path = `/api/widget/${public_id}/session`;
    const session = await this.done('POST', path, {}, null, { origin });
    return { id: session.visitor_id, headers: { authorization: `Bearer ${session.visitor_token}`, origin } };
  }

  /** A document that can be searched. Needs a worker. @returns its id */
  async document(name: string, text: string): Promise<string> {
    const form = new FormData();
    form.append('file', new Blob([text], { type: 'text/plain' }), name);
    const { headers } = this.owner;
    const response = await fetch(`${this.api.url}/api/rag/upload`, { method: 'POST', headers, body: form });
    const body = (await response.json()) as { documents?: { id: string }[] };
    const id = body.documents?.[0]?.id;
    if (response.status !== 202 || !id) throw new Error(`upload answered ${response.status}: ${JSON.stringify(body)}`);
    const isReady = async (): Promise<boolean> => {
      const document = await this.done('GET', `/api/rag/documents/${id}`);
      if (document.status === 'failed') throw new Error(`Ingestion failed: ${JSON.stringify(document)}`);
      return document.status === 'ready';
    };
    await eventually('the document is ready', isReady, 45_000);
    return id;
  }

  /** @returns the id of a conversation with one question and its answer */
  async conversation(question: object, as: Headed = this.owner): Promise<string> {
    return (await this.done('POST', '/api/v1/create', { conversation_id: 'new', ...question }, as)).conversation_id;
  }

  private async done(
    method: string,
    path: string,
    body?: unknown,
    as: Headed | null = this.owner,
    headers: Record<string, string> = {},
  ): Promise<Answer['body']> {
    const answer = await this.send(method, path, body, as, headers);
    if (answer.status >= 300)
      throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
}
