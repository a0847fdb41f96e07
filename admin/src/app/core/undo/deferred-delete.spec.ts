import { TestBed } from '@angular/core/testing';
import { Toaster } from '../toaster';
import { DeferredDelete } from './deferred-delete';

describe('DeferredDelete', () => {
  const toaster = { show: vi.fn() };
  let answer: (undone: boolean) => void;
  let deletion: DeferredDelete;

  beforeEach(() => {
    vi.resetAllMocks();
    toaster.show.mockImplementation(() => new Promise((resolve) => (answer = resolve)));
    TestBed.configureTestingModule({ providers: [{ provide: Toaster, useValue: toaster }] });
    deletion = TestBed.inject(DeferredDelete);
  });

  it('hides immediately, deletes after the message has disappeared', async () => {
    const commit = vi.fn().mockResolvedValue(undefined);
    const request = deletion.request({ ids: ['a'], label: 'a.txt', commit });
    expect(deletion.hidden().has('a')).toBe(true);
    expect(commit).not.toHaveBeenCalled();
    answer(false);
    await request;
    expect(commit).toHaveBeenCalledTimes(1);
  });

  it('sends nothing if it is undone', async () => {
    const commit = vi.fn();
    const request = deletion.request({ ids: ['a', 'b'], label: '2 documents', commit });
    answer(true);
    await request;
    expect(commit).not.toHaveBeenCalled();
    expect(deletion.hidden().size).toBe(0);
  });

  it('sends once if the page is left before the message disappears', async () => {
    const commit = vi.fn().mockResolvedValue(undefined);
    const request = deletion.request({ ids: ['a'], label: 'a.txt', commit });
    dispatchEvent(new Event('pagehide'));
    expect(commit).toHaveBeenCalledTimes(1);
    answer(true);
    await request;
    expect(commit).toHaveBeenCalledTimes(1);
  });

  it('shows the row again with a message if the server refuses', async () => {
    const settled = new Promise<void>((resolve) => {
      const commit = () => Promise.reject(new Error('no'));
      void deletion.request({ ids: ['a'], label: 'a.txt', commit, settled: resolve });
    });
    answer(false);
    await settled;
    expect(deletion.hidden().size).toBe(0);
    expect(toaster.show).toHaveBeenLastCalledWith(expect.stringContaining('a.txt was not deleted.'));
  });
});
