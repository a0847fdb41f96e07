import { TestBed } from '@angular/core/testing';
import { ApiError } from '../core/http/problem';
import { DeferredDelete } from '../core/undo/deferred-delete';
import { UploadTransport } from './upload-transport';
import { Uploads } from './uploads';
import { KnowledgeUsage } from './usage-api';

const file = (name: string, text = 'x', folder = '') => ({ file: new File([text], name), folder });
const tick = () => new Promise((resolve) => setTimeout(resolve));

describe('Uploads', () => {
  const send = vi.fn();
  const release = vi.fn();
  let uploads: Uploads;

  beforeEach(() => {
    vi.resetAllMocks();
    TestBed.configureTestingModule({
      providers: [
        { provide: UploadTransport, useValue: { send } },
        { provide: DeferredDelete, useValue: { release } },
        { provide: KnowledgeUsage, useValue: { maxBytes: () => 5 } },
      ],
    });
    uploads = TestBed.inject(Uploads);
  });

  it('sends three at a time and removes completed ones', async () => {
    const finish: (() => void)[] = [];
    send.mockImplementation(() => new Promise((resolve) => finish.push(() => resolve({ documents: [{ id: 'd1' }] }))));
    uploads.add([file('a.txt'), file('b.txt'), file('c.txt'), file('d.txt', 'x', 'in')], 'at');
    expect(uploads.items().map((upload) => upload.state)).toEqual(['sending', 'sending', 'sending', 'waiting']);
    finish[0]?.();
    await tick();
    expect(uploads.items().map((upload) => upload.file.name)).toEqual(['b.txt', 'c.txt', 'd.txt']);
    expect(send).toHaveBeenCalledTimes(4);
    expect(send.mock.calls.map(([, { folder }]) => folder)).toEqual(['at', 'at', 'at', 'at/in']);
    expect(uploads.finished()).toBe(1);
    expect(release).toHaveBeenCalledWith(['d1']);
  });

  it('reports existing content, until it is dismissed', async () => {
    send.mockResolvedValue({ documents: [{ id: 'd1', name: 'first.txt', status: 'ready' }] });
    uploads.add([file('again.txt')]);
    await tick();
    expect(uploads.items()).toMatchObject([{ state: 'known', known: { id: 'd1', name: 'first.txt' } }]);
    expect(uploads.active()).toBe(false);
    uploads.cancelAll();
    expect(uploads.known()).toHaveLength(1);
    uploads.dismiss();
    expect(uploads.items()).toEqual([]);
  });

  it('does not send unsupported files', () => {
    uploads.add([file('a.mp4'), file('b.txt', ''), file('c.txt', 'too long')]);
    expect(send).not.toHaveBeenCalled();
    expect(uploads.items().map(({ state, retryable }) => [state, retryable])).toEqual([
      ['failed', false],
      ['failed', false],
      ['failed', false],
    ]);
    expect(uploads.active()).toBe(false);
  });

  it('keeps a failed one with its reason and retries it', async () => {
    send.mockRejectedValueOnce(new ApiError(0, 'offline', '')).mockResolvedValueOnce({ documents: [] });
    uploads.add([file('a.txt')]);
    await tick();
    const [upload] = uploads.items();
    expect(upload).toMatchObject({
      state: 'failed',
      retryable: true,
      reason: expect.stringContaining('cannot be reached'),
    });
    uploads.retry(upload?.key ?? 0);
    await tick();
    expect(uploads.items()).toEqual([]);
  });

  it('cancels a running one without reporting it as failed', async () => {
    send.mockImplementation(
      (_file, { signal }: { signal: AbortSignal }) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(new DOMException('x', 'AbortError'))),
        ),
    );
    uploads.add([file('a.txt')]);
    uploads.remove(uploads.items()[0]?.key ?? 0);
    await tick();
    expect(uploads.items()).toEqual([]);
    expect(uploads.finished()).toBe(0);
  });
});
