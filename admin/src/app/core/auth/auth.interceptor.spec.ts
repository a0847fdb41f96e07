import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { firstValueFrom } from 'rxjs';
import { authInterceptor } from './auth.interceptor';
import { Session } from './session';

const settle = () => new Promise((resolve) => setTimeout(resolve));
const UNAUTHORIZED = { status: 401, statusText: 'Unauthorized' };

describe('authInterceptor', () => {
  const session = { token: vi.fn(), renew: vi.fn(), expire: vi.fn() };
  let http: HttpClient;
  let server: HttpTestingController;

  beforeEach(() => {
    vi.resetAllMocks();
    session.token.mockResolvedValue('a');
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(withInterceptors([authInterceptor])),
        provideHttpClientTesting(),
        { provide: Session, useValue: session },
      ],
    });
    http = TestBed.inject(HttpClient);
    server = TestBed.inject(HttpTestingController);
  });
  afterEach(() => server.verify());

  it('adds the token to our own API only', async () => {
    const own = firstValueFrom(http.get('/api/prompts'));
    const foreign = firstValueFrom(http.get('https://example.com/api/'));
    await settle();
    const request = server.expectOne('/api/prompts');
    expect(request.request.headers.get('Authorization')).toBe('Bearer a');
    request.flush({});
    const other = server.expectOne('https://example.com/api/');
    expect(other.request.headers.has('Authorization')).toBe(false);
    other.flush({});
    await Promise.all([own, foreign]);
  });

  it('renews after a 401 and repeats the call once', async () => {
    session.renew.mockResolvedValue('b');
    const result = firstValueFrom(http.get('/api/prompts'));
    await settle();
    server.expectOne('/api/prompts').flush({}, UNAUTHORIZED);
    await settle();
    const again = server.expectOne('/api/prompts');
    expect(again.request.headers.get('Authorization')).toBe('Bearer b');
    expect(session.renew).toHaveBeenCalledWith('a');
    again.flush({}, UNAUTHORIZED);
    await expect(result).rejects.toMatchObject({ status: 401 });
    expect(session.renew).toHaveBeenCalledTimes(1);
  });

  it('ends the session when it cannot be renewed', async () => {
    session.renew.mockResolvedValue(undefined);
    const result = firstValueFrom(http.get('/api/prompts'));
    await settle();
    server.expectOne('/api/prompts').flush({}, UNAUTHORIZED);
    await expect(result).rejects.toMatchObject({ status: 401 });
    expect(session.expire).toHaveBeenCalled();
  });

  it('passes on other failures', async () => {
    const result = firstValueFrom(http.get('/api/prompts'));
    await settle();
    server.expectOne('/api/prompts').flush({}, { status: 403, statusText: 'Forbidden' });
    await expect(result).rejects.toMatchObject({ status: 403 });
    expect(session.renew).not.toHaveBeenCalled();
  });
});
