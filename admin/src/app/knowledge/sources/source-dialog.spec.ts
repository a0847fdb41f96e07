import { TestBed } from '@angular/core/testing';
import { ApiError } from '../../core/http/problem';
import { SourceDialog } from './source-dialog';
import type { SourceItem } from './source-types';
import { SourcesApi } from './sources-api';

const DOCS = {
  id: 's1',
  name: 'Docs',
  kind: 'site',
  url: 'https://docs.example.com/',
  include: ['/docs/**'],
  exclude: [],
  max_pages: 7,
  max_depth: 2,
  folder: 'web',
  tags: ['a', 'b'],
  schedule: 'weekly',
} as unknown as SourceItem;

describe('SourceDialog', () => {
  const api = { create: vi.fn(), update: vi.fn(), run: vi.fn(), preview: vi.fn() };
  const stored = vi.fn();
  let root: HTMLElement;
  let stable: () => Promise<unknown>;

  const open = async (source?: SourceItem) => {
    const fixture = TestBed.createComponent(SourceDialog);
    if (source) fixture.componentRef.setInput('source', source);
    fixture.componentInstance.stored.subscribe(stored);
    root = fixture.nativeElement as HTMLElement;
    stable = () => fixture.whenStable();
    await stable();
  };
  const type = (selector: string, text: string) => {
    const input = root.querySelector<HTMLInputElement>(selector);
    if (!input) throw new Error(`no ${selector}`);
    input.value = text;
    input.dispatchEvent(new Event('input'));
  };
  const submit = async () => {
    root.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
    await stable();
  };

  beforeEach(() => {
    vi.resetAllMocks();
    // jsdom has no modal dialogs.
    HTMLDialogElement.prototype.showModal = vi.fn();
    HTMLDialogElement.prototype.close = vi.fn();
    TestBed.configureTestingModule({ providers: [{ provide: SourcesApi, useValue: api }] });
  });

  it("requires an address, derives the source's name from it, and reads it immediately", async () => {
    api.create.mockResolvedValue({ id: 'new' });
    await open();
    await submit();
    expect(api.create).not.toHaveBeenCalled();
    type('input[type=url]', ' https://www.example.com/docs/ ');
    await stable();
    await submit();
    expect(api.create.mock.lastCall?.[0]).toMatchObject({
      name: 'example.com/docs',
      url: 'https://www.example.com/docs/',
      kind: 'site',
      schedule: 'daily',
      include: [],
      max_pages: 50,
    });
    expect(api.run).toHaveBeenCalledWith('new');
    expect(stored).toHaveBeenCalled();
  });

  it('changes a source without reading it', async () => {
    await open(DOCS);
    type('textarea', '/docs/**\n/api/**\n');
    await submit();
    expect(api.update).toHaveBeenCalledWith(
      's1',
      expect.objectContaining({ include: ['/docs/**', '/api/**'], tags: ['a', 'b'] }),
    );
    expect(api.run).not.toHaveBeenCalled();
  });

  it('shows which pages would be read, and problems', async () => {
    const problems = [{ url: DOCS.url, code: 'noindex', message: 'The page asks robots not to index it.' }];
    api.preview.mockResolvedValue({ pages: [{ url: `${DOCS.url}a` }], total: 1, truncated: false, problems });
    await open(DOCS);
    root.querySelector<HTMLButtonElement>('.left')?.click();
    await stable();
    expect(root.querySelector('.preview')?.textContent).toContain('docs.example.com/a');
    expect(root.querySelector('[role=status]')?.textContent).toContain('asks robots not to index it');
  });

  it("shows the server's errors, and keeps the input", async () => {
    api.update.mockRejectedValue(new ApiError(422, 'validation_failed', 'The address leads into a private network.'));
    await open(DOCS);
    await submit();
    expect(root.textContent).toContain('private network. Nothing was stored.');
    expect(root.querySelector<HTMLInputElement>('input[type=url]')?.value).toBe(DOCS.url);
    expect(stored).not.toHaveBeenCalled();
  });
});
