import OpenAI, { APIError } from 'openai';
import type {
  ChatCompletionCreateParamsNonStreaming,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registerAccount, type TestAccount } from '../support/accounts.js';
import type { RunningApi } from '../support/test-app.js';
import { type ChatBench, send, startBench } from './chat-support.js';

export const unique = (question: string): string => `${question} ${randomUUID()}`;
export const ask = (content: string): ChatCompletionMessageParam[] => [{ role: 'user', content }];

/** Fields of this product that OpenAI's types do not define. */
export const nexus = (answer: object): Record<string, unknown> => (answer as { nexus: Record<string, unknown> }).nexus;

export interface OpenAiBench {
  bench: ChatBench;
  api: RunningApi;
  owner: TestAccount;
  key: string;
  clientOf: (apiKey: string, more?: ConstructorParameters<typeof OpenAI>[0]) => OpenAI;
}

/** A model list with one vision model, in addition to the simulator's own models. */
function modelsFile(): string {
  const file = join(mkdtempSync(join(tmpdir(), 'nexus-models-')), 'models.json');
  const model = {
    id: 'acme/sees',
    name: 'Sees',
    architecture: { input_modalities: ['text', 'image'], output_modalities: ['text'] },
    pricing: { prompt: '0.000001', completion: '0.000001' },
    supported_parameters: ['tools'],
  };
  writeFileSync(file, JSON.stringify({ data: [model] }));
  return file;
}

/** An api with the simulator as provider, an API key, and OpenAI's client without retries by default. */
export async function startOpenAi(overrides: Record<string, string> = {}): Promise<OpenAiBench> {
  const bench = await startBench(1, overrides, { modelsFile: modelsFile() });
  const api = bench.replicas[0]!;
  const owner = await registerAccount(api);
  const token = await send(api, 'POST', '/api/tokens', owner, { name: 'openai', scopes: ['chat'] });
  await send(api, 'PUT', '/api/model-config', owner, { routing: { retry_budget_ms: 0 } });
  return {
    bench,
    api,
    owner,
    key: token.body.token as string,
    clientOf: (apiKey, more = {}) => new OpenAI({ apiKey, baseURL: `${api.url}/v1`, maxRetries: 0, ...more }),
  };
}

/** The error thrown by the client. */
export async function failure(promise: Promise<unknown>): Promise<APIError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof APIError) return error;
    throw error;
  }
  throw new Error('It did not fail');
}

/** An answer as a client of the OpenAI routes sees it. */
export interface Seen {
  content: string;
  reasoning: string;
  calls: { name: string; arguments: unknown }[];
  finish: string | null;
}

/** The answer to a request without streaming. */
export async function seenWhole(client: OpenAI, request: ChatCompletionCreateParamsNonStreaming): Promise<Seen> {
  const { choices } = await client.chat.completions.create(request);
  const { message, finish_reason: finish } = choices[0]!;
  const calls = (message.tool_calls ?? []).flatMap((c) => (c.type === 'function' ? [c.function] : []));
  return {
    content: message.content ?? '',
    reasoning: (message as { reasoning_content?: string }).reasoning_content ?? '',
    calls: calls.map(({ name, arguments: json }) => ({ name, arguments: JSON.parse(json) as unknown })),
    finish,
  };
}

/** The answer to the same request as a stream, assembled. */
export async function seenStreamed(client: OpenAI, request: ChatCompletionCreateParamsNonStreaming): Promise<Seen> {
  const seen = { content: '', reasoning: '', finish: null as string | null };
  const calls: { name: string; json: string }[] = [];
  for await (const { choices } of await client.chat.completions.create({ ...request, stream: true })) {
    const { delta, finish_reason } = choices[0]!;
    seen.content += delta.content ?? '';
    seen.reasoning += (delta as { reasoning_content?: string }).reasoning_content ?? '';
    seen.finish = finish_reason ?? seen.finish;
    for (const { index, function: f } of delta.tool_calls ?? []) {
      calls[index] ??= { name: f?.name ?? '', json: '' };
      calls[index].json += f?.arguments ?? '';
    }
  }
  return { ...seen, calls: calls.map(({ name, json }) => ({ name, arguments: JSON.parse(json) as unknown })) };
}
