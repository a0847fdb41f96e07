import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { VisitorPrincipal } from '../../src/common/context/request-context.js';
import type { DomainError } from '../../src/common/errors/domain-error.js';
import { ConversationsService } from '../../src/conversations/conversations.service.js';
import { CacheNegative } from '../../src/llm/cache/negatives/cache-negative.entity.js';
import { CacheNegativesRepository } from '../../src/llm/cache/negatives/cache-negatives.repository.js';
import { registerAccount, type TestAccount } from '../support/accounts.js';
import { Scenario } from '../support/scenario.js';
import { ask, type ChatBench, MODEL, send, startBench } from './chat-support.js';
import { inWorkspace } from './knowledge-support.js';

const MAX = 3;
const OF_WORKSPACE = 5;
const NAMES = [
  'API_TOKENS',
  'CACHE_NEGATIVES',
  'CONVERSATIONS',
  'PROMPTS',
  'PROMPT_CASES',
  'PROMPT_VARIABLES',
  'PROMPT_VERSIONS',
  'PROVIDER_KEYS',
  'SESSIONS',
  'SOURCES',
  'TEST_RUNS',
  'TEST_SETS',
  'VISITORS',
  'VISITOR_CONVERSATIONS',
  'WIDGETS',
];

let bench: ChatBench;
let account: TestAccount;

beforeAll(async () => {
  const maxima = Object.fromEntries(NAMES.map((name) => [`NEXUS_MAX_${name}`, String(MAX)]));
  bench = await startBench(1, {
    ...maxima,
    NEXUS_MAX_MESSAGES: '4',
    NEXUS_MAX_WORKSPACE_CONVERSATIONS: String(OF_WORKSPACE),
    NEXUS_ALLOW_PRIVATE_PROVIDERS: 'true',
  });
});
afterAll(() => bench?.close());
beforeEach(async () => {
  account = await registerAccount(api());
});

const api = () => bench.replicas[0]!;
const call = (method: string, path: string, body?: object) => send(api(), method, path, account, body);
const made = async (path: string, body: object): Promise<string> => {
  const answer = await call('POST', path, body);
  if (answer.status >= 300) throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body.id as string;
};
const question = { prompt: 'How old is the harbour?', model: MODEL, use_rag: false };
const setWithQuestion = async (): Promise<string> => {
  const id = await made('/api/rag/test-sets', { name: 'S' });
  await call('POST', `/api/rag/test-sets/${id}/questions`, { questions: [{ question: 'Where?', expected: [] }] });
  return id;
};

interface Thing {
  name: string;
  words: RegExp;
  /** What is there already, and how another one is made. */
  begin: () => Promise<{ there: number; make: (i: number) => ReturnType<typeof call> }>;
}
const simple = (there: number, make: (i: number) => ReturnType<typeof call>) => async () => ({ there, make });
const THINGS: Thing[] = [
  {
    name: 'widgets',
    words: /A workspace has at most 3 widgets\. Delete/,
    begin: simple(1, (i) => call('POST', '/api/widgets', { name: `W${i}` })),
  },
  {
    name: 'API tokens',
    words: /A workspace has at most 3 API tokens\. Revoke/,
    begin: simple(0, (i) => call('POST', '/api/tokens', { name: `T${i}`, scopes: ['chat'] })),
  },
  {
    name: 'prompt tests',
    words: /A workspace has at most 3 prompt tests\. Delete/,
    begin: simple(0, (i) => call('POST', '/api/prompts/tests', { question: `Q${i}`, checks: [] })),
  },
  {
    name: 'prompt variables',
    words: /A workspace has at most 3 prompt variables\. Delete/,
    begin: simple(0, (i) => call('POST', '/api/prompts/variables', { name: `v${i}`, value: 'V' })),
  },
  {
    name: 'prompts',
    words: /A workspace has at most 3 prompts\. Delete/,
    begin: simple(0, (i) => call('POST', '/api/prompts', { name: `P${i}`, text: 'T' })),
  },
  {
    name: 'versions of a prompt',
    words: /A prompt has at most 3 versions\./,
    begin: async () => {
      const id = await made('/api/prompts', { name: 'P', text: 'T' });
      return { there: 1, make: (i) => call('PATCH', `/api/prompts/${id}`, { text: `T${i}` }) };
    },
  },
  {
    name: 'providers',
    words: /A workspace has at most 3 providers\. Remove/,
    begin: simple(0, (i) =>
      call('PUT', `/api/provider-keys/house${i}`, {
        kind: 'openai_compatible',
        base_url: bench.simulator.url,
        api_key: 'sk-owner',
        models: ['large'],
      }),
    ),
  },
  {
    name: 'sources',
    words: /A workspace has at most 3 sources\. Delete/,
    begin: simple(0, (i) =>
      call('POST', '/api/rag/sources', { name: `S${i}`, kind: 'page', url: `https://example.com/${i}` }),
    ),
  },
  {
    name: 'test sets',
    words: /A workspace has at most 3 test sets\. Delete/,
    begin: simple(0, (i) => call('POST', '/api/rag/test-sets', { name: `S${i}` })),
  },
  {
    name: 'runs of a test set',
    words: /A test set has at most 3 runs\. Delete/,
    begin: async () => {
      const id = await setWithQuestion();
      return { there: 0, make: () => call('POST', `/api/rag/test-sets/${id}/runs`, {}) };
    },
  },
];

