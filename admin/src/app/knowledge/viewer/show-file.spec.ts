import { showPdf } from './show-file';

describe('showPdf', () => {
  const tab = { opener: {} as unknown, location: { replace: vi.fn() }, close: vi.fn() };
  const created = vi.fn<(blob: Blob) => string>(() => 'blob:here');

  beforeEach(() => {
    vi.clearAllMocks();
    vi.spyOn(window, 'open').mockReturnValue(tab as unknown as Window);
    Object.assign(URL, { createObjectURL: created, revokeObjectURL: vi.fn() });
  });

  it('opens the file at the page, as a PDF whatever its declared type, in a tab without access to the opener', async () => {
    await showPdf(() => Promise.resolve(new Blob(['<script>'], { type: 'text/html' })), 7);
    expect(created.mock.calls[0]?.[0].type).toBe('application/pdf');
    expect(tab.location.replace).toHaveBeenCalledWith('blob:here#page=7');
    expect(tab.opener).toBeNull();
  });

  it('reads nothing if the browser blocks the tab', async () => {
    vi.spyOn(window, 'open').mockReturnValue(null);
    const read = vi.fn();
    expect(await showPdf(read, 1)).toBe(false);
    expect(read).not.toHaveBeenCalled();
  });

  it('leaves no empty tab behind if the file cannot be read', async () => {
    await expect(showPdf(() => Promise.reject(new Error('gone')), 1)).rejects.toThrow('gone');
    expect(tab.close).toHaveBeenCalled();
  });
});
