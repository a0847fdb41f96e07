// @vitest-environment jsdom
import { encodeSse } from '@nexus/contracts';
import type { ChatEvent, WidgetConfig } from '@nexus/contracts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import './index.js';
import type { NexusChat } from './index.js';

const CONFIG: WidgetConfig = {
  public_id: 'w',
  name: 'Acme',
  greeting: 'Hello!',
  theme: { mode: 'light', position: 'left', light: { primary: '#0b6e4f', radius: '8px' }, dark: {} },
  quick_buttons: [{ label: 'Returns', action: 'send', value: 'How do returns work?' }],
  ai_notice: 'Owner wording.',
};
const ANSWER: ChatEvent[] = [
  { type: 'start', id: 's', model: 'm', source: 'llm', cache: { status: 'miss' } },
  { type: 'citation', n: 1, document_id: 'd', title: 'Policy', page: 4, excerpt: 'The excerpt.', score: 1 },
  { type: 'delta', text: 'Thirty **days** [1].' },
  { type: 'done', finish_reason: 'stop', latency_ms: 1, time_to_first_token_ms: 1, overhead_ms: 0 },
];

let reply: (path: string, body: Record<string, unknown>) => Response;
const sse = (events: ChatEvent[]): Response => new Response(events.map((event, i) => encodeSse(event, i + 1)).join(''));
const json = (value: unknown, status = 200): Response => new Response(JSON.stringify(value), { status });

function normal(path: string): Response {
  if (path.endsWith('/config')) return json({ ...CONFIG, feedback: true });
  if (path.endsWith('/session')) return json({ visitor_token: 't', expires_in: 900 });
  return path.endsWith('/messages') ? sse(ANSWER) : json({});
}

async function mount(attributes: Record<string, string> = {}): Promise<NexusChat> {
  const element = document.createElement('nexus-chat');
  for (const [name, value] of Object.entries({ 'widget-id': 'w', endpoint: 'https://api.test', ...attributes })) {
    element.setAttribute(name, value);
  }
  document.body.append(element);
  await settled(element);
  return element;
}

async function settled(element: NexusChat): Promise<void> {
  for (let i = 0; i < 6; i++) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    await element.updateComplete;
  }
}

const find = <T extends HTMLElement>(element: NexusChat, selector: string): T => {
  const found = element.renderRoot.querySelector<T>(selector);
  if (!found) throw new Error(`no ${selector}`);
  return found;
};
const textOf = (element: NexusChat, selector: string): string =>
  (element.renderRoot.querySelector(selector)?.textContent ?? '').replace(/\s+/g, ' ').trim();
const ask = async (element: NexusChat, text = 'hi'): Promise<void> => {
  element.send(text);
  await vi.waitFor(() => expect(element.chat.state.run).toBeUndefined());
  await vi.waitFor(() => expect(element.renderRoot.querySelector('.actions, .failure')).not.toBeNull(), 3000);
  await settled(element);
};

