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
import type { WireCompletion, WireError } from './wire.js';

interface Interaction {
  request: { uri: string; parsed_body?: { model?: string } };
  response: {
    status: { code: number };
    headers: Record<string, string[]>;
    body?: { string: string };
    parsed_body?: WireCompletion & { error?: WireError };
  };
}
interface Recorded {
  name: string;
  interaction: Interaction;
}

const folder = sharedData('openrouter/recordings');
const recorded: Recorded[] = folder ? load(folder) : [];
const whole = recorded.filter(
  ({ interaction: { response } }) => response.status.code === 200 && response.parsed_body?.choices,
);
const streams = recorded.filter(({ interaction: { response } }) =>
  response.headers['content-type']?.[0]?.includes('event-stream'),
);
const refused = recorded.filter(({ interaction: { response } }) => response.status.code >= 400);

function load(path: string): Recorded[] {
  return readdirSync(path)
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => {
      const { interactions } = parseYaml(readFileSync(join(path, file), 'utf8')) as { interactions: Interaction[] };
      return interactions
        .filter((i) => i.request.uri.endsWith('/chat/completions'))
        .map((interaction, i) => ({ name: `${file} #${i + 1}`, interaction }));
    });
}

const mapperFor = ({ interaction }: Recorded): CompletionMapper =>
  new CompletionMapper({ model: interaction.request.parsed_body?.model ?? 'unknown', passages: [], promptChars: 0 });

function replay(recording: Recorded): ModelEvent[] {
  const chunks: string[] = [];
  createParser({ onEvent: (e) => chunks.push(e.data) }).feed(recording.interaction.response.body!.string);
  const mapper = mapperFor(recording);
  return [
    ...chunks.filter((c) => c !== '[DONE]').flatMap((c) => mapper.accept(JSON.parse(c) as WireCompletion)),
    ...mapper.end(),
  ];
}

const find = (name: string): Recorded => recorded.find((r) => r.name.startsWith(name))!;
const text = (events: ModelEvent[], type: 'text' | 'reasoning' = 'text'): string =>
  events.map((e) => (e.type === type ? (e as { text: string }).text : '')).join('');

if (!folder) console.warn('SKIPPED: openrouter/recordings is not on this machine (NEXUS_TEST_DATA)');

(folder ? describe : describe.skip)('recorded OpenRouter answers', () => {
  it('are there', () => {
    expect({ whole: whole.length, streams: streams.length, refused: refused.length }).toEqual({
      whole: 49,
      streams: 4,
      refused: 3,
    });
  });

  it.each(whole.map((r) => [r.name, r] as const))('maps %s', (_, recording) => {
    const body = recording.interaction.response.parsed_body!;
    const mapper = mapperFor(recording);
    const events = mapper.accept(body);
    const message = body.choices![0]!.message!;
    const silent = !message.content?.trim() && !message.tool_calls?.length;
    if (silent) {
      expect(() => mapper.end()).toThrow(expect.objectContaining({ code: 'provider_error' }) as unknown as Error);
      return;
    }
    events.push(...mapper.end());
    expect(text(events)).toBe(message.content ?? '');
    expect(text(events, 'reasoning')).toBe(message.reasoning ?? '');
    expect(events.filter((e) => e.type === 'tool_call')).toHaveLength(message.tool_calls?.length ?? 0);
    expect(events.at(-1)).toMatchObject({
      type: 'finish',
      finishReason: body.choices![0]!.finish_reason,
      usage: {
        promptTokens: body.usage!.prompt_tokens,
        completionTokens: body.usage!.completion_tokens,
        costUsd:
          (body.usage!.cost ?? 0) + (body.usage!.is_byok ? body.usage!.cost_details!.upstream_inference_cost! : 0),
        estimated: false,
      },
    });
  });

  it('streams reasoning models with their cost', () => {
    const events = replay(find('test_openrouter_stream_with_reasoning'));
    expect(events[0]).toEqual({ type: 'start', model: 'openai/o3' });
    expect(text(events)).toMatch(/^I[’']m ChatGPT/);
    expect(events.at(-1)).toMatchObject({
      finishReason: 'stop',
      usage: { promptTokens: 9, completionTokens: 104, costUsd: 0.00085 },
    });
  });

  it('streams with native options', () => {
    const events = replay(find('test_openrouter_stream_with_native_options'));
    expect(text(events).length).toBeGreaterThan(100);
    expect(events.at(-1)).toMatchObject({
      usage: { promptTokens: 687, completionTokens: 187, costUsd: 0.00333825, estimated: false },
    });
  });

  it('streams answers with web annotations', () => {
    expect(text(replay(find('test_openrouter_web_search_annotations_stream')))).toContain('ai');
  });

  it('turns the error chunk after HTTP 200 into an error', () => {
    expect(() => replay(find('test_openrouter_stream_error'))).toThrow(
      expect.objectContaining({
        code: 'provider_rejected',
        message: 'The model provider rejected the request.',
      }) as unknown as Error,
    );
  });

  it.each(refused.map((r) => [r.name, r] as const))('maps the refusal of %s', (_, { interaction: { response } }) => {
    const error = errorOfResponse(response.status.code, response.parsed_body?.error, undefined);
    expect(error).toMatchObject({ code: 'provider_rate_limited' });
    expect(error.message).not.toContain('Google');
  });
});

const modelsFile = sharedData('openrouter/models-api-v1.json');
if (!modelsFile) console.warn('SKIPPED: openrouter/models-api-v1.json is not on this machine (NEXUS_TEST_DATA)');

(modelsFile ? describe : describe.skip)('stored model list', () => {
  it('becomes a catalogue with prices per million tokens', () => {
    const { data } = JSON.parse(readFileSync(modelsFile!, 'utf8')) as { data: unknown[] };
    const models = toCatalogue(data);
    expect(models.length).toBeGreaterThan(300);
    expect(models.find((m) => m.id === 'z-ai/glm-5.2')).toMatchObject({
      name: 'Z.ai: GLM 5.2',
      provider: 'z-ai',
      contextLength: 1_048_576,
      pricing: { prompt: 1.4, completion: 4.4 },
      isLocal: false,
    });
    expect(models.find((m) => m.id === 'z-ai/glm-5.2')?.capabilities).toEqual(
      expect.arrayContaining(['reasoning', 'streaming', 'tools']),
    );
    expect(models.find((m) => m.id === 'openrouter/fusion')?.pricing).toEqual({ prompt: null, completion: null });
  });
});
