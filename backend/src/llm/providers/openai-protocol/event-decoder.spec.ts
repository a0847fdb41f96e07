import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EventDecoder } from './event-decoder.js';
import { payloadsOf } from './payloads.js';
import { CompletionMapper } from './response-mapping.js';
import type { WireCompletion } from './wire.js';

function read(bytes: Uint8Array, size: number): string[] {
  const decoder = new EventDecoder();
  const events: string[] = [];
  for (let at = 0; at < bytes.length; at += size)
    for (const event of decoder.feed(bytes.subarray(at, at + size))) events.push(event);
  return [...events, ...decoder.end()];
}

describe('EventDecoder', () => {
  it('does not depend on chunk boundaries', () => {
    const line = fc.constantFrom(
      'data: {"a":1}',
      'data:"é漢🎉"',
      'data: [DONE]',
      ': c',
      'event: error',
      'error: {"b":2}',
      '{"c":3}',
      'id: 1',
      '',
      '',
    );
    const stream = fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\n\n')), { maxLength: 12 });
    fc.assert(
      fc.property(stream, fc.integer({ min: 1, max: 9 }), (lines, size) => {
        const bytes = Buffer.from(lines.map((l) => l.join('')).join(''));
        expect(read(bytes, size)).toEqual(read(bytes, 1e6));
      }),
      { numRuns: 300 },
    );
  });

  it('stops an endless event', () => {
    const decoder = new EventDecoder();
    const chunk = Buffer.alloc(1 << 20, 'x');
    decoder.feed(Buffer.from('data: '));
    const feed = (): void => {
      for (let i = 0; i < 8; i++) decoder.feed(chunk);
    };
    expect(feed).toThrow(expect.objectContaining({ code: 'provider_answer_too_long' }) as unknown as Error);
  });
});

describe('whatever a provider sends', () => {
  const json = fc.jsonValue({ maxDepth: 3 });
  const part = fc.oneof(
    json,
    fc.record({ type: fc.constantFrom('text', 'thinking', 'x'), text: json, thinking: json }),
  );
  const call = fc.oneof(
    json,
    fc.record({ index: json, id: json, function: fc.oneof(json, fc.record({ name: json, arguments: json })) }),
  );
  const delta = fc.oneof(
    json,
    fc.record({
      content: fc.oneof(json, fc.array(part)),
      reasoning: json,
      reasoning_details: json,
      thinking: json,
      refusal: json,
      annotations: json,
      tool_calls: fc.oneof(json, fc.array(call)),
      function_call: call,
    }),
  );
  const choice = fc.oneof(json, fc.record({ index: json, delta, finish_reason: json, error: json, usage: json }));
  const chunk = fc.record(
    {
      choices: fc.oneof(json, fc.array(choice)),
      model: json,
      usage: json,
      x_groq: json,
      error: json,
      message: json,
      base_resp: json,
    },
    { requiredKeys: [] },
  );

  it('may contain very many parts and calls at once', () => {
    const mapper = new CompletionMapper({ model: 'a/b', passages: [], promptChars: 0, maxChars: 1e7 });
    const content = Array.from({ length: 130_000 }, (_, i) => ({ type: i % 2 ? 'text' : 'thinking', text: 'x' }));
    const tool_calls = Array.from({ length: 130_000 }, (_, index) => ({
      index,
      function: { name: 'f', arguments: '{}' },
    }));
    const events = mapper.accept({ choices: [{ message: { content, tool_calls }, finish_reason: 'stop' }] });
    expect(events.length).toBe(260_001);
  });

  it('becomes events or one error of the provider', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(json, chunk), { maxLength: 4 }), (chunks) => {
        const mapper = new CompletionMapper({ model: 'a/b', passages: [], promptChars: 0, maxChars: 1e4 });
        try {
          for (const value of chunks)
            for (const payload of payloadsOf(JSON.stringify(value))) mapper.accept(payload as WireCompletion);
          mapper.complete();
          for (const event of mapper.end())
            if (event.type === 'tool_call') expect(typeof event.argumentsDelta).toBe('string');
        } catch (error) {
          expect(error).toMatchObject({
            name: 'DomainError',
            code: expect.stringMatching(/^(?:provider_|model_not_found)/),
          });
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
