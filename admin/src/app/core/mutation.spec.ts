import { TestBed } from '@angular/core/testing';
import { ApiError } from './http/problem';
import { type MutationOptions, mutation } from './mutation';
import { Toaster } from './toaster';

describe('mutation', () => {
  const show = vi.fn();
  const work = vi.fn();
  const made = (options: MutationOptions<[string], string> = {}) =>
    TestBed.runInInjectionContext(() => mutation<[string], string>(work, options));

  beforeEach(() => {
    vi.resetAllMocks();
    show.mockResolvedValue(false);
    TestBed.configureTestingModule({ providers: [{ provide: Toaster, useValue: { show } }] });
  });

  it('is busy while it runs and does not run concurrently', async () => {
    let end: (value: string) => void = () => undefined;
    work.mockReturnValue(new Promise((resolve) => (end = resolve)));
    const save = made({ done: (value, arg) => `${value} ${arg}` });
    const first = save.run('a');
    expect([save.busy(), await save.run('b')]).toEqual([true, false]);
    end('saved');
    expect([await first, save.busy(), work.mock.calls.length]).toEqual([true, false, 1]);
    expect(show).toHaveBeenCalledWith('saved a', undefined);
  });

  it('reports a failure in place with what was kept, and clears it with the next call', async () => {
    work.mockRejectedValueOnce(new ApiError(403, 'forbidden', 'No.')).mockResolvedValue('ok');
    const save = made({ kept: 'Your text is kept.' });
    expect(await save.run('a')).toBe(false);
    expect(save.failure()).toContain('Your text is kept.');
    expect(show).not.toHaveBeenCalled();
    await save.run('a');
    expect(save.failure()).toBe('');
  });

  it('offers a retry only for transient failures, with the same arguments', async () => {
    work.mockRejectedValueOnce(new ApiError(503, 'database_unavailable', '')).mockResolvedValue('ok');
    show.mockResolvedValueOnce(true);
    const remove = made({ failure: 'toast', kept: 'The row is still there.' });
    await remove.run('row 1');
    await vi.waitFor(() => expect(work.mock.calls).toEqual([['row 1'], ['row 1']]));
    expect(show).toHaveBeenCalledWith(expect.stringContaining('The row is still there.'), 'Try again');
    work.mockRejectedValueOnce(new ApiError(409, 'conflict' as 'unknown', 'Taken.'));
    await remove.run('row 2');
    expect(show).toHaveBeenLastCalledWith(expect.any(String), undefined);
  });

  it('undoes a success, and reports if that fails', async () => {
    work.mockResolvedValue('moved');
    show.mockResolvedValueOnce(true);
    const undo = vi.fn().mockRejectedValue(new ApiError(503, 'database_unavailable', ''));
    await made({ done: 'Moved', undo }).run('x');
    await vi.waitFor(() => expect(show).toHaveBeenLastCalledWith(expect.stringContaining('not undone')));
    expect(undo).toHaveBeenCalledWith('moved', 'x');
  });
});
