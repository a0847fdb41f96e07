import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createParser } from 'eventsource-parser';
import { load as parseYaml } from 'js-yaml';
import type { ModelEvent } from '../../chat-model.js';
import { sharedData } from '@nexus/testing';
import { errorOfResponse } from './error-mapping.js';
import { toCatalogue } from './model-list.js';
import { CompletionMapper } from './response-mapping.js';
import type { WireChoice, WireCompletion, WireUsage } from './wire.js';

interface Interaction {
  request: { uri: string; parsed_body?: { model?: string } };
  response: {
    status: { code: number };
    headers: Record<string, string[]>;
    body?: { string: string };
    parsed_body?: WireCompletion;
  };
}

const folder = sharedData('openrouter/recordings');
const files = folder ? readdirSync(folder).filter((name) => name.endsWith('.yaml')) : [];
/** Recorded on an endpoint that is not used here. */
const RESPONSES_API = [
  'test_openai_responses_raw_cot_stream_openrouter.yaml',
  'test_openrouter_responses_prompt_cache_e2e.yaml',
];

const interactionsOf = (file: string): Interaction[] =>
  (parseYaml(readFileSync(join(folder!, file), 'utf8')) as { interactions: Interaction[] }).interactions;
const isStream = ({ response }: Interaction): boolean =>
  response.headers['content-type']?.[0]?.includes('event-stream') ?? false;

const mapperFor = ({ request }: Interaction): CompletionMapper =>
  new CompletionMapper({ model: request.parsed_body?.model ?? 'unknown', passages: [], promptChars: 0, maxChars: 1e6 });

/** The payloads of a stream, without keep-alive comments, which the client also skips. */
function payloadsOf(interaction: Interaction): WireCompletion[] {
  if (!isStream(interaction)) return [interaction.response.parsed_body!];
  const events: string[] = [];
  createParser({ onEvent: (e) => events.push(e.data) }).feed(interaction.response.body!.string);
  return events.filter((data) => data !== '[DONE]').map((data) => JSON.parse(data) as WireCompletion);
}

function replay(interaction: Interaction): ModelEvent[] {
  const mapper = mapperFor(interaction);
  return [...payloadsOf(interaction).flatMap((payload) => mapper.accept(payload)), ...mapper.end()];
}

const text = (events: ModelEvent[], type: 'text' | 'reasoning' = 'text'): string =>
  events.map((e) => (e.type === type ? (e as { text: string }).text : '')).join('');

/** The content of the recording, assembled without the mapper. */
function recorded(payloads: WireCompletion[]) {
  const parts = payloads.flatMap((p) => p.choices ?? []).map((c: WireChoice) => c.delta ?? c.message ?? {});
  const calls = parts.flatMap((p) => p.tool_calls ?? []);
  const usage = payloads.findLast((p) => p.usage)?.usage;
  const urls = parts.flatMap((p) => p.annotations ?? []).flatMap((a) => a.url_citation?.url ?? []);
  return {
    content: parts.map((p) => (typeof p.content === 'string' ? p.content : '')).join(''),
    reasoning: parts.map((p) => p.reasoning ?? '').join(''),
    toolNames: calls.flatMap((c) => c.function?.name ?? []),
    toolArguments: calls.map((c) => (c.function?.arguments as string | undefined) ?? '').join(''),
    finish: payloads.flatMap((p) => p.choices ?? []).findLast((c) => c.finish_reason)?.finish_reason,
    usage: usage && {
      promptTokens: usage.prompt_tokens,
      completionTokens: usage.completion_tokens,
      costUsd: cost(usage),
    },
    urls: new Set(urls),
  };
}

const cost = ({ cost: own, is_byok, cost_details }: WireUsage): unknown =>
  is_byok ? expect.closeTo((own ?? 0) + (cost_details?.upstream_inference_cost ?? 0), 9) : (own ?? null);

function checkAnswer(interaction: Interaction): void {
  const payloads = payloadsOf(interaction);
  const said = recorded(payloads);
  if (!said.content.trim() && said.toolNames.length === 0) {
    const empty = expect.objectContaining({ code: 'provider_empty_answer' }) as unknown as Error;
    expect(() => replay(interaction)).toThrow(empty);
    return;
  }
  const events = replay(interaction);
  const calls = events.filter((e) => e.type === 'tool_call');
  const notices = events.filter((e) => e.type === 'notice');
  expect(events[0]).toMatchObject({ type: 'start' });
  expect(text(events)).toBe(said.content);
  expect(text(events, 'reasoning')).toBe(said.reasoning);
  expect(calls.flatMap((c) => c.name ?? [])).toEqual(said.toolNames);
  // A call without arguments gets an empty object.
  const json = said.toolArguments || (said.toolNames.length > 0 ? '{}' : '');
  expect(calls.map((c) => c.argumentsDelta).join('')).toBe(json);
  expect(notices.map((n) => n.code)).toEqual([...said.urls].map(() => 'web_source'));
  for (const url of said.urls) expect(notices.some((n) => n.detail.endsWith(String(url)))).toBe(true);
  expect(events.at(-1)).toMatchObject({
    type: 'finish',
    finishReason: said.finish,
    usage: { ...said.usage, estimated: false },
  });
}

