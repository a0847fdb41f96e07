import { describe, expect, it } from '@jest/globals';
import { put, replayEvents, type Replayed, STOP, streamOf } from './testing/replay.js';

const DONE = '[DONE]';
const say = (content: unknown, finish: string | null = null) => ({ delta: { content }, finish_reason: finish });
const thinking = (text: string) => ({ type: 'thinking', thinking: [{ type: 'text', text }], closed: true });
const text = (t: string) => ({ type: 'text', text: t });

/** Stream shapes of servers, with the reports they come from; the words are ours. */
const streams: [string, string, string, Partial<Replayed>][] = [
  [
    'content in parts, then as a text (Mistral)',
    'vercel/ai#13703',
    streamOf(
      { delta: { role: 'assistant', content: '' }, finish_reason: null },
      say([thinking('Seventeen times twenty-three')]),
      say([thinking(' is 391.'), text('3')]),
      say('91', 'stop'),
      DONE,
    ),
    { content: '391', reasoning: 'Seventeen times twenty-three is 391.', finish: 'stop' },
  ],
  [
    'content in nothing but parts',
    'symfony/ai#2422',
    streamOf(say([thinking('Let me add.')]), say([text('The total is 42.')]), say('', 'stop'), DONE),
    { content: 'The total is 42.', reasoning: 'Let me add.', finish: 'stop' },
  ],
  [
    'parts that are neither words nor thoughts',
    'suitenumerique/conversations#51',
    streamOf(
      say([text('See'), { type: 'reference', reference_ids: [0] }, ' there', { type: 'x', text: 'no' }], 'stop'),
    ),
    { content: 'See there', reasoning: '' },
  ],
  [
    'one part without a list, and a thought that a flag marks (Gemini)',
    'epam/ai-dial-adapter-openai#395',
    streamOf(say({ type: 'text', text: 'Hm', thought: true }), say({ type: 'text', text: { value: 'Yes.' } }, 'stop')),
    { content: 'Yes.', reasoning: 'Hm' },
  ],
  [
    'a token that became a number',
    'own: digits of a whole answer',
    streamOf(say(3), say('91', 'stop')),
    { content: '391' },
  ],
  [
    'thoughts as `thinking`, as blocks and twice under two names',
    'BerriAI/litellm#16272',
    streamOf(
      { delta: { thinking: 'A' } },
      { delta: { thinking_blocks: [{ type: 'thinking', thinking: 'B', signature: 'x' }] } },
      { delta: { reasoning: 'C', reasoning_content: 'C', reasoning_text: 'C' } },
      say('Hi', 'stop'),
    ),
    { content: 'Hi', reasoning: 'ABC' },
  ],
  [
    'no finish reason, but an explicit end',
    'earendil-works/pi#6226',
    streamOf(say('The warranty is two years.'), say(' Keep the receipt.'), DONE),
    { content: 'The warranty is two years. Keep the receipt.', finish: 'stop' },
  ],
  [
    'an empty finish reason in every chunk (Ollama)',
    'ollama/ollama#4357',
    streamOf(say('Hello', ''), say(' there', ''), { delta: {}, finish_reason: 'stop' }),
    { content: 'Hello there', finish: 'stop' },
  ],
  [
    'a finish reason under Google’s name, in capitals',
    'jakobdylanc/llmcord#84',
    streamOf({ delta: { content: 'A carp' }, finishReason: 'MAX_TOKENS' }),
    { content: 'A carp', finish: 'length' },
  ],
  [
    'a finish reason of its own (TGI)',
    'huggingface/text-generation-inference#2344',
    streamOf(say('Deep learning'), { delta: { content: '' }, finish_reason: 'eos_token' }),
    { finish: 'stop' },
  ],
  [
    '"stop" in every chunk and the reason at the end',
    'own: after open-webui/open-webui',
    streamOf(say('One', 'stop'), say(' two', 'length')),
    { content: 'One two', finish: 'length' },
  ],
  [
    'no finish reason and no end, a line break short',
    'sgl-project/sglang: last event without its empty line',
    `${streamOf(say('All'))}data:${JSON.stringify({ choices: [{ delta: { content: ' said' }, finish_reason: 'stop' }] })}`,
    { content: 'All said', finish: 'stop' },
  ],
  [
    'comments, pings, CRLF and data without a space',
    'coddy-project/coddy-agent#106',
    `: ping\r\n\r\ndata:\r\n\r\nevent: ping\r\ndata:{"type":"ping"}\r\n\r\n${streamOf(say('Grüße 漢字 🎉'), STOP, DONE).replaceAll('\n', '\r\n').replaceAll('data: ', 'data:')}`,
    { content: 'Grüße 漢字 🎉', finish: 'stop' },
  ],
  [
    'events separated by a single line break',
    'own: gateways that write lines',
    streamOf(say('One'), say(' two', 'stop'), DONE).replaceAll('\n\n', '\n'),
    { content: 'One two', finish: 'stop' },
  ],
  [
    'lines of JSON with the content type of a stream',
    'decolua/9router#2386',
    streamOf(say('One'), say(' two', 'stop')).replaceAll('data: ', '').replaceAll('\n\n', '\n'),
    { content: 'One two', finish: 'stop' },
  ],
  [
    'one JSON object with the content type of a stream',
    'own: servers that cannot stream with tools',
    JSON.stringify({ choices: [{ message: { content: 'Whole' }, finish_reason: 'stop' }] }, null, 1),
    { content: 'Whole', finish: 'stop' },
  ],
  [
    'a byte order mark',
    'own: proxies on Windows',
    `\uFEFF${streamOf(say('Hi'), STOP)}`,
    { content: 'Hi', finish: 'stop' },
  ],
];

