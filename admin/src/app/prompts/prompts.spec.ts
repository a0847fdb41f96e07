import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { BUILT_IN, NEW, PromptDrafts } from './prompt-drafts';
import { PromptEditor } from './prompt-editor';
import type { PromptItem } from './prompt-types';
import { Prompts } from './prompts';

const item = (id: string, is_active: boolean) =>
  ({
    id,
    name: id,
    text: 'x',
    version: 1,
    live_version: 1,
    awaits_run_id: null,
    widgets: [],
    is_active,
    created_at: '',
    updated_at: '',
  }) as PromptItem;

describe('Prompts', () => {
  let server: HttpTestingController;

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [provideRouter([]), provideHttpClient(), provideHttpClientTesting()] });
    server = TestBed.inject(HttpTestingController);
  });

  async function shown(items: PromptItem[]) {
    const fixture = TestBed.createComponent(Prompts);
    fixture.componentRef.setInput('prompt', BUILT_IN);
    TestBed.tick();
    server.match('/api/auth/me');
    server.expectOne(({ url }) => url === '/api/prompts').flush({ items, next_cursor: null });
    await new Promise((resolve) => setTimeout(resolve));
    TestBed.tick();
    server.expectOne('/api/prompts/built-in').flush({ text: 'You are helpful.' });
    await fixture.whenStable();
    return fixture.nativeElement as HTMLElement;
  }
  const active = (root: HTMLElement) =>
    [...root.querySelectorAll('nav a')].filter((a) => a.querySelector('nx-badge')).map((a) => a.textContent?.trim());

  it('shows the built-in prompt, active while no other is, and starts a new one from it', async () => {
    const root = await shown([item('a', false)]);
    expect(active(root)).toEqual([expect.stringContaining('Built-in')]);
    expect(root.querySelector('blockquote')?.textContent).toBe('You are helpful.');
    root.querySelector<HTMLButtonElement>('nx-built-in-prompt button')?.click();
    expect(TestBed.inject(PromptDrafts).get(NEW)).toEqual({ name: '', text: 'You are helpful.' });
  });

  it('marks one prompt as active', async () => {
    expect(active(await shown([item('a', true), item('b', false)]))).toEqual([expect.stringContaining('a')]);
  });

  it.each([
    [true, 'Create and activate'],
    [false, 'Create'],
  ])('activates the first prompt of a workspace (%s)', async (first, label) => {
    TestBed.inject(PromptDrafts).set(NEW, { name: 'A', text: 'a' }, { name: '', text: '' });
    const fixture = TestBed.createComponent(PromptEditor);
    fixture.componentRef.setInput('id', NEW);
    fixture.componentRef.setInput('first', first);
    TestBed.tick();
    server.expectOne('/api/prompts/variables').flush({ items: [], built_in: [], limit: 100 });
    await fixture.whenStable();
    const root = fixture.nativeElement as HTMLElement;
    expect(root.querySelector('button[type=submit]')?.textContent?.trim()).toBe(label);
    root.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
    const { request } = server.expectOne(({ url, method }) => url === '/api/prompts' && method === 'POST');
    expect(request.body).toEqual({ name: 'A', text: 'a', activate: first });
  });
});
