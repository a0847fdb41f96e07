import { describe, expect, it } from '@jest/globals';
import { createValidationPipe } from '../common/errors/validation.js';
import { fromChat, fromCreate } from './completion-input.js';
import { ChatCompletionDto, CreateCompletionDto } from './dto/completion-options.dto.js';

const pipe = createValidationPipe();
const chat = async (body: object) =>
  fromChat((await pipe.transform(body, { type: 'body', metatype: ChatCompletionDto })) as ChatCompletionDto);
const create = async (body: object) =>
  fromCreate(
    (await pipe.transform(
      { prompt: 'Hi', ...body },
      { type: 'body', metatype: CreateCompletionDto },
    )) as CreateCompletionDto,
  );
const user = { role: 'user', content: 'Hi' };
const call = { id: 'c1', type: 'function', function: { name: 'f', arguments: '{}' } };
const tool = { type: 'function', function: { name: 'f', parameters: { type: 'object', properties: {} } } };

describe('messages', () => {
  it('keeps names, tool calls and their results', async () => {
    const { messages } = await chat({
      messages: [
        { role: 'developer', content: 'Be brief.' },
        { ...user, name: 'ann' },
        { role: 'assistant', content: null, tool_calls: [call] },
        { role: 'tool', tool_call_id: 'c1', content: '' },
      ],
    });
    expect(messages).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hi', name: 'ann' },
      { role: 'assistant', content: '', toolCalls: [{ id: 'c1', name: 'f', arguments: '{}' }] },
      { role: 'tool', content: '', toolCallId: 'c1' },
    ]);
  });

  it('normalises a single text part to a string; other content keeps its parts next to the text', async () => {
    const text = { type: 'text', text: 'Hi' };
    expect((await chat({ messages: [{ role: 'user', content: [text] }] })).messages).toEqual([user]);
    const parts = [text, { type: 'image_url', image_url: { url: 'https://example.com/a.png' } }, text];
    expect((await chat({ messages: [{ role: 'user', content: parts }] })).messages).toEqual([
      { role: 'user', content: 'Hi\nHi', parts },
    ]);
  });

  it.each<[string, object[]]>([
    ['an empty message', [{ role: 'user', content: ' ' }]],
    ['no content', [{ role: 'user' }]],
    ['an assistant at the end', [user, { role: 'assistant', content: 'x' }]],
    ['a result without its call', [user, { role: 'tool', content: 'x' }]],
    ['a user message with tool calls', [{ ...user, tool_calls: [call] }]],
    ['a user message with a tool_call_id', [{ ...user, tool_call_id: 'c1' }]],
    ['an unknown part', [{ role: 'user', content: [{ type: 'smell' }] }]],
    ['a part without its text', [{ role: 'user', content: [{ type: 'text' }] }]],
    [
      'a picture from the file system',
      [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'file:///etc/passwd' } }] }],
    ],
    ['no parts', [{ role: 'user', content: [] }]],
    ['a number', [{ role: 'user', content: 5 }]],
    ['another role', [{ role: 'function', content: 'x' }]],
    ['an unknown field', [{ ...user, mood: 'good' }]],
  ])('refuses %s', async (_, messages) => {
    await expect(chat({ messages })).rejects.toMatchObject({ code: 'validation_failed', errors: [expect.anything()] });
  });
});

describe('parameters', () => {
  it('are read by their wire names', async () => {
    const { parameters } = await create({
      temperature: 0,
      max_tokens: 5,
      top_p: 1,
      stop: 'END',
      seed: 0,
      logit_bias: { '1': -100 },
      tools: [tool],
      tool_choice: 'required',
      parallel_tool_calls: false,
      response_format: { type: 'json_object' },
      reasoning_effort: 'low',
      provider: { order: ['x'] },
    });
    expect(parameters).toMatchObject({
      temperature: 0,
      maxTokens: 5,
      topP: 1,
      stop: ['END'],
      seed: 0,
      logitBias: { '1': -100 },
      tools: [tool],
      toolChoice: 'required',
      parallelToolCalls: false,
      responseFormat: { type: 'json_object' },
      reasoningEffort: 'low',
      provider: { order: ['x'] },
    });
  });

  it('treats an empty list of tools as no tools', async () => {
    expect((await create({ tools: [] })).parameters).toEqual({});
  });

  it('reads models as the fallbacks after the model itself', async () => {
    expect(await create({ models: ['a/b', 'c/d', 'a/b'] })).toMatchObject({ model: 'a/b', fallbacks: ['c/d'] });
    expect(await create({ model: 'x/y', models: ['a/b', 'x/y'] })).toMatchObject({ model: 'x/y', fallbacks: ['a/b'] });
    expect((await create({ model: 'x/y' })).fallbacks).toBeNull();
  });

  const deep = JSON.parse('{"a":'.repeat(40) + '1' + '}'.repeat(40)) as object;
  it.each<[string, object]>([
    ['stop', { stop: [''] }],
    ['stop', { stop: 5 }],
    ['stop', { stop: Array.from({ length: 17 }, () => 'x') }],
    ['logit_bias', { logit_bias: { '1': 101 } }],
    ['logit_bias', { logit_bias: { '1': 'x' } }],
    ['tool_choice', { tool_choice: 'auto' }],
    ['tool_choice', { tools: [tool], tool_choice: 'maybe' }],
    ['tools.0.function', { tools: [{ type: 'function' }] }],
    ['tools.0.function.name', { tools: [{ type: 'function', function: { name: 'a b' } }] }],
    ['response_format.json_schema', { response_format: { type: 'json_schema' } }],
    ['response_format.type', { response_format: { type: 'xml' } }],
    ['provider', { provider: deep }],
    ['top_p', { top_p: 1.5 }],
    ['presence_penalty', { presence_penalty: -3 }],
    ['reasoning_effort', { reasoning_effort: 'lots' }],
    ['models', { models: [] }],
    ['logprobs', { logprobs: true }],
  ])('rejects an invalid %s and names the field', async (field, body) => {
    await expect(create(body)).rejects.toMatchObject({
      code: 'validation_failed',
      errors: expect.arrayContaining([expect.objectContaining({ field })]),
    });
  });
});
