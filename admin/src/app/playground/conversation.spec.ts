import { TestBed } from '@angular/core/testing';
import type { ChatEvent, NumberedChatEvent } from '@nexus/contracts';
import { Session } from '../core/auth/session';
import { ApiError } from '../core/http/problem';
import { ChatApi } from './chat-api';
import { ChatSettingsStore, DEFAULT_SETTINGS } from './chat-settings';
import type { ChatBody } from './chat-types';
import { Conversation } from './conversation';

const EVENTS: ChatEvent[] = [
  { type: 'start', id: 'run-1', model: 'm', source: 'llm', cache: { status: 'miss' } },
  { type: 'delta', text: 'Because' },
  { type: 'done', finish_reason: 'stop', latency_ms: 1, time_to_first_token_ms: 1, overhead_ms: 1 },
];
const tick = () => new Promise((resolve) => setTimeout(resolve));

async function* play(events: ChatEvent[], end?: Promise<never>): AsyncGenerator<NumberedChatEvent> {
  for (const [i, event] of events.entries()) yield { id: i + 1, event };
  if (end) await end;
}

describe('Conversation', () => {
  const api = { ask: vi.fn(), resume: vi.fn(), cancel: vi.fn() };
  const user = { id: 'u1' };
  const create = () => TestBed.inject(Conversation);

  beforeEach(() => {
    vi.resetAllMocks();
    sessionStorage.clear();
    localStorage.clear();
    TestBed.configureTestingModule({
      providers: [
        { provide: ChatApi, useValue: api },
        { provide: Session, useValue: { user: () => user } },
      ],
    });
  });

  it('sends earlier turns along, unless told not to', async () => {
    api.ask.mockImplementation(() => play(EVENTS));
    const conversation = create();
    conversation.send(' Why? ');
    await tick();
    conversation.send('And how?');
    await tick();
    const bodies = api.ask.mock.calls.map(([body]) => (body as ChatBody).messages.map((message) => message.content));
    expect(bodies).toEqual([['Why?'], ['Why?', 'Because', 'And how?']]);
    TestBed.inject(ChatSettingsStore).value.set({ ...DEFAULT_SETTINGS, memory: false });
    conversation.send('Alone?');
    await tick();
    expect((api.ask.mock.lastCall?.[0] as ChatBody).messages).toHaveLength(1);
  });

  it('asks another wording in the place of the question, with what came before it', async () => {
    api.ask.mockImplementation(() => play(EVENTS));
    const conversation = create();
    for (const question of ['One?', 'Two?', 'Three?']) {
      conversation.send(question);
      await tick();
    }
    conversation.revise(conversation.turns()[1]!, ' Zwei? ');
    await tick();
    expect(conversation.turns().map((turn) => turn.question)).toEqual(['One?', 'Zwei?']);
    const { messages } = api.ask.mock.lastCall?.[0] as ChatBody;
    expect(messages.map((message) => message.content)).toEqual(['One?', 'Because', 'Zwei?']);
  });

  it('asks again with the same request, in place', async () => {
    api.ask.mockImplementation(() => play(EVENTS));
    const conversation = create();
    conversation.send('Why?');
    await tick();
    const [turn] = conversation.turns();
    if (turn) conversation.again(turn);
    await tick();
    expect(api.ask.mock.calls[1]?.[0]).toEqual(api.ask.mock.calls[0]?.[0]);
    expect(conversation.turns()).toHaveLength(1);
  });

  it('stops: cancels the run, keeps the text, accepts the next question', async () => {
    api.ask.mockImplementation((_body, signal: AbortSignal) =>
      play(
        EVENTS.slice(0, 2),
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(new DOMException('x', 'AbortError')))),
      ),
    );
    const conversation = create();
    conversation.send('Why?');
    await tick();
    expect(conversation.running()).toBe(true);
    conversation.stop();
    await tick();
    expect(api.cancel).toHaveBeenCalledWith('run-1');
    expect(conversation.last()).toMatchObject({ status: 'stopped', answer: 'Because' });
    expect(conversation.running()).toBe(false);
  });

  it('keeps a failed question and gives it back for editing', async () => {
    api.ask.mockImplementation(() => play([], Promise.reject(new ApiError(0, 'offline', ''))));
    const conversation = create();
    conversation.send('Why?');
    await tick();
    const last = conversation.last();
    expect(last).toMatchObject({ status: 'failed', question: 'Why?' });
    if (last) conversation.edit(last);
    expect(conversation.draft()).toBe('Why?');
    expect(conversation.turns()).toEqual([]);
  });

  it('takes a running answer up after a reload, for the same person only', async () => {
    api.ask.mockImplementation(() => play(EVENTS.slice(0, 2), new Promise(() => undefined)));
    create().send('Why?');
    await tick();
    dispatchEvent(new Event('pagehide'));
    TestBed.resetTestingModule();
    api.resume.mockImplementation(() => play([]));
    TestBed.configureTestingModule({
      providers: [
        { provide: ChatApi, useValue: api },
        { provide: Session, useValue: { user: () => user } },
      ],
    });
    expect(create().last()).toMatchObject({ question: 'Why?', answer: 'Because' });
    expect(api.resume).toHaveBeenCalledWith('run-1', 2, expect.any(AbortSignal));
    TestBed.resetTestingModule();
    TestBed.configureTestingModule({
      providers: [
        { provide: ChatApi, useValue: api },
        { provide: Session, useValue: { user: () => ({ id: 'u2' }) } },
      ],
    });
    expect(create().turns()).toEqual([]);
  });
});
