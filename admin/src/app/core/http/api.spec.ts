import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { ApplicationRef, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Api, apiUrl } from './api';

describe('Api', () => {
  let http: HttpTestingController;
  let api: Api;
  const stable = () => TestBed.inject(ApplicationRef).whenStable();

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
    http = TestBed.inject(HttpTestingController);
    api = TestBed.inject(Api);
  });
  afterEach(() => http.verify());

  it('encodes path segments: an id cannot reach another URL', () => {
    expect(apiUrl('get', '/api/cache/entries/{id}', { id: '../settings?x' })).toBe(
      '/api/cache/entries/..%2Fsettings%3Fx',
    );
    expect(() => apiUrl('get', '/api/cache/entries/{id}', { id: '' })).toThrow('needs id');
  });

  it('sends method, body and defined query parameters; a write without a body is JSON', async () => {
    const purged = api.call('delete', '/api/cache/entries', { query: { model: 'a/b', document_id: undefined } });
    const gone = http.expectOne('/api/cache/entries?model=a/b');
    expect([gone.request.method, gone.request.body]).toEqual(['DELETE', null]);
    gone.flush(null, { status: 204, statusText: 'No Content' });
    await purged;
    const active = api.call('post', '/api/prompts/{id}/deactivate', { path: { id: 'p1' } });
    const call = http.expectOne('/api/prompts/p1/deactivate');
    expect(call.request.body).toEqual({});
    call.flush({ id: 'p1' });
    await expect(active).resolves.toMatchObject({ id: 'p1' });
  });

  it('fails with the problem of the server', async () => {
    const call = api.call('get', '/api/prompts/{id}', { path: { id: 'x' } });
    http
      .expectOne('/api/prompts/x')
      .flush({ status: 404, code: 'not_found', title: 't', detail: 'Gone.' }, { status: 404, statusText: 'x' });
    await expect(call).rejects.toMatchObject({ status: 404, code: 'not_found' });
  });

  it('reads according to its signals, and again when they change', async () => {
    const id = signal<string | undefined>(undefined);
    const read = TestBed.runInInjectionContext(() =>
      api.read('/api/prompts/{id}', () => {
        const value = id();
        return value ? { path: { id: value } } : undefined;
      }),
    );
    TestBed.tick();
    expect(read.status()).toBe('idle');
    id.set('p1');
    TestBed.tick();
    http.expectOne('/api/prompts/p1').flush({ id: 'p1', name: 'A' });
    await stable();
    expect(read.value()?.name).toBe('A');
  });

  it('reads pages with the page size of the console', async () => {
    const list = TestBed.runInInjectionContext(() => api.list('/api/cache/entries', () => ({ query: { q: 'leave' } })));
    TestBed.tick();
    http.expectOne('/api/cache/entries?limit=50&q=leave').flush({ items: [{ id: 'e1' }], next_cursor: null });
    await stable();
    expect(list.items()[0]?.id).toBe('e1');
  });

  it('returns parsed results, and sends a body when its signals change', async () => {
    const text = signal<string | undefined>(undefined);
    const [count, preview] = TestBed.runInInjectionContext(() => [
      api.read('/api/budgets', undefined, { parse: ({ items }) => items.length }),
      api.ask('/api/rag/settings/preview', () => (text() ? { body: { text: text() } } : undefined)),
    ]);
    TestBed.tick();
    http.expectOne('/api/budgets').flush({ items: [{}, {}] });
    await stable();
    expect([count.value(), preview.status()]).toEqual([2, 'idle']);
    text.set('A page.');
    TestBed.tick();
    const asked = http.expectOne('/api/rag/settings/preview');
    expect([asked.request.method, asked.request.body]).toEqual(['POST', { text: 'A page.' }]);
    asked.flush({ total: 1 });
    await stable();
    expect(preview.value()?.total).toBe(1);
  });

  it('reads a file as bytes from an encoded URL', async () => {
    const path = { id: 'd 1' };
    const read = api.file('/api/rag/documents/{id}/content', { path, query: { version_id: undefined } });
    const call = http.expectOne('/api/rag/documents/d%201/content');
    expect(call.request.responseType).toBe('blob');
    call.flush(new Blob(['abc']));
    expect((await read).size).toBe(3);
  });

  it('does not compile with a path, a method or a field that the API does not have', () => {
    const unused = () => {
      // @ts-expect-error no such address
      void api.call('get', '/api/prompt');
      // @ts-expect-error no such method there
      void api.call('put', '/api/prompts', { body: { name: 'a', text: 'b' } });
      // @ts-expect-error the id is missing
      void api.call('delete', '/api/prompts/{id}');
      // @ts-expect-error no such field
      void api.call('post', '/api/prompts', { body: { name: 'a', words: 'b' } });
      // @ts-expect-error the query has no such value
      void api.list('/api/cache/entries', () => ({ query: { layer: 'third' } }));
      // @ts-expect-error the body has no such field
      void api.ask('/api/rag/settings/preview', () => ({ body: { words: 'a' } }));
      // @ts-expect-error the id is missing
      void api.file('/api/rag/documents/{id}/content');
      // @ts-expect-error a list is made of pages
      void api.list('/api/cache/stats');
      // @ts-expect-error the answer has no such field
      void api.call('get', '/api/cache/stats').then((stats) => stats.entrys);
    };
    expect(unused).toBeTypeOf('function');
  });
});
