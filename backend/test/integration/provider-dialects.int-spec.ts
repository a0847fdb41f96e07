import type OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { TestAccount } from '../support/accounts.js';
import type { RunningApi } from '../support/test-app.js';
import { ask as askHub, type ChatBench, MODEL, stream as streamHub } from './chat-support.js';
import { ask, failure, type Seen, seenStreamed, seenWhole, startOpenAi, unique } from './openai-support.js';

const chunk = (choice: object): string =>
  `data: ${JSON.stringify({ id: 'c1', model: 'm', choices: [{ index: 0, ...choice }] })}\n\n`;
const say = (content: unknown, finish: string | null = null): string =>
  chunk({ delta: { content }, finish_reason: finish });
const call = (fields: object): string =>
  chunk({ delta: { tool_calls: [{ index: 0, type: 'function', ...fields }] }, finish_reason: null });
const end = (finish: string): string => `${chunk({ delta: {}, finish_reason: finish })}data: [DONE]\n\n`;
const thinking = (text: string) => ({ type: 'thinking', thinking: [{ type: 'text', text }], closed: true });
const OSLO = { name: 'get_weather', arguments: '{"city":"Oslo"}' };
const TEXT = 'The warranty is two years. Keep the receipt. Grüße 漢字 🎉';

/** Answers of servers that differ; the reports they were rebuilt after are named in the unit tests of the adapter. */
const answers: [string, string, Partial<Seen>][] = [
  [
    'content in parts',
    say([thinking('Seventeen times twenty-three')]) + say([thinking(' is 391.'), { type: 'text', text: '3' }]) + say('91', 'stop') + 'data: [DONE]\n\n',
    { content: '391', reasoning: 'Seventeen times twenty-three is 391.', finish: 'stop' },
  ],
  [
    'thoughts between tags',
    say('<think>\nThe visitor wants a greeting. I should') + say(' be brief.\n</think>\n\n') + say('Good morning!') + end('stop'),
    { content: 'Good morning!', reasoning: 'The visitor wants a greeting. I should be brief.\n', finish: 'stop' },
  ],
  ['words about tags', say('Write `<think>` at the start.') + end('stop'), { content: 'Write `<think>` at the start.', reasoning: '' }],
  [
    'calls with one index and no id',
    call({ function: OSLO }) + call({ function: { name: 'get_time', arguments: { tz: 'UTC' } } }) + end('stop'),
    {
      calls: [
        { name: 'get_weather', arguments: { city: 'Oslo' } },
        { name: 'get_time', arguments: { tz: 'UTC' } },
      ],
      finish: 'tool_calls',
    },
  ],
  ['no finish reason', `${say(TEXT.slice(0, 26))}${say(TEXT.slice(26))}data: [DONE]\n\n`, { content: TEXT, finish: 'stop' }],
  ['no line break at the end', `: hi\r\n\r\n${say(TEXT).replaceAll('\n', '\r\n')}data:{"choices":[{"delta":{},"finish_reason":"MAX_TOKENS"}]}`, { content: TEXT, finish: 'length' }],
]; // prettier-ignore

describe('a provider that speaks a dialect', () => {
  let bench: ChatBench;
  let api: RunningApi;
  let owner: TestAccount;
  let client: OpenAI;

  beforeAll(async () => {
    const started = await startOpenAi();
    ({ bench, api, owner } = started);
    client = started.clientOf(started.key);
  });
  afterAll(() => bench?.close());
  beforeEach(() => bench.simulator.reset());

  const request = () => ({
    model: MODEL,
    messages: ask(unique('Say')),
    tools: ['get_weather', 'get_time'].map((name) => ({ type: 'function' as const, function: { name } })),
  });
  const whole = () => seenWhole(client, request());
  const streamed = () => seenStreamed(client, request());

  it.each(answers)('is understood: %s', async (_, body, expected) => {
    for (const read of [whole, streamed])
      for (const chunkBytes of [undefined, 11]) {
        bench.simulator.script({ raw: { body, ...(chunkBytes ? { chunkBytes } : {}) } });
        expect(await read()).toMatchObject({ calls: [], ...expected });
      }
  });

  it('is known for thoughts that only end by a tag, from its first whole answer on', async () => {
    const raw = { body: say('The user greets.\n') + say('</think>\n\n') + say('Good morning!') + end('stop') };
    bench.simulator.script({ raw }, { raw }, { raw: { body: say('No thoughts.') + end('stop') } });
    const expected = { content: 'Good morning!', reasoning: 'The user greets.\n', finish: 'stop' };
    expect(await whole()).toMatchObject(expected);
    expect(await streamed()).toMatchObject(expected);
    expect(await whole()).toMatchObject({ content: 'No thoughts.', reasoning: '' });
  });

  it('gives thoughts neither as an answer nor to the cache', async () => {
    bench.simulator.script({ raw: { body: say('<think>\nSecret plan.\n</think>\n\nHello!') + end('stop') } });
    const prompt = unique('Greet me');
    const first = await streamHub(api, owner, { prompt, model: MODEL });
    await first.ended;
    expect(first.text()).toBe('Hello!');
    const again = await askHub(api, owner, { prompt, model: MODEL });
    expect(again.headers.get('x-nexus-cache')).toBe('exact');
    expect(again.body.content).toBe('Hello!');
  });

  it.each([
    ['an end in the middle', say('The warranty is two'), /^provider_error$/],
    [
      'an error behind the beginning',
      `${say('The warranty')}error: {"code":400,"message":"the request exceeds the available context size"}\n\n`,
      /^provider_rejected$|context/,
    ],
  ])('is not taken for whole: %s', async (_, body, code) => {
    for (const read of [whole, streamed]) {
      bench.simulator.script({ raw: { body } });
      const error = await failure(read());
      expect(error.code).toMatch(code);
      expect(error.status ?? 502).not.toBe(500);
    }
  });

  it.each([
    [
      'vLLM',
      400,
      {
        object: 'error',
        message: "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens.",
        type: 'BadRequestError',
        param: null,
        code: 400,
      },
    ],
    [
      'llama.cpp',
      400,
      {
        error: {
          code: 400,
          message: 'the request exceeds the available context size, try increasing it',
          type: 'exceed_context_size_error',
        },
      },
    ],
    [
      'a code',
      400,
      { error: { message: 'Requested too much.', type: 'invalid_request_error', code: 'context_length_exceeded' } },
    ],
    [
      'Google',
      400,
      [
        {
          error: {
            code: 400,
            message: 'The input token count (9) exceeds the maximum number of tokens allowed (8).',
            status: 'INVALID_ARGUMENT',
          },
        },
      ],
    ],
    ['a web page', 413, '<html><h1>Request Entity Too Large</h1></html>'],
  ])('says that a question is too long: %s', async (_, status, body) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    bench.simulator.script({ status, raw: { body: text, contentType: 'application/json' } });
    const answer = await askHub(api, owner, { prompt: unique('Long'), model: MODEL });
    expect(answer.status).toBe(422);
    expect(answer.body.detail).toContain('longer than this model can read');
  });
});
