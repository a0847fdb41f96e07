import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { OpenRouterSimulator } from '@nexus/testing';
import { contractRequest, describeChatModel } from '../../testing/chat-model.contract.js';
import { splitBaseUrl } from '../base-url.js';
import { ProtocolChatModel } from '../openai-protocol/chat.js';
import { UpstreamClient } from '../openai-protocol/client.js';
import { fetchModels, namedModels, toNamedCatalogue } from '../openai-protocol/model-list.js';
import { compatibleDialect, compatibleHeaders } from './openai-compatible.js';

const URL_OF_ITS_OWN = 'http://127.0.0.1:11434/v1';
const simulator = new OpenRouterSimulator();
const clients: UpstreamClient[] = [];

function clientOf(url: string, key: string | null = 'key-0123456789'): UpstreamClient {
  const client = new UpstreamClient({
    ...splitBaseUrl(url),
    headers: compatibleHeaders(url, key),
    idleTimeoutMs: 2_000,
    totalTimeoutMs: 5_000,
    maxAnswerBytes: 1_000_000,
  });
  clients.push(client);
  return client;
}

beforeAll(() => simulator.start());
afterAll(async () => {
  await Promise.all(clients.map((c) => c.close(true)));
  await simulator.stop();
});
beforeEach(() => simulator.reset());

describeChatModel('openai-compatible', () => ({
  model: new ProtocolChatModel(clientOf(simulator.url), compatibleDialect('local', URL_OF_ITS_OWN)),
  modelId: 'local/sim/standard',
  upstreamCalls: () => simulator.completionRequests.length,
}));

describe('an OpenAI-compatible server', () => {
  it('receives its own model id, and no OpenRouter parameters', async () => {
    const model = new ProtocolChatModel(clientOf(simulator.url), compatibleDialect('local', URL_OF_ITS_OWN));
    const parameters = { temperature: 0.5, maxTokens: 9, provider: { sort: 'price' }, reasoning: { effort: 'low' } };
    const answer = await model.generate(
      { ...contractRequest('local/sim/standard'), parameters, metadata: { a: 'b' } },
      new AbortController().signal,
    );
    const { body, headers } = simulator.completionRequests[0]!;
    expect(body).toMatchObject({ model: 'sim/standard', temperature: 0.5, max_tokens: 9, reasoning_effort: 'low' });
    for (const field of ['provider', 'reasoning', 'metadata']) expect(body).not.toHaveProperty(field);
    expect(headers.authorization).toBe('Bearer key-0123456789');
    expect(headers).not.toHaveProperty('x-title');
    // The catalogue's id, not the server's.
    expect(answer.model).toBe('local/sim/standard');
  });

  it.each(['local/llama3.2', 'local/llama3.2:1b', 'local/meta-llama/Llama-3.1-8B', 'local/a@b'])(
    'supports %s',
    (id) => {
      expect(compatibleDialect('local', URL_OF_ITS_OWN).supports(id)).toBe(true);
    },
  );

  it.each(['local/', 'local', 'other/llama', 'local/a b', 'localx/a', 'local/a\nb'])('does not support %j', (id) => {
    expect(compatibleDialect('local', URL_OF_ITS_OWN).supports(id)).toBe(false);
  });
});

describe('its list', () => {
  it('is prefixed with the provider’s name, and keeps the prices that a local gateway lists', async () => {
    const listing = await fetchModels(
      clientOf(simulator.url),
      toNamedCatalogue('local', true),
      undefined,
      new AbortController().signal,
    );
    expect(listing?.models[0]).toMatchObject({
      id: 'local/sim/standard',
      provider: 'local',
      isLocal: true,
      pricing: { prompt: 1, completion: 2 },
    });
  });

  it('is free when a local server lists no price', () => {
    const [listed] = toNamedCatalogue('local', true)([{ id: 'llama3.2' }]);
    expect(listed).toMatchObject({ isLocal: true, pricing: { prompt: 0, completion: 0 } });
    expect(namedModels(['llama3.2'], 'local', true)).toMatchObject([{ pricing: { prompt: 0, completion: 0 } }]);
  });

  it.each([
    ['Ollama', { id: 'llama3.2:latest', object: 'model', created: 1_730_000_000, owned_by: 'library' }, null],
    ['vLLM', { id: 'meta-llama/Llama-3.1-8B', object: 'model', max_model_len: 131_072 }, 131_072],
    ['Groq', { id: 'llama-3.3-70b', object: 'model', context_window: 32_768 }, 32_768],
    ['Mistral', { id: 'mistral-large', object: 'model', max_context_length: 128_000 }, 128_000],
  ])('is read from %s', (_, entry, contextLength) => {
    const [model] = toNamedCatalogue('x', false)([entry]);
    expect(model).toMatchObject({ id: `x/${entry.id}`, contextLength, capabilities: ['streaming'], isLocal: false });
    expect(model!.pricing).toEqual({ prompt: null, completion: null });
  });

  it('omits models that cannot chat, and invalid entries', () => {
    const ids = ['gpt-5', 'text-embedding-3-large', 'whisper-1', 'dall-e-3', 'tts-1', 'omni-moderation-latest'];
    const data = [...ids.map((id) => ({ id })), null, 'x', { id: '' }, { name: 'no id' }];
    expect(toNamedCatalogue('openai', false)(data).map((m) => m.id)).toEqual(['openai/gpt-5']);
  });

  it('may be configured instead', () => {
    expect(namedModels(['gpt-4o'], 'azure', false)).toMatchObject([{ id: 'azure/gpt-4o', contextLength: null }]);
  });
});

describe('Azure', () => {
  let server: Server;
  const requests: IncomingMessage[] = [];
  const bodies: string[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      requests.push(request);
      request.setEncoding('utf8').on('data', (text: string) => bodies.push(text));
      response.writeHead(200, { 'content-type': 'application/json' }).end(
        JSON.stringify({
          model: 'gpt-4o-2024-08-06',
          choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
          usage: { prompt_tokens: 3, completion_tokens: 1, total_tokens: 4 },
        }),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('receives its version and its own key header', async () => {
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/openai/deployments/gpt4o?api-version=2024-10-21`;
    const model = new ProtocolChatModel(clientOf(url, 'azure-key'), compatibleDialect('azure', url));
    const request = { ...contractRequest('azure/gpt-4o'), parameters: { maxTokens: 9 } };
    const answer = await model.generate(request, new AbortController().signal);
    expect(answer).toMatchObject({ content: 'Hello', usage: { promptTokens: 3, costUsd: null } });
    expect(requests[0]).toMatchObject({ url: '/openai/deployments/gpt4o/chat/completions?api-version=2024-10-21' });
    expect(requests[0]!.headers).toMatchObject({ 'api-key': 'azure-key' });
    expect(requests[0]!.headers).not.toHaveProperty('authorization');
    expect(JSON.parse(bodies.join(''))).toMatchObject({ model: 'gpt-4o', max_completion_tokens: 9 });
    expect(bodies.join('')).not.toContain('max_tokens');
  });

  it('is also recognised by its host', () => {
    expect(compatibleHeaders('https://x.openai.azure.com/openai/v1', 'k')).toEqual({ 'api-key': 'k' });
    expect(compatibleHeaders('https://azure.com.example/v1', 'k')).toEqual({ authorization: 'Bearer k' });
    expect(compatibleHeaders('https://x.openai.azure.com/openai/v1', null)).toEqual({});
  });
});
