import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { OpenRouterSimulator } from '@nexus/testing';
import type { ModelEvent } from '../chat-model.js';
import { UpstreamClient } from '../providers/openai-protocol/client.js';
import { ProtocolChatModel } from '../providers/openai-protocol/chat.js';
import { OPENROUTER_DIALECT, openRouterHeaders } from '../providers/openrouter/openrouter.js';
import { contractRequest } from '../testing/chat-model.contract.js';
import { routingBench } from '../testing/routing-bench.js';
import { anchorOf } from './continuation.js';

Logger.overrideLogger(false);

describe('the last words', () => {
  it.each([
    ['all of a short text', 'Refunds are paid', 'Refunds are paid'],
    [
      'from the start of a word',
      `${'x '.repeat(50)}Refunds are paid within fourteen days after fourt`,
      'paid within fourteen days after fourt',
    ],
    ['a mere end where there are no words', '字'.repeat(100), '字'.repeat(40)],
    ['nothing of nothing', '', ''],
  ])('are %s', (_, text, anchor) => {
    expect(text.endsWith(anchorOf(text))).toBe(true);
    expect(anchorOf(text)).toContain(anchor);
    expect(anchorOf(text).length).toBeLessThanOrEqual(80);
  });
});

/** Router, protocol and HTTP together. */
describe('an answer from two models', () => {
  const simulator = new OpenRouterSimulator();
  let client: UpstreamClient;
  beforeAll(async () => {
    await simulator.start();
    client = new UpstreamClient({
      baseUrl: simulator.url,
      headers: openRouterHeaders('sk-test', { url: 'https://hub.example', title: 'Hub' }),
      idleTimeoutMs: 5_000,
      totalTimeoutMs: 10_000,
      maxAnswerBytes: 1_000_000,
    });
  });
  afterAll(async () => {
    await client.close(true);
    await simulator.stop();
  });

  it('is one text whose citations are numbered through', async () => {
    const settings = { fallbackModels: ['sim/cheap'] };
    const { router } = routingBench({}, { chat: [new ProtocolChatModel(client, OPENROUTER_DIALECT)], settings });
    const begun = 'Our shop opens at nine [2]. Dogs are wel';
    simulator.scriptModel('sim/standard', {
      text: `${begun} never seen`,
      fault: 'disconnect',
      faultAfter: 9,
      tokenMs: 2,
    });
    // The first model's [2] has become [1], also in the passages given to the second model.
    simulator.scriptModel('sim/cheap', {
      text: `${begun.replace('[2]', '[1]')}come, too [1]. Refunds are paid within 14 days [2].`,
    });
    const events: ModelEvent[] = [];
    for await (const e of router.stream(contractRequest('sim/standard'), new AbortController().signal)) events.push(e);

    const text = events.map((e) => (e.type === 'text' ? e.text : '')).join('');
    expect(text).toBe('Our shop opens at nine [1]. Dogs are welcome, too [1]. Refunds are paid within 14 days [2].');
    const citations = events.flatMap((e) => (e.type === 'citation' ? [[e.passage.n, e.passage.documentId]] : []));
    expect(citations).toEqual([
      [1, 'document-2'],
      [2, 'document-1'],
    ]);
    expect(events.filter((e) => e.type === 'notice')).toMatchObject([{ code: 'model_continued' }]);

    const [, second] = simulator.completionRequests.map((r) => r.body!);
    expect(second).toMatchObject({ model: 'sim/cheap' });
    expect(second!.messages[0]!.content).toContain('<passage n="1" title="Document 2"');
    expect(second!.messages.slice(-2).map((m) => m.role)).toEqual(['assistant', 'user']);
    expect(second!.messages.at(-2)!.content).toBe('Our shop opens at nine [1]. Dogs are wel');
  });
});
