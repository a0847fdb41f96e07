import { compileDesign, defaultDesign } from '@nexus/contracts';
import { describe, expect, it } from 'vitest';
import { type PreviewRequest, type PreviewState, previewReply } from './replies.js';

const request = (state: PreviewState): PreviewRequest => ({
  type: 'nexus-preview',
  config: { public_id: 'p', name: 'Shop', ...compileDesign(defaultDesign()) },
  state,
  mode: 'floating',
  scheme: 'light',
  direction: 'ltr',
  language: 'en',
  question: 'Why?',
  answer: 'Because of this. [1]',
  source: { title: 'Guide', excerpt: 'This.' },
});
const reply = (path: string, state: PreviewState, signal?: AbortSignal) => previewReply(path, request(state), signal);

describe('replies of the preview', () => {
  it('gives the configuration that the console sent', async () => {
    expect(await (await reply('/api/widget/p/config', 'greeting')).json()).toMatchObject({ name: 'Shop' });
  });

  it('answers with a citation to its end', async () => {
    const text = await (await reply('/api/widget/messages', 'answer')).text();
    expect(text).toContain('"excerpt":"This."');
    expect(text).toContain('Because of this. [1]');
    expect(text).toContain('event: done');
  });

  it('stays in the middle of an answer until it is left', async () => {
    const left = new AbortController();
    const { body } = await reply('/api/widget/messages', 'streaming', left.signal);
    const reader = body!.getReader();
    const texts = [await reader.read(), await reader.read()].map(({ value }) => new TextDecoder().decode(value));
    expect(texts.join('')).not.toContain('[1]');
    left.abort();
    await expect(reader.read()).rejects.toThrow('left');
  });

  it('refuses as a server does', async () => {
    expect((await reply('/api/widget/p/session', 'paused')).status).toBe(403);
    expect((await reply('/api/widget/messages', 'error')).status).toBe(503);
    await expect(reply('/api/widget/messages', 'offline')).rejects.toThrow(TypeError);
  });
});