describe('what people and programs can pile up', () => {
  it.each(THINGS)('$name: as many as are allowed, however many come at once', async ({ words, begin }) => {
    const { there, make } = await begin();
    const answers = await Promise.all(Array.from({ length: 2 * MAX }, (_, i) => make(i)));
    const refused = answers.filter(({ status }) => status >= 300);
    expect(answers.length - refused.length).toBe(MAX - there);
    for (const { status, body } of refused) {
      expect([status, body.code]).toEqual([409, 'quota_exceeded']);
      expect(body.detail).toMatch(words);
    }
  });

  it('conversations of one caller, and messages of one conversation', async () => {
    const first = await ask(api(), account, { ...question, conversation_id: 'new' });
    const { conversation_id: id } = first.body as { conversation_id: string };
    const again = () => ask(api(), account, { ...question, conversation_id: id });
    expect([first.status, (await again()).status]).toEqual([200, 200]);
    expect(await again()).toMatchObject({
      status: 409,
      body: { code: 'quota_exceeded', detail: 'A conversation has at most 4 messages. Start a new conversation.' },
    });
    const statuses: number[] = [];
    for (let i = 0; i < MAX; i += 1)
      statuses.push((await ask(api(), account, { ...question, conversation_id: 'new' })).status);
    expect(statuses).toEqual([200, 200, 409]);
  });

  const begin = (visitorId: string, { workspaceId } = account): Promise<string> => {
    const principal = { kind: 'visitor', id: `visitor:${visitorId}`, visitorId, widgetId: randomUUID(), workspaceId };
    const service = api().app.get(ConversationsService, { strict: false });
    return inWorkspace(api().app, workspaceId, () =>
      service.appendQuestion(
        service.begin('widget'),
        principal as VisitorPrincipal,
        'How old is the harbour?',
        randomUUID(),
      ),
    );
  };

  it('conversations of one visitor, whatever others have', async () => {
    const visitor = randomUUID();
    for (let i = 0; i < MAX; i += 1) await begin(visitor);
    await expect(begin(visitor)).rejects.toMatchObject({ code: 'quota_exceeded' });
    await expect(begin(randomUUID())).resolves.toEqual(expect.any(String));
  });

  it('conversations of a workspace, whoever begins them, whatever other workspaces have', async () => {
    for (let i = 0; i < OF_WORKSPACE; i += 1) await begin(randomUUID());
    const refusal = {
      code: 'quota_exceeded',
      message: expect.stringMatching(/^A workspace has at most 5 conversations\. /),
    };
    await expect(begin(randomUUID())).rejects.toMatchObject(refusal);
    await expect(begin(randomUUID(), await registerAccount(api()))).resolves.toEqual(expect.any(String));
  });

  it('visitors of a workspace; those who are known come in', async () => {
    const widget = await new Scenario(api(), account).widget();
    const open = (body: object = {}) =>
      send(api(), 'POST', `/api/widget/${widget.public_id}/session`, null, body, { origin: api().url });
    const visitors: string[] = [];
    for (let i = 0; i < MAX; i += 1) visitors.push((await open()).body.visitor_id as string);
    const { status, body } = await open();
    expect([status, body.code]).toEqual([409, 'quota_exceeded']);
    expect(body.detail).toMatch(/^A workspace has at most 3 visitors\. /);
    expect((await open({ visitor_id: visitors[0] })).body.visitor_id).toBe(visitors[0]);
  });

  it('pairs that were reported as wrong', async () => {
    const { app } = api();
    const repository = app.get(CacheNegativesRepository, { strict: false });
    const add = (): Promise<void> =>
      inWorkspace(app, account.workspaceId, () => {
        const pair = { asked: 'a', stored: 'b', embedderId: 'e', reportedBy: 'member:x' };
        return repository.add(Object.assign(new CacheNegative(), { workspaceId: account.workspaceId, ...pair }));
      });
    const outcomes = await Promise.allSettled(Array.from({ length: 2 * MAX }, add));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(MAX);
    const codes = outcomes.flatMap((each) => (each.status === 'rejected' ? [(each.reason as DomainError).code] : []));
    expect(new Set(codes)).toEqual(new Set(['quota_exceeded']));
  });

  it('sign-ins: the oldest of them end, and a new one always works', async () => {
    const { email, password } = account;
    for (let i = 0; i <= MAX; i += 1)
      expect((await send(api(), 'POST', '/api/auth/login', null, { email, password })).status).toBe(200);
    const last = await send(api(), 'POST', '/api/auth/login', null, { email, password });
    const headers = { authorization: `Bearer ${last.body.access_token}` };
    const { body } = await send(api(), 'GET', '/api/auth/sessions', { headers });
    expect(body.items).toHaveLength(MAX);
  });
});
