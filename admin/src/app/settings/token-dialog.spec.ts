import { TestBed } from '@angular/core/testing';
import { ApiError } from '../core/http/problem';
import { TokenDialog } from './token-dialog';
import { TokensApi } from './tokens-api';

describe('TokenDialog', () => {
  const create = vi.fn();
  let root: HTMLElement;
  let stable: () => Promise<unknown>;
  const created = vi.fn();

  const submit = async () => {
    const input = root.querySelector<HTMLInputElement>('input.input');
    if (input) input.value = ' CI ';
    input?.dispatchEvent(new Event('input'));
    await stable();
    root.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
    await stable();
  };

  beforeEach(async () => {
    vi.resetAllMocks();
    // jsdom has no modal dialogs.
    HTMLDialogElement.prototype.showModal = vi.fn();
    HTMLDialogElement.prototype.close = vi.fn();
    TestBed.configureTestingModule({ providers: [{ provide: TokensApi, useValue: { create } }] });
    const fixture = TestBed.createComponent(TokenDialog);
    fixture.componentInstance.created.subscribe(created);
    root = fixture.nativeElement as HTMLElement;
    stable = () => fixture.whenStable();
    await stable();
  });

  it('starts with the fewest scopes and a limited lifetime, and shows the secret once', async () => {
    create.mockResolvedValue({ token: 'nxs_secret' });
    await submit();
    expect(create).toHaveBeenCalledWith({
      ...{ name: 'CI', scopes: ['chat'], expires_at: expect.any(String) },
      ...{ requests_per_minute: null, tokens_per_minute: null },
    });
    expect(created).toHaveBeenCalledTimes(1);
    expect(root.textContent).toContain('nxs_secret');
    expect(root.textContent).toContain('only time');
    expect(root.querySelector('form')).toBeNull();
  });

  it('sends individual limits, and nothing while one of them is not a whole number', async () => {
    create.mockResolvedValue({ token: 'nxs_secret' });
    const [requests, tokens] = [...root.querySelectorAll<HTMLInputElement>('nx-token-limits input')];
    const type = (box: HTMLInputElement | undefined, text: string) => {
      box!.value = text;
      box!.dispatchEvent(new Event('input'));
    };
    type(requests, '60');
    type(tokens, '1.5');
    await submit();
    expect(create).not.toHaveBeenCalled();
    type(tokens, '20000');
    await submit();
    expect(create).toHaveBeenCalledWith(
      expect.objectContaining({ requests_per_minute: 60, tokens_per_minute: 20_000 }),
    );
  });

  it('requires a name and a scope', async () => {
    root.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
    expect(create).not.toHaveBeenCalled();
    root.querySelector<HTMLInputElement>('fieldset input:checked')?.dispatchEvent(new Event('change'));
    await submit();
    expect(create).not.toHaveBeenCalled();
  });

  it('shows an error when it fails and keeps the form', async () => {
    create.mockRejectedValue(new ApiError(403, 'forbidden', 'x'));
    await submit();
    expect(root.textContent).toContain('No token was created.');
    expect(root.querySelector<HTMLInputElement>('input.input')?.value).toBe(' CI ');
  });
});
