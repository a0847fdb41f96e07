import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { ApplicationRef, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { type ListQuery, PagedList, queryParams } from './paged-list';

describe('PagedList', () => {
  let http: HttpTestingController;
  const query = signal<ListQuery>({ q: 'a' });
  let list: PagedList<{ id: string }>;
  const stable = () => TestBed.inject(ApplicationRef).whenStable();
  const ids = () => list.items().map(({ id }) => id);
  const answer = async (has: string, items: string[], next_cursor: string | null = null) => {
    TestBed.tick();
    http.expectOne((r) => r.urlWithParams.includes(has)).flush({ items: items.map((id) => ({ id })), next_cursor });
    await stable();
  };

  beforeEach(() => {
    query.set({ q: 'a' });
    TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
    http = TestBed.inject(HttpTestingController);
    list = TestBed.runInInjectionContext(() => new PagedList<{ id: string }>('/api/things', query));
  });
  afterEach(() => http.verify());

  it('reads page after page until the end', async () => {
    await answer('q=a', ['1', '2'], 'c1');
    const more = list.more();
    await answer('cursor=c1', ['3']);
    await more;
    expect([ids(), list.cursor()]).toEqual([['1', '2', '3'], null]);
    await list.more();
  });

  it('keeps further pages when the first is refreshed, and restarts on reload', async () => {
    await answer('q=a', ['1', '2'], 'c1');
    const more = list.more();
    await answer('cursor=c1', ['2', '3']);
    await more;
    expect(ids()).toEqual(['1', '2', '3']);
    list.refresh();
    await answer('q=a', ['2', '4'], 'c1');
    expect([ids(), list.cursor()]).toEqual([['2', '4', '3'], null]);
    list.reload();
    await answer('q=a', ['5'], 'c1');
    expect([ids(), list.cursor()]).toEqual([['5'], 'c1']);
    query.set({ q: 'b' });
    await answer('q=b', ['9'], 'c2');
    expect([ids(), list.cursor()]).toEqual([['9'], 'c2']);
  });

  it('ignores a late page of another view', async () => {
    await answer('q=a', ['1'], 'c1');
    const more = list.more();
    query.set({ q: 'b' });
    await answer('q=b', ['9']);
    await answer('cursor=c1', ['2']);
    await more;
    expect(ids()).toEqual(['9']);
  });

  it("fails with the server's message, and keeps the current rows", async () => {
    await answer('q=a', ['1'], 'c1');
    const more = list.more();
    http.expectOne((r) => r.urlWithParams.includes('cursor=c1')).flush(null, { status: 503, statusText: 'x' });
    await expect(more).rejects.toMatchObject({ status: 503 });
    expect([ids(), list.cursor(), list.loadingMore()]).toEqual([['1'], 'c1', false]);
  });

  it('sends only defined parameters', () => {
    expect(queryParams({ q: '', sort: undefined, local: true, max: 0 })).toEqual({ limit: 50, local: true, max: 0 });
  });
});
