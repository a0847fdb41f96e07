import { TestBed } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';
import { AuthApi } from '../core/auth/auth-api';
import { Entry } from '../core/auth/entry';
import { Session } from '../core/auth/session';
import { ApiError } from '../core/http/problem';
import { SignUp } from './sign-up';

describe('SignUp', () => {
  const signUp = vi.fn();
  const entry = vi.fn();
  let root: HTMLElement;
  let stable: () => Promise<unknown>;
  let navigated: ReturnType<typeof vi.spyOn>;

  const type = (label: string, text: string) => {
    const name = [...root.querySelectorAll('label')].find((element) => element.textContent?.trim() === label);
    const input = root.querySelector<HTMLInputElement>(`#${name?.htmlFor}`);
    if (!input) throw new Error(`no field ${label}`);
    input.value = text;
    input.dispatchEvent(new Event('input'));
    input.dispatchEvent(new Event('blur'));
  };
  const fill = async () => {
    type('Your name', 'Ada');
    type('Workspace name', 'Engines');
    type('E-mail', 'ada@example.com');
    type('Password', 'difference engine');
    await stable();
  };
  const submit = async () => {
    root.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
    await stable();
  };

  const open = async () => {
    const fixture = TestBed.createComponent(SignUp);
    root = fixture.nativeElement as HTMLElement;
    stable = () => fixture.whenStable();
    await stable();
  };

  beforeEach(async () => {
    entry.mockReset().mockResolvedValue({ has_accounts: true, signup: 'open' });
    signUp.mockReset().mockResolvedValue(undefined);
    TestBed.configureTestingModule({
      providers: [
        provideRouter([]),
        { provide: Session, useValue: { signUp } },
        { provide: AuthApi, useValue: { entry } },
      ],
    });
    navigated = vi.spyOn(TestBed.inject(Router), 'navigateByUrl').mockResolvedValue(true);
    await open();
  });

  it('shows the password rules before anything is typed', () => {
    expect(root.querySelectorAll('nx-password-rules li')).toHaveLength(3);
    expect(root.querySelectorAll('nx-password-rules li.met')).toHaveLength(0);
  });

  it('marks the rules violated by an empty submit', async () => {
    await submit();
    expect(root.querySelectorAll('nx-password-rules li.broken')).toHaveLength(3);
    expect(signUp).not.toHaveBeenCalled();
  });

  it('welcomes the first account, and asks for the setup token immediately', async () => {
    TestBed.inject(Entry).read = () => Promise.resolve({ has_accounts: false, signup: 'setup' });
    await open();
    expect(root.querySelector('h1')?.textContent).toContain('Set up');
    expect(root.textContent).toContain('Setup token');
    expect(root.textContent).not.toContain('Already have an account?');
  });

  it('explains that sign-up is by invitation', async () => {
    TestBed.inject(Entry).read = () => Promise.resolve({ has_accounts: true, signup: 'setup' });
    await open();
    expect(root.textContent).toContain('by invitation');
  });

  it('sends nothing while a field is invalid and names it', async () => {
    await fill();
    type('E-mail', 'ada');
    await submit();
    expect(signUp).not.toHaveBeenCalled();
    expect(root.textContent).toContain('This is not a complete e-mail address');
  });

  it("registers with the browser's time zone and continues", async () => {
    await fill();
    await submit();
    expect(signUp).toHaveBeenCalledWith(
      expect.objectContaining({ name: 'Ada', workspace_name: 'Engines', timezone: expect.any(String) }),
    );
    expect(navigated).toHaveBeenCalledWith('/');
  });

  it("shows the server's message below its field and keeps the input", async () => {
    signUp.mockRejectedValue(
      new ApiError(422, 'validation_failed', 'x', [
        { field: 'workspace_name', code: 'taken', message: 'this name is taken' },
      ]),
    );
    await fill();
    await submit();
    expect(root.textContent).toContain('This name is taken.');
    expect(navigated).not.toHaveBeenCalled();
    expect(root.querySelector<HTMLInputElement>('input[type=email]')?.value).toBe('ada@example.com');
  });

  it('can be sent again unchanged after a server failure', async () => {
    signUp.mockRejectedValueOnce(new ApiError(503, 'database_unavailable', 'x'));
    await fill();
    await submit();
    expect(navigated).not.toHaveBeenCalled();
    await submit();
    expect(signUp).toHaveBeenCalledTimes(2);
    expect(navigated).toHaveBeenCalledWith('/');
  });

  it('asks for the setup token if the installation requires one', async () => {
    signUp.mockRejectedValueOnce(new ApiError(403, 'setup_token_invalid', 'x'));
    await fill();
    await submit();
    expect(root.textContent).toContain('setup token for the first account');
    type('Setup token', ' secret ');
    await submit();
    expect(signUp).toHaveBeenLastCalledWith(expect.objectContaining({ setup_token: 'secret' }));
  });
});
