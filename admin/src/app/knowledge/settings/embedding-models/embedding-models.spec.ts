import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { Access } from '../../../core/auth/access';
import { EmbeddingModelDialog } from './embedding-model-dialog';
import { type EmbeddingModel, EmbeddingModelsApi } from './embedding-models-api';
import { EmbeddingModels } from './embedding-models';

const MODEL: EmbeddingModel = {
  id: 'm1',
  embedder_id: 'bge-m3-12345678',
  provider: 'ollama',
  model: 'bge-m3',
  dimensions: 1024,
  max_tokens: 8192,
  query_prefix: '',
  passage_prefix: '',
  languages: 'many',
  rag_threshold: 0.5,
  semantic_threshold: 0.7,
  usd_per_million_tokens: 0.02,
  monthly_tokens: 5_000_000,
  used_tokens: 1_200_000,
  requests: 12,
  cost_usd: 0.024,
};

/** A loaded resource. */
const read = <T>(value: T) => ({
  value: () => value,
  hasValue: () => true,
  isLoading: () => false,
  error: () => undefined,
  status: () => 'resolved',
  reload: vi.fn(),
});

describe('embedding models of providers', () => {
  const api = { list: vi.fn(), providers: vi.fn(), create: vi.fn(), change: vi.fn(), remove: vi.fn() };
  const can = vi.fn();

  beforeEach(() => {
    vi.resetAllMocks();
    can.mockReturnValue(true);
    api.list.mockReturnValue(read({ items: [MODEL] }));
    api.providers.mockReturnValue(read({ items: [{ name: 'ollama' }] }));
    HTMLDialogElement.prototype.showModal = vi.fn();
    HTMLDialogElement.prototype.close = vi.fn();
    TestBed.configureTestingModule({
      providers: [
        provideRouter([]),
        { provide: EmbeddingModelsApi, useValue: api },
        { provide: Access, useValue: { can } },
      ],
    });
  });

  async function list() {
    const fixture = TestBed.createComponent(EmbeddingModels);
    await fixture.whenStable();
    return fixture.nativeElement as HTMLElement;
  }

  it('shows the usage of the limit, and its cost', async () => {
    const text = (await list()).textContent!.replace(/\s+/g, ' ');
    expect(text).toContain('bge-m3');
    expect(text).toMatch(/this month 1,200,000 of 5,000,000 tokens · \$0\.02/);
  });

  it('links to the providers if none is connected', async () => {
    api.providers.mockReturnValue(read({ items: [] }));
    const link = (await list()).querySelector('a');
    expect(link?.getAttribute('href')).toBe('/models/providers');
  });

  it('offers no changes with read-only permission', async () => {
    can.mockReturnValue(false);
    expect((await list()).querySelectorAll('button')).toHaveLength(0);
  });

  async function dialog(inputs: Record<string, unknown>) {
    const fixture = TestBed.createComponent(EmbeddingModelDialog);
    for (const [name, value] of Object.entries(inputs)) fixture.componentRef.setInput(name, value);
    await fixture.whenStable();
    const root = fixture.nativeElement as HTMLElement;
    const type = (selector: string, text: string) => {
      const input = root.querySelector<HTMLInputElement>(selector)!;
      input.value = text;
      input.dispatchEvent(new Event('input'));
    };
    const submit = async () => {
      root.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
      await fixture.whenStable();
    };
    return { root, type, submit };
  }

  it("adds what was typed, and leaves the rest to the model's known values", async () => {
    const { type, submit } = await dialog({ providers: ['ollama'] });
    type('input[autocomplete=off]', ' nomic-embed-text ');
    await submit();
    expect(api.create).toHaveBeenCalledWith({
      provider: 'ollama',
      model: 'nomic-embed-text',
      usd_per_million_tokens: null,
      monthly_tokens: null,
    });
  });

  it('refuses an invalid threshold before sending anything', async () => {
    const { root, type, submit } = await dialog({ model: MODEL });
    type('input[step="0.01"]', '1.5');
    await submit();
    expect(root.textContent).toContain('A number from 0 to 1.');
    expect(api.change).not.toHaveBeenCalled();
    type('input[step="0.01"]', '0.6');
    await submit();
    expect(api.change).toHaveBeenCalledWith('m1', {
      rag_threshold: 0.6,
      usd_per_million_tokens: 0.02,
      monthly_tokens: 5_000_000,
    });
  });
});