function checkInteraction(interaction: Interaction): void {
  const { status, parsed_body: body } = interaction.response;
  if (status.code >= 400) {
    const error = errorOfResponse(status.code, body, undefined);
    expect(error).toMatchObject({ code: 'provider_rate_limited' });
    expect(error.message).not.toContain('Google');
    return;
  }
  const failed = payloadsOf(interaction).some((p) => p.error ?? p.choices?.some((c) => c.error));
  if (failed) expect(() => replay(interaction)).toThrow(expect.objectContaining({ name: 'DomainError' }) as never);
  else checkAnswer(interaction);
}

if (!folder) console.warn('SKIPPED: openrouter/recordings is not on this machine (NEXUS_TEST_DATA)');

(folder ? describe : describe.skip)('recorded OpenRouter answers', () => {
  it('are complete', () => {
    expect(files.length).toBeGreaterThanOrEqual(45);
    expect(files.flatMap(interactionsOf).filter(isStream).length).toBeGreaterThanOrEqual(4);
  });

  it.each(files)('%s', (file) => {
    const calls = interactionsOf(file).filter(({ request }) => request.uri.endsWith('/chat/completions'));
    expect(calls.length > 0).toBe(!RESPONSES_API.includes(file));
    for (const interaction of calls) checkInteraction(interaction);
  });

  const only = (name: string): Interaction => interactionsOf(`${name}.yaml`).find(isStream)!;

  it('contain a stream of a reasoning model with its cost', () => {
    const events = replay(only('test_openrouter_stream_with_reasoning'));
    expect(events[0]).toEqual({ type: 'start', model: 'openai/o3' });
    expect(text(events)).toMatch(/^I[’']m ChatGPT/);
    expect(events.at(-1)).toMatchObject({
      finishReason: 'stop',
      usage: { promptTokens: 9, completionTokens: 104, costUsd: 0.00085 },
    });
  });

  it('contain keep-alive comments and searched pages', () => {
    const interaction = only('test_openrouter_web_search_annotations_stream');
    expect(interaction.response.body!.string).toContain(': OPENROUTER PROCESSING');
    expect(replay(interaction)).toContainEqual({
      type: 'notice',
      code: 'web_source',
      detail: expect.stringMatching(/https:\/\/github\.com\/pydantic\/pydantic-ai$/),
    });
  });

  it('contain an error chunk after HTTP 200', () => {
    expect(() => replay(only('test_openrouter_stream_error'))).toThrow(
      expect.objectContaining({
        code: 'provider_rejected',
        message: 'The model provider rejected the request.',
      }) as unknown as Error,
    );
  });
});

const modelsFile = sharedData('openrouter/models-api-v1.json');
if (!modelsFile) console.warn('SKIPPED: openrouter/models-api-v1.json is not on this machine (NEXUS_TEST_DATA)');

(modelsFile ? describe : describe.skip)('stored model list', () => {
  it('becomes a catalogue with prices per million tokens', () => {
    const { data } = JSON.parse(readFileSync(modelsFile!, 'utf8')) as { data: unknown[] };
    const models = new Map(toCatalogue(data).map((m) => [m.id, m]));
    expect(models.size).toBe(data.length);
    expect(models.get('z-ai/glm-5.2')).toMatchObject({
      name: 'Z.ai: GLM 5.2',
      provider: 'z-ai',
      contextLength: 1_048_576,
      maxCompletionTokens: 131_072,
      pricing: { prompt: 1.4, completion: 4.4 },
      capabilities: expect.arrayContaining(['reasoning', 'streaming', 'tools']),
      inputModalities: ['text'],
      supportedParameters: expect.arrayContaining(['seed', 'top_k']),
      createdAt: 1_781_631_930_000,
      expiresAt: Date.parse('2099-01-01'),
      isLocal: false,
    });
    expect(models.get('openrouter/fusion')?.pricing).toEqual({ prompt: null, completion: null });
    expect(models.get('openai/gpt-5.2-chat')?.expiresAt).toBe(Date.parse('2026-08-11'));
  });
});