beforeEach(() => {
  sessionStorage.clear();
  reply = normal;
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) =>
    reply(new URL(url).pathname, JSON.parse(String(init?.body ?? '{}')) as Record<string, unknown>),
  );
});
afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('<nexus-chat>', () => {
  it('opens by its launcher, emits an event, and shows name, greeting, quick buttons and the AI notice', async () => {
    const element = await mount();
    const opened = vi.fn();
    document.addEventListener('nexus-open', opened, { once: true });
    expect(find(element, '#panel').hidden).toBe(true);
    find(element, '.launcher').click();
    await settled(element);
    expect(opened).toHaveBeenCalledOnce();
    expect(find(element, '#panel').hidden).toBe(false);
    expect(find(element, '.launcher').getAttribute('aria-expanded')).toBe('true');
    expect(textOf(element, '#title')).toBe('Acme');
    expect(textOf(element, '.transcript')).toContain('Hello!');
    expect(textOf(element, '.quick')).toBe('Returns');
    expect(textOf(element, '.ai-notice')).toBe('AI-generated · Owner wording.');
    expect(element.shadowRoot?.activeElement?.id).toBe('input');
  });

  it('asks, shows the cited answer, opens the excerpt and restores the focus', async () => {
    const element = await mount({ mode: 'inline' });
    const messages: unknown[] = [];
    element.addEventListener('nexus-message', (event) => messages.push((event as CustomEvent).detail));
    await ask(element, 'How long?');
    expect(messages).toMatchObject([
      { role: 'user', text: 'How long?' },
      { role: 'assistant', text: 'Thirty **days** [1].' },
    ]);
    await vi.waitFor(() => expect(find(element, '.prose strong').textContent).toBe('days'), 3000);
    const chip = find(element, '.cite');
    chip.click();
    await settled(element);
    expect(textOf(element, '.sheet')).toContain('The excerpt.');
    expect(find(element, '.sheet').contains(element.shadowRoot?.activeElement ?? null)).toBe(true);
    find(element, '.sheet').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    await settled(element);
    expect(element.renderRoot.querySelector('.sheet')).toBeNull();
    expect(element.shadowRoot?.activeElement).toBe(chip);
  });

  it('keeps a rejected question with its text for sending it again', async () => {
    let failing = true;
    reply = (path) =>
      failing && path.endsWith('/messages') ? json({ code: 'knowledge_unavailable' }, 503) : normal(path);
    const element = await mount({ mode: 'inline' });
    const failed = vi.fn();
    element.addEventListener('nexus-error', failed);
    await ask(element, 'Keep me');
    expect(textOf(element, '.bubble')).toBe('Keep me');
    expect(textOf(element, '.failure')).toContain('knowledge base cannot be reached');
    expect((failed.mock.calls[0]?.[0] as CustomEvent).detail).toMatchObject({ code: 'knowledge_unavailable' });
    failing = false;
    find(element, '.failure button').click();
    await vi.waitFor(() => expect(textOf(element, '.prose')).toContain('Hello'));
    await vi.waitFor(() => expect(element.chat.state.messages.at(-1)).toMatchObject({ status: 'done' }));
    expect(element.renderRoot.querySelectorAll('.bubble')).toHaveLength(1);
  });

  it('sends on Enter, but not on Shift+Enter or during input method composition', async () => {
    const element = await mount({ mode: 'inline' });
    const input = find<HTMLTextAreaElement>(element, '#input');
    input.value = 'typed';
    input.dispatchEvent(new Event('input'));
    const press = (init: KeyboardEventInit): boolean =>
      input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', cancelable: true, bubbles: true, ...init }));
    press({ shiftKey: true });
    press({ isComposing: true });
    expect(element.chat.state.messages).toHaveLength(0);
    press({});
    expect(element.chat.state.messages[0]).toMatchObject({ text: 'typed' });
    await settled(element);
    expect(input.value).toBe('');
  });

  it('restores the conversation of the tab, and deletes it on reset', async () => {
    const first = await mount({ mode: 'inline' });
    await ask(first, 'Remember');
    first.remove();
    expect(sessionStorage.getItem('nexus-chat:w')).not.toContain('visitor_token');
    expect(sessionStorage.getItem('nexus-chat:w')).not.toContain('"t"');
    const second = await mount({ mode: 'inline' });
    expect(textOf(second, '.bubble')).toBe('Remember');
    second.reset();
    await settled(second);
    expect(second.renderRoot.querySelector('.bubble')).toBeNull();
    second.remove();
    expect((await mount({ mode: 'inline' })).chat.state.messages).toHaveLength(0);
  });

  it('continues when the server no longer has the conversation', async () => {
    const sent: unknown[] = [];
    reply = (path, body) => {
      if (path.endsWith('/messages')) sent.push(body['conversation_id']);
      return body['conversation_id'] ? json({ code: 'conversation_not_found' }, 404) : normal(path);
    };
    const element = await mount({ mode: 'inline' });
    await ask(element);
    element.chat.state = { ...element.chat.state, conversationId: 'gone' };
    await ask(element, 'again');
    expect(sent).toEqual([undefined, 'gone', undefined]);
    expect(element.chat.state.messages.at(-1)).toMatchObject({ status: 'done' });
  });

  it('offers feedback only if the backend accepts it, and hides it after a rejection', async () => {
    reply = (path) => (path.endsWith('/feedback') ? json({ code: 'endpoint_not_found' }, 404) : normal(path));
    const element = await mount({ mode: 'inline' });
    await ask(element);
    await vi.waitFor(() => expect(element.renderRoot.querySelector('[aria-label="Helpful"]')).not.toBeNull(), 3000);
    find(element, '[aria-label="Helpful"]').click();
    await vi.waitFor(() => expect(element.renderRoot.querySelector('[aria-label="Helpful"]')).toBeNull());

    reply = (path) => (path.endsWith('/config') ? json(CONFIG) : normal(path));
    const without = await mount({ mode: 'inline', 'widget-id': 'other' });
    await ask(without);
    expect(without.renderRoot.querySelector('[aria-label="Helpful"]')).toBeNull();
  });

  it('a rating can have a reason, be changed and be removed', async () => {
    const rated: unknown[] = [];
    reply = (path, body) => {
      if (!path.endsWith('/feedback')) return normal(path);
      rated.push(body);
      return new Response(null, { status: 204 });
    };
    const element = await mount({ mode: 'inline' });
    await ask(element);
    const part = (selector: string) => element.renderRoot.querySelector<HTMLElement>(selector);
    await vi.waitFor(() => expect(part('[aria-label="Not helpful"]')).not.toBeNull(), 3000);
    find(element, '[aria-label="Not helpful"]').click();
    await vi.waitFor(() => expect(part('.why')).not.toBeNull());
    find(element, '.why input').click();
    const comment = find(element, '.why textarea') as HTMLTextAreaElement;
    comment.value = ' The price is old. ';
    comment.dispatchEvent(new Event('input'));
    part('.why')!.dispatchEvent(new Event('submit', { cancelable: true }));
    await vi.waitFor(() => expect(part('.why')).toBeNull());
    find(element, '[aria-label="Helpful"]').click();
    await vi.waitFor(() => expect(part('[aria-label="Helpful"]')?.getAttribute('aria-pressed')).toBe('true'));
    find(element, '[aria-label="Helpful"]').click();
    await vi.waitFor(() => expect(rated).toHaveLength(4));
    expect(rated).toEqual([
      expect.objectContaining({ rating: 'down' }),
      expect.objectContaining({ rating: 'down', reason: 'wrong', comment: 'The price is old.' }),
      expect.objectContaining({ rating: 'up' }),
      expect.objectContaining({ rating: null }),
    ]);
  });

  it('a paused widget shows no launcher, or the reason when inline', async () => {
    reply = () => json({ code: 'widget_paused' }, 403);
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const floating = await mount();
    expect(floating.renderRoot.querySelector('.launcher')).toBeNull();
    expect(warn).toHaveBeenCalledOnce();
    const inline = await mount({ mode: 'inline' });
    expect(textOf(inline, '.state')).toBe('This chat is paused at the moment. Please come back later.');
  });

  it('uses the language of its lang attribute, and overrides', async () => {
    const element = await mount({ mode: 'inline', lang: 'de-AT' });
    element.strings = { placeholder: 'Was darf’s sein?' };
    await settled(element);
    expect(find(element, '.send').getAttribute('aria-label')).toBe('Nachricht senden');
    expect(find<HTMLTextAreaElement>(element, '#input').placeholder).toBe('Was darf’s sein?');
    expect(textOf(element, '.ai-notice')).toBe('KI-generiert · Owner wording.');
  });

  it('announces complete parts in the polite log instead of tokens', async () => {
    const element = await mount({ mode: 'inline' });
    await ask(element);
    expect(textOf(element, '[role="log"]')).toBe('Assistant: Thirty days .');
  });
});
