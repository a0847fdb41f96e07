import { TestBed } from '@angular/core/testing';
import type { ChatEvent, NumberedChatEvent } from '@nexus/contracts';
import { Session } from '../core/auth/session';
import { ApiError } from '../core/http/problem';
import { ChatApi } from './chat-api';
import { ChatSettingsStore, DEFAULT_SETTINGS } from './chat-settings';
import type { ChatBody } from './chat-types';
import { Conversation } from './conversation';
import { type OwnMessage, OwnConversationsApi } from './own-conversations-api';

const EVENTS: ChatEvent[] = [
  { type: 'start', id: 'run-1', model: 'm', source: 'llm', cache: { status: 'miss' }, conversation_id: 'c1' },
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
  const stored = { messages: vi.fn(), message: vi.fn() };
  const body = (call: number) => api.ask.mock.calls.at(call)?.[0] as ChatBody;
  const user = { id: 'u1' };
  const create = () => TestBed.inject(Conversation);

  beforeEach(() => {
    vi.resetAllMocks();
    sessionStorage.clear();
    localStorage.clear();
    TestBed.configureTestingModule({
      providers: [
        { provide: ChatApi, useValue: api },
        { provide: OwnConversationsApi, useValue: stored },
        { provide: Session, useValue: { user: () => user } },
      ],
    });
  });

  it('starts a conversation on the server, continues it, and can exclude its memory', async () => {
    api.ask.mockImplementation(() => play(EVENTS));
    const conversation = create();
    conversation.send(' Why? ');
    await tick();
    expect(body(0)).toEqual({ conversation_id: 'new', messages: [{ role: 'user', content: 'Why?' }] });
    expect(conversation.id()).toBe('c1');
    conversation.send('And how?');
    await tick();
    expect(body(1)).toEqual({ conversation_id: 'c1', messages: [{ role: 'user', content: 'And how?' }] });
    TestBed.inject(ChatSettingsStore).value.set({ ...DEFAULT_SETTINGS, memory: false });
    conversation.send('Alone?');
    await tick();
    expect(body(2)).toMatchObject({ conversation_id: 'c1', memory: false });
    conversation.reset();
    conversation.send('Anew?');
    await tick();
    expect(body(3)).toMatchObject({ conversation_id: 'new' });
  });

  it('replaces a question by another wording', async () => {
    let run = 0;
    api.ask.mockImplementation(() => play([{ ...EVENTS[0]!, id: `run-${++run}` } as ChatEvent, ...EVENTS.slice(1)]));
    const conversation = create();
    for (const question of ['One?', 'Two?', 'Three?']) {
      conversation.send(question);
      await tick();
    }
    conversation.revise(conversation.turns()[1]!, ' Zwei? ');
    await tick();
    expect(conversation.turns().map((turn) => turn.question)).toEqual(['One?', 'Zwei?']);
    expect(body(3)).toMatchObject({ conversation_id: 'c1', replaces: 'run-2' });
    conversation.send('Next?');
    await tick();
    expect(body(4)).not.toHaveProperty('replaces');
  });

  it('cancels the run on stop, keeps the text, and accepts the next question', async () => {
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

  it('keeps a failed question and returns it for editing', async () => {
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

  const message = (role: 'user' | 'assistant', content: string, completion_id: string): OwnMessage => ({
    id: `${role}-${completion_id}`,
    role,
    content,
    bytes: content.length,
    truncated: false,
    created_at: '2026-11-30T00:00:00.000Z',
    completion_id,
    model: null,
    source: null,
    finish_reason: null,
    unanswered: false,
    citations: [],
    feedback: null,
    figures: null,
  });

  it('opens a stored conversation and loads earlier turns', async () => {
    stored.messages.mockResolvedValueOnce({
      items: [message('assistant', 'A2', 'r2'), message('user', 'Q2', 'r2')],
      next_cursor: 'more',
    });
    const conversation = create();
    await conversation.open('c7');
    expect(conversation.turns().map(({ question, answer, status }) => [question, answer, status])).toEqual([
      ['Q2', 'A2', 'done'],
    ]);
    expect(conversation.hasEarlier()).toBe(true);
    stored.messages.mockResolvedValueOnce({
      items: [message('user', 'Q1b', 'r1b'), message('assistant', 'A1', 'r1'), message('user', 'Q1', 'r1')],
      next_cursor: null,
    });
    await conversation.earlier();
    expect(stored.messages).toHaveBeenLastCalledWith('c7', 'more');
    expect(conversation.turns().map(({ key, question, status }) => [key, question, status])).toEqual([
      [-1, 'Q1', 'done'],
      [0, 'Q1b', 'failed'],
      [1, 'Q2', 'done'],
    ]);
    expect(conversation.hasEarlier()).toBe(false);
  });

  it('reports why a conversation cannot be opened', async () => {
    stored.messages.mockRejectedValue(new ApiError(404, 'conversation_not_found', 'There is no such conversation.'));
    const conversation = create();
    await conversation.open('c7');
    expect(conversation.failure()).not.toBe('');
    expect(conversation.loading()).toBe(false);
  });

  it('resumes a running answer after a reload, for the same user only', async () => {
    api.ask.mockImplementation(() => play(EVENTS.slice(0, 2), new Promise(() => undefined)));
    create().send('Why?');
    await tick();
    dispatchEvent(new Event('pagehide'));
    api.resume.mockImplementation(() => play([]));
    stored.messages.mockResolvedValue({ items: [message('user', 'Why?', 'run-1')], next_cursor: null });
    const reload = async (id: string) => {
      TestBed.resetTestingModule();
      TestBed.configureTestingModule({
        providers: [
          { provide: ChatApi, useValue: api },
          { provide: OwnConversationsApi, useValue: stored },
          { provide: Session, useValue: { user: () => ({ id }) } },
        ],
      });
      const conversation = create();
      await conversation.open('c1');
      return conversation;
    };
    const other = await reload('u2');
    expect(other.last()).toMatchObject({ question: 'Why?', answer: '', status: 'failed' });
    expect(api.resume).not.toHaveBeenCalled();
    const same = await reload('u1');
    expect(same.last()).toMatchObject({ question: 'Why?', answer: 'Because' });
    expect(api.resume).toHaveBeenCalledWith('run-1', 2, expect.any(AbortSignal));
  });
});
