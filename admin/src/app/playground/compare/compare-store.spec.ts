import { TestBed } from '@angular/core/testing';
import type { ChatEvent, NumberedChatEvent } from '@nexus/contracts';
import { ApiError } from '../../core/http/problem';
import { ChatApi } from '../chat-api';
import { ChatSettingsStore, DEFAULT_SETTINGS } from '../chat-settings';
import type { ChatBody } from '../chat-types';
import { CompareStore } from './compare-store';

const tick = () => new Promise((resolve) => setTimeout(resolve));
const events = (id: string, text: string): ChatEvent[] => [
  { type: 'start', id, model: 'm', source: 'llm', cache: { status: 'miss' } },
  { type: 'delta', text },
  { type: 'done', finish_reason: 'stop', latency_ms: 1, time_to_first_token_ms: 1, overhead_ms: 1 },
];

async function* play(list: ChatEvent[], end?: Promise<never>): AsyncGenerator<NumberedChatEvent> {
  for (const [i, event] of list.entries()) yield { id: i + 1, event };
  if (end) await end;
}

const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(new DOMException('x', 'AbortError'))));

describe('CompareStore', () => {
  const api = { ask: vi.fn(), cancel: vi.fn() };
  let store: CompareStore;
  const answers = () => store.columns().map(({ turn }) => [turn?.status, turn?.answer]);

  beforeEach(() => {
    vi.resetAllMocks();
    localStorage.clear();
    TestBed.configureTestingModule({ providers: [{ provide: ChatApi, useValue: api }] });
    TestBed.inject(ChatSettingsStore).value.set({ ...DEFAULT_SETTINGS, model: 'other', cache: 'bypass' });
    store = TestBed.inject(CompareStore);
    store.show(['', 'b/two']);
  });

  it('starts with two different models, once, and never overwrites a choice of the user', () => {
    store.suggest('c/three');
    expect(store.models()).toEqual(['', 'b/two']);
    store.show(['', '']);
    store.suggest('c/three');
    expect(store.models()).toEqual(['', 'c/three']);
    store.show(['', '']);
    store.suggest('c/three');
    expect(store.models()).toEqual(['', '']);
  });

  it('sends the question to the model of each column with the settings of the playground', () => {
    api.ask.mockImplementation(() => play(events('r', 'x')));
    store.ask(' Why? ');
    const bodies = api.ask.mock.calls.map(([body]) => body as ChatBody);
    expect(bodies.map(({ model }) => model)).toEqual([undefined, 'b/two']);
    expect(bodies[0]).toMatchObject({ cache: { mode: 'bypass' }, messages: [{ role: 'user', content: 'Why?' }] });
    expect(store.draft()).toBe('');
  });

  it('shows one failed and one successful answer', async () => {
    api.ask.mockImplementation(({ model }: ChatBody) =>
      model ? play([], Promise.reject(new ApiError(503, 'provider_unavailable', ''))) : play(events('r', 'Because')),
    );
    store.ask('Why?');
    await tick();
    expect(answers()).toEqual([
      ['done', 'Because'],
      ['failed', ''],
    ]);
  });

  it('stops one answer and continues the other', async () => {
    api.ask.mockImplementation(({ model }: ChatBody, signal: AbortSignal) =>
      play(events(model ?? 'default', 'So').slice(0, 2), untilAborted(signal)),
    );
    store.ask('Why?');
    await tick();
    const [first] = store.columns();
    store.stop(first?.key ?? 0);
    await tick();
    expect(answers()).toEqual([
      ['stopped', 'So'],
      ['streaming', 'So'],
    ]);
    expect(api.cancel.mock.calls).toEqual([['default']]);
    expect(store.running()).toBe(true);
    store.stopAll();
    expect(store.running()).toBe(false);
  });

  it('ignores late events of a removed or changed column', async () => {
    api.ask.mockImplementation((_body, signal: AbortSignal) =>
      play(events('r', 'So').slice(0, 2), untilAborted(signal)),
    );
    store.ask('Why?');
    const [first] = store.columns();
    store.choose(first?.key ?? 0, 'c/three');
    await tick();
    expect(answers()[0]).toEqual([undefined, undefined]);
    expect(store.models()).toEqual(['c/three', 'b/two']);
  });

  it('has at most four columns, and asks one again with the same question', async () => {
    api.ask.mockImplementation(() => play(events('r', 'x')));
    store.add();
    store.add();
    store.add();
    expect([store.columns().length, store.full()]).toEqual([4, true]);
    store.ask('Why?');
    await tick();
    store.again(store.columns()[3]?.key ?? 0);
    await tick();
    expect(api.ask).toHaveBeenCalledTimes(5);
    expect((api.ask.mock.lastCall?.[0] as ChatBody).messages[0]?.content).toBe('Why?');
  });

  it('keeps the answers when the URL names the same models', async () => {
    api.ask.mockImplementation(() => play(events('r', 'x')));
    store.ask('Why?');
    await tick();
    store.show(['', 'b/two']);
    expect(answers()[0]).toEqual(['done', 'x']);
    store.show(['c/three']);
    expect(answers()).toEqual([[undefined, undefined]]);
  });
});
