import { TestBed } from '@angular/core/testing';
import { encodeSse } from '@nexus/contracts';
import { Session } from '../auth/session';
import { ApiStream } from './api-stream';

const stream = (...parts: string[]) =>
  new Response(
    new ReadableStream<Uint8Array>({
      start(controller) {
        parts.forEach((part) => controller.enqueue(new TextEncoder().encode(part)));
        controller.close();
      },
    }),
    { headers: { 'Content-Type': 'text/event-stream; charset=utf-8' } },
  );

describe('ApiStream', () => {
  const session = { token: vi.fn(), renew: vi.fn(), expire: vi.fn() };
  const fetched = vi.fn<typeof fetch>();
  let api: ApiStream;

  beforeEach(() => {
    vi.resetAllMocks();
    vi.stubGlobal('fetch', fetched);
    session.token.mockResolvedValue('a');
    TestBed.configureTestingModule({ providers: [{ provide: Session, useValue: session }] });
    api = TestBed.inject(ApiStream);
  });
  afterEach(() => vi.unstubAllGlobals());

  it('yields messages however the bytes are split, with token and last id', async () => {
    const text = encodeSse({ type: 'delta', text: 'Grüße 🙂' }, 7);
    const bytes = new TextEncoder().encode(text);
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        bytes.forEach((byte) => controller.enqueue(Uint8Array.of(byte)));
        controller.close();
      },
    });
    fetched.mockResolvedValue(new Response(body, { headers: { 'Content-Type': 'text/event-stream' } }));
    const messages = await Array.fromAsync(api.open('/api/v1/streams/x', { lastEventId: '6' }));
    expect(messages).toEqual([{ event: 'delta', data: '{"text":"Grüße 🙂"}', id: '7' }]);
    expect(fetched.mock.calls[0]?.[1]?.headers).toMatchObject({ Authorization: 'Bearer a', 'Last-Event-ID': '6' });
  });

  it('renews the token once after a 401', async () => {
    session.renew.mockResolvedValue('b');
    fetched.mockResolvedValueOnce(new Response(null, { status: 401 })).mockResolvedValueOnce(stream('data: x\n\n'));
    expect(await Array.fromAsync(api.open('/api/v1/chat', { method: 'POST', body: {} }))).toHaveLength(1);
    expect(fetched.mock.calls[1]?.[1]?.headers).toMatchObject({ Authorization: 'Bearer b' });
  });

  it('ends the session when the token cannot be renewed', async () => {
    session.renew.mockResolvedValue(undefined);
    fetched.mockResolvedValue(new Response(null, { status: 401 }));
    await expect(Array.fromAsync(api.open('/x'))).rejects.toMatchObject({ status: 401 });
    expect(session.expire).toHaveBeenCalled();
  });

  it('throws the problem of a refused request and rejects responses that are not a stream', async () => {
    fetched.mockResolvedValueOnce(
      Response.json({ status: 402, code: 'provider_payment_required', detail: 'No credit.' }, { status: 402 }),
    );
    await expect(Array.fromAsync(api.open('/x'))).rejects.toMatchObject({ code: 'provider_payment_required' });
    fetched.mockResolvedValueOnce(new Response('<html>', { headers: { 'Content-Type': 'text/html' } }));
    await expect(Array.fromAsync(api.open('/x'))).rejects.toMatchObject({ code: 'unknown' });
  });
});
