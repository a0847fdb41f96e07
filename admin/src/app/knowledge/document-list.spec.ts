import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { ApiStream } from '../core/http/api-stream';
import { ApiError } from '../core/http/problem';
import { Toaster } from '../core/toaster';
import { DocumentFacets } from './document-facets';
import { DocumentList } from './document-list';
import type { DocumentItem, DocumentPage } from './document-types';
import { KnowledgeUsage } from './usage-api';

const item = (id: string, more: Partial<DocumentItem> = {}): DocumentItem => ({
  id,
  name: `${id}.txt`,
  type: 'text',
  folder: '',
  tags: [],
  version: 1,
  needs_password: false,
  mime_type: 'text/plain',
  size_bytes: 1,
  status: 'ready',
  progress: 1,
  created_at: '',
  updated_at: '',
  ...more,
});
const isList = (request: { url: string }) => request.url === '/api/rag/documents';

describe('DocumentList', () => {
  const toaster = { show: vi.fn() };
  const figures = { reload: vi.fn() };
  /** Events are sent to the list through `push`; the stream stays open. */
  let push: (event: string, data: unknown) => void;
  const stream = {
    async *open(_path: string, { signal }: { signal: AbortSignal }) {
      for (;;) {
        yield await new Promise<{ event: string; data: string }>((resolve, reject) => {
          push = (event, data) => resolve({ event, data: JSON.stringify(data) });
          signal.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError')));
        });
      }
    },
  };
  let server: HttpTestingController;
  let list: DocumentList;

  const settle = async () => {
    TestBed.tick();
    await vi.advanceTimersByTimeAsync(0);
    TestBed.tick();
  };
  const answer = async (page: Partial<DocumentPage>) => {
    await settle();
    server.expectOne(isList).flush({ items: [], next_cursor: null, ...page });
    await settle();
  };
  const ids = () => list.items().map((document) => document.id);

  beforeEach(() => {
    vi.useFakeTimers();
    toaster.show.mockReset().mockResolvedValue(false);
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        DocumentList,
        { provide: ApiStream, useValue: stream },
        { provide: Toaster, useValue: toaster },
        { provide: DocumentFacets, useValue: figures },
        { provide: KnowledgeUsage, useValue: figures },
      ],
    });
    server = TestBed.inject(HttpTestingController);
    list = TestBed.inject(DocumentList);
  });
  afterEach(() => vi.useRealTimers());

  it('requests with the filters of the view and again when they change', async () => {
    list.query.set({ q: 'a', status: undefined, sort: 'name' });
    await settle();
    const request = server.expectOne(isList);
    expect(request.request.params.toString()).toBe('limit=100&q=a&sort=name');
    request.flush({ items: [item('a')], next_cursor: null });
    await settle();
    list.query.set({});
    await answer({ items: [item('b')] });
    expect(ids()).toEqual(['b']);
  });

  it('follows the live stream: progress, deletion, new documents', async () => {
    await answer({ items: [item('a', { status: 'parsing', progress: 0.1 }), item('b')] });
    push('document', item('a', { status: 'failed', progress: 0.5, reason: { code: 'corrupt', message: 'Broken' } }));
    await settle();
    push('document', item('a', { status: 'embedding', progress: 0.5 }));
    await settle();
    // Each event contains the whole document: omitted fields are cleared.
    expect(list.items()[0]).toEqual(item('a', { status: 'embedding', progress: 0.5 }));
    push('deleted', { id: 'b' });
    await settle();
    expect(ids()).toEqual(['a']);
    push('document', item('c'));
    await vi.advanceTimersByTimeAsync(1_000);
    await answer({ items: [item('c'), item('a')] });
    expect(ids()).toEqual(['c', 'a']);
    push('resync', {});
    await answer({ items: [item('a')] });
    expect(ids()).toEqual(['a']);
  });

  it('polls only while something is being processed', async () => {
    await answer({ items: [item('a', { status: 'queued', progress: 0 })] });
    await vi.advanceTimersByTimeAsync(15_000);
    await answer({ items: [item('a')] });
    await vi.advanceTimersByTimeAsync(60_000);
    await settle();
    server.expectNone(isList);
  });

  it('reloads the figures when one document is finished, while others are still being processed', async () => {
    await answer({ items: [item('a', { status: 'parsing' }), item('b', { status: 'parsing' })] });
    figures.reload.mockClear();
    push('document', item('a', { status: 'embedding' }));
    await settle();
    await vi.advanceTimersByTimeAsync(500);
    expect(figures.reload).not.toHaveBeenCalled();
    push('document', item('a'));
    await settle();
    await vi.advanceTimersByTimeAsync(500);
    expect(figures.reload).toHaveBeenCalled();
    expect(list.busy()).toBe(true);
  });

  it('shows a new name immediately and reports when it is refused', async () => {
    await answer({ items: [item('a')] });
    const renamed = list.rename(item('a'), 'b.txt');
    server.expectOne('/api/rag/documents/a').flush(item('a', { name: 'b.txt' }));
    await renamed;
    expect(list.items()[0]?.name).toBe('b.txt');
    const refused = list.rename(item('a'), 'c.txt');
    server.expectOne('/api/rag/documents/a').flush(null, { status: 409, statusText: 'Conflict' });
    await refused;
    expect(list.items()[0]?.name).toBe('b.txt');
    expect(toaster.show).toHaveBeenCalledWith(expect.stringContaining('The name is unchanged.'), undefined);
  });

  it('reverts a document when a retry is refused', async () => {
    const failed = item('a', { status: 'failed', reason: { code: 'corrupt', message: 'Broken' } });
    await answer({ items: [failed] });
    const retry = list.retry(failed);
    expect(list.items()[0]?.status).toBe('queued');
    server.expectOne('/api/rag/documents/a/retry').flush(null, { status: 503, statusText: 'Unavailable' });
    await retry;
    expect(list.items()[0]).toMatchObject({ status: 'failed', reason: { code: 'corrupt' } });
    expect(toaster.show).toHaveBeenCalledWith(expect.stringContaining('The file is still stored.'), 'Try again');
  });

  it('changes many in batches of a hundred and reports the number', async () => {
    const many = Array.from({ length: 150 }, (_, i) => item(`d${i}`));
    await answer({ items: many });
    const done = list.bulk(many, 'add_tags', { tags: ['a'] });
    for (const size of [100, 50]) {
      await settle();
      const request = server.expectOne('/api/rag/documents/bulk');
      expect(request.request.body).toMatchObject({ action: 'add_tags', tags: ['a'] });
      expect(request.request.body.document_ids).toHaveLength(size);
      request.flush({ changed: size - 1 });
    }
    await done;
    expect(toaster.show).toHaveBeenCalledWith('Tagged 148 documents', undefined);
    expect(figures.reload).toHaveBeenCalled();
  });

  it('stops following a stream that does not exist and polls quickly instead', async () => {
    vi.spyOn(stream, 'open').mockImplementation(async function* () {
      throw new ApiError(404, 'endpoint_not_found', '');
    });
    const other = TestBed.runInInjectionContext(() => new DocumentList());
    await settle();
    for (const request of server.match(isList))
      request.flush({ items: [item('a', { status: 'queued' })], next_cursor: null });
    await settle();
    await vi.advanceTimersByTimeAsync(2_000);
    await settle();
    expect(server.match(isList).length).toBeGreaterThan(0);
    expect(other.busy()).toBe(true);
    expect(stream.open).toHaveBeenCalledTimes(1);
  });
});
