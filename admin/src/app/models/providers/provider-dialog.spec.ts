import { TestBed } from '@angular/core/testing';
import { ApiError } from '../../core/http/problem';
import { ProviderDialog } from './provider-dialog';
import type { ProviderItem } from './provider-types';
import { ProvidersApi } from './providers-api';

const BOX: ProviderItem = {
  name: 'gpu-box',
  kind: 'openai_compatible',
  base_url: 'http://10.0.0.5:8000/v1',
  scope: 'workspace',
  has_key: true,
  key_hint: 'ab12',
  models: ['llama'],
  models_count: 1,
  last_sync_at: null,
  status: 'ok',
};

describe('ProviderDialog', () => {
  const save = vi.fn();
  const trial = vi.fn();
  const stored = vi.fn();
  let root: HTMLElement;
  let stable: () => Promise<unknown>;

  const open = async (inputs: Record<string, unknown>) => {
    const fixture = TestBed.createComponent(ProviderDialog);
    for (const [name, value] of Object.entries(inputs)) fixture.componentRef.setInput(name, value);
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
    trial.mockResolvedValue({ ok: true, latency_ms: 120, models: 3 });
    // jsdom has no modal dialogs.
    HTMLDialogElement.prototype.showModal = vi.fn();
    HTMLDialogElement.prototype.close = vi.fn();
    TestBed.configureTestingModule({ providers: [{ provide: ProvidersApi, useValue: { save, try: trial } }] });
  });

  it('requires a key unless there is another way', async () => {
    await open({ preset: 'openrouter' });
    await submit();
    expect(save).not.toHaveBeenCalled();
    expect(root.textContent).toContain('A key is required.');
    type('input[type=password]', ' sk-or-1 ');
    await submit();
    expect(save).toHaveBeenCalledWith('openrouter', { kind: 'openrouter', api_key: 'sk-or-1' });
    expect(stored).toHaveBeenCalledWith('openrouter');
  });

  it('keeps the stored key if the field is empty, and never shows it', async () => {
    await open({ provider: BOX });
    expect(root.querySelector<HTMLInputElement>('input[type=password]')?.value).toBe('');
    expect(root.textContent).toContain('…ab12');
    await submit();
    expect(save).toHaveBeenCalledWith('gpu-box', {
      kind: 'openai_compatible',
      base_url: BOX.base_url,
      models: ['llama'],
    });
  });

  it('deletes the stored key only on request', async () => {
    await open({ provider: BOX });
    root.querySelector<HTMLInputElement>('.tick input')?.dispatchEvent(new Event('change'));
    await submit();
    expect(save.mock.lastCall?.[1]).toMatchObject({ api_key: null });
  });

  it('refuses a taken or reserved name before sending anything', async () => {
    await open({ preset: 'other', taken: [BOX] });
    type('input[type=url]', 'http://10.0.0.6/v1');
    for (const name of ['gpu-box', 'nexus', 'Two Words']) {
      type('input[maxlength="32"]', name);
      await submit();
      expect(root.querySelector('.error')?.textContent).toBeTruthy();
    }
    expect(save).not.toHaveBeenCalled();
  });

  it('shows a failed test in the dialog without storing, and stores anyway on a second submit', async () => {
    trial.mockResolvedValue({ ok: false, latency_ms: 5, models: 0, detail: 'The provider refused the key.' });
    await open({ preset: 'openai' });
    type('input[type=password]', 'sk-1');
    await submit();
    expect(trial).toHaveBeenCalledWith('openai', {
      kind: 'openai_compatible',
      base_url: 'https://api.openai.com/v1',
      api_key: 'sk-1',
      models: null,
    });
    expect(root.textContent).toContain('The provider refused the key.');
    expect(save).not.toHaveBeenCalled();
    type('input[type=password]', 'sk-2');
    await stable();
    // The failure applied to other settings.
    expect(root.textContent).not.toContain('refused');
    await submit();
    await submit();
    expect(trial).toHaveBeenCalledTimes(2);
    expect(save).toHaveBeenCalledTimes(1);
  });

  it('does not send an address with an unfilled placeholder', async () => {
    await open({ preset: 'azure' });
    type('input[type=password]', 'k');
    await submit();
    expect(trial).not.toHaveBeenCalled();
    expect(root.textContent).toContain('name of your resource');
  });

  it("links to the vendor's page for keys", async () => {
    await open({ preset: 'anthropic' });
    const link = root.querySelector<HTMLAnchorElement>('a.keys');
    expect(link?.href).toBe('https://console.anthropic.com/settings/keys');
    expect(link?.rel).toContain('noopener');
  });

  it("shows the server's field errors, and keeps the input", async () => {
    const fields = [{ field: 'base_url', code: 'invalid', message: 'may not be a private address' }];
    save.mockRejectedValue(new ApiError(422, 'validation_failed', 'Check these fields', fields));
    await open({ preset: 'vllm' });
    await submit();
    expect(root.textContent).toContain('May not be a private address.');
    expect(root.querySelector<HTMLInputElement>('input[type=url]')?.value).toContain(':8000');
    expect(stored).not.toHaveBeenCalled();
  });
});
