/**
 * The element as the console's designer shows it: the same build, with a server simulated by this page. The console
 * sends the state by `postMessage`; messages of other origins are ignored.
 */
import type { NexusChat } from '../src/nexus-chat.js';
import { type PreviewRequest, previewReply } from './replies.js';

let shown: PreviewRequest | undefined;
let element: NexusChat | undefined;
let count = 0;

window.fetch = async (input, init) => {
  if (!shown) throw new TypeError('nothing is shown yet');
  const { pathname } = new URL(String(input), location.href);
  return previewReply(pathname, shown, init?.signal ?? undefined);
};

window.addEventListener('message', ({ origin, source, data }) => {
  if (origin !== location.origin || source !== window.parent || data?.type !== 'nexus-preview') return;
  void show(data as PreviewRequest);
});
window.parent.postMessage({ type: 'nexus-preview-ready' }, location.origin);

async function show(next: PreviewRequest): Promise<void> {
  const before = shown;
  shown = next;
  document.documentElement.style.colorScheme = next.scheme;
  document.documentElement.dir = next.direction;
  document.documentElement.lang = next.language;
  const anew =
    !element ||
    before?.state !== next.state ||
    before.language !== next.language ||
    before.direction !== next.direction ||
    before.mode !== next.mode;
  if (anew) await create(next);
  else await element?.chat.loadConfig();
}

async function create({ state, mode, language, question }: PreviewRequest): Promise<void> {
  element?.reset();
  element?.remove();
  const chat = (element = document.createElement('nexus-chat') as NexusChat);
  chat.setAttribute('widget-id', `preview-${++count}`);
  chat.setAttribute('endpoint', location.origin);
  chat.setAttribute('lang', language);
  if (mode === 'inline') chat.setAttribute('mode', 'inline');
  document.querySelector('main')?.replaceChildren(...(mode === 'inline' ? [chat] : [page(), chat]));
  await customElements.whenDefined('nexus-chat');
  await chat.updateComplete;
  chat.isOpen = state !== 'closed';
  await chat.chat.loadConfig();
  if (element === chat && state !== 'closed' && state !== 'greeting' && state !== 'paused') chat.send(question);
}

/** Placeholder of the page around the chat. */
function page(): HTMLElement {
  const box = document.createElement('div');
  box.className = 'page';
  box.setAttribute('aria-hidden', 'true');
  for (let i = 0; i < 7; i++) box.append(document.createElement('i'));
  return box;
}
