import { describe, expect, it } from '@jest/globals';
import type { ChatModel, ChatRequest, ModelEvent, Passage } from '../chat-model.js';

type Harness = () => Promise<ChatModelHarness> | ChatModelHarness;

export interface ChatModelHarness {
  model: ChatModel;
  /** A supported model id whose answer is text that cites at least one of the passages. */
  modelId: string;
  /** Number of requests sent outside the process so far; undefined when the adapter sends none. */
  upstreamCalls?: () => number;
}

export const contractPassages = (): Passage[] =>
  [
    'Refunds are paid within 14 days after we receive the returned item.',
    'Our shop in Lyon opens at nine in the morning. Dogs are welcome.',
  ].map((text, i) => ({
    n: i + 1,
    chunkId: `chunk-${i + 1}`,
    documentId: `document-${i + 1}`,
    title: `Document ${i + 1}`,
    text,
    start: 0,
    end: text.length,
    score: 1 / (i + 1),
    denseScore: 0.7,
    lexicalScore: 3,
  }));

export const contractRequest = (model: string): ChatRequest => ({
  model,
  messages: [
    { role: 'system', content: 'Answer from the passages.' },
    { role: 'user', content: 'When are refunds paid after the returned item is received?' },
  ],
  passages: contractPassages(),
});

const open = (): AbortSignal => new AbortController().signal;

async function drain(events: AsyncIterable<ModelEvent>): Promise<ModelEvent[]> {
  const all: ModelEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

const textOf = (events: ModelEvent[]): string => events.map((e) => (e.type === 'text' ? e.text : '')).join('');

/** Requirements for every adapter of the port, including the fake. */
export function describeChatModel(name: string, harness: Harness): void {
  describe(`ChatModel contract: ${name}`, () => {
    answers(harness);
    manners(harness);
  });
}

function answers(harness: Harness): void {
  it('starts once, finishes once and says something in between', async () => {
    const { model, modelId } = await harness();
    const events = await drain(model.stream(contractRequest(modelId), open()));
    expect(events[0]).toMatchObject({ type: 'start' });
    expect(events.at(-1)).toMatchObject({ type: 'finish', finishReason: 'stop' });
    expect(events.filter((e) => e.type === 'start' || e.type === 'finish')).toHaveLength(2);
    expect(textOf(events).trim()).not.toBe('');
  });

  it('generates the same answer as it streams', async () => {
    const { model, modelId } = await harness();
    const streamed = await drain(model.stream(contractRequest(modelId), open()));
    const whole = await model.generate(contractRequest(modelId), open());
    expect(whole.content).toBe(textOf(streamed));
    expect(whole.finishReason).toBe('stop');
  });

  it('cites passages of the request, each once, by the number of the mark before it', async () => {
    const { model, modelId } = await harness();
    const events = await drain(model.stream(contractRequest(modelId), open()));
    const known = new Set(contractPassages().map((p) => p.chunkId));
    let text = '';
    let next = 1;
    for (const event of events) {
      if (event.type === 'text') text += event.text;
      if (event.type !== 'citation') continue;
      expect(known.delete(event.passage.chunkId)).toBe(true);
      expect(event.passage.n).toBe(next++);
      expect(text).toContain(`[${event.passage.n}]`);
    }
    expect(next).toBeGreaterThan(1);
  });

  it('reports usage that adds up', async () => {
    const { model, modelId } = await harness();
    const { usage } = await model.generate(contractRequest(modelId), open());
    expect(usage.promptTokens).toBeGreaterThanOrEqual(0);
    expect(usage.completionTokens).toBeGreaterThanOrEqual(0);
    expect(usage.costUsd === null || usage.costUsd >= 0).toBe(true);
  });
}

function manners(harness: Harness): void {
  it('does nothing for a call that is already aborted', async () => {
    const { model, modelId, upstreamCalls } = await harness();
    const before = upstreamCalls?.();
    await expect(drain(model.stream(contractRequest(modelId), AbortSignal.abort()))).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(upstreamCalls?.()).toBe(before);
  });

  it('stops when the call is aborted in the middle', async () => {
    const { model, modelId } = await harness();
    const leaving = new AbortController();
    const seen: ModelEvent[] = [];
    const read = async (): Promise<void> => {
      for await (const event of model.stream(contractRequest(modelId), leaving.signal)) {
        seen.push(event);
        if (event.type === 'text') leaving.abort();
      }
    };
    await expect(read()).rejects.toMatchObject({ name: 'AbortError' });
    expect(seen.some((e) => e.type === 'finish')).toBe(false);
  });

  it('supports its own ids only', async () => {
    const { model, modelId } = await harness();
    expect(model.supports(modelId)).toBe(true);
    expect(model.supports('no such model')).toBe(false);
    expect(model.supports('')).toBe(false);
  });
}