describe('an answer in a non-standard form', () => {
  it.each(streams)('%s [%s]', (_, __, stream, expected) => {
    for (const size of [1_000_000, 1, 2, 3, 7, 64])
      expect(put(replayEvents(stream, size))).toMatchObject({ calls: [], ...expected });
  });

  it.each([
    ['an end in the middle', 'earendil-works/pi#5793', streamOf(say('The warranty is two'))],
    ['an end within an event', 'vercel/ai#19165', `${streamOf(say('The warranty'))}data: {"choices":[{"delta":{"conte`],
    [
      'an end within arguments',
      'own',
      streamOf({ delta: { tool_calls: [{ index: 0, id: 'a', function: { name: 'f', arguments: '{"a":' } }] } }, DONE),
    ],
    [
      'a finish reason that is a failure',
      'gethouston/houston#1211',
      streamOf(say('Half'), { delta: {}, finish_reason: 'network_error' }),
    ],
    [
      'broken JSON with words of an error in it',
      'own',
      'data: {"choices":[{"delta":{"content":"the maximum context length\n\n',
    ],
  ])('%s is not an answer [%s]', (_, __, stream) => {
    const failed = expect.objectContaining({ code: 'provider_error' }) as unknown as Error;
    expect(() => replayEvents(stream)).toThrow(failed);
    expect(() => replayEvents(stream, 5)).toThrow(failed);
  });

  it('emits keep-alive events while text is held back', () => {
    const events = replayEvents(streamOf(say('One'), say(' two'), STOP), 1e6, { untagged: 'held' });
    const texts = events.flatMap((e) => (e.type === 'text' ? [e.text] : []));
    expect(texts).toEqual(['', '', 'One two']);
  });

  it('never contains half a character', () => {
    const bytes = Buffer.from(streamOf(say('Grüße'), STOP));
    const cut = bytes.subarray(0, bytes.indexOf(0xc3) + 1).toString('latin1');
    expect(() => replayEvents(cut)).toThrow(expect.objectContaining({ code: 'provider_error' }) as unknown as Error);
  });
});
