import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { registerAccount, type TestAccount } from '../support/accounts.js';
import { type RunningApi, startApi, testEnvironment } from '../support/test-app.js';

const KIB = 1024;

describe('what comes in over HTTP', () => {
  let api: RunningApi;
  let owner: TestAccount;
  const port = (): number => Number(new URL(api.url).port);

  beforeAll(async () => {
    api = await startApi(testEnvironment({ NEXUS_BODY_GRACE_MS: '1500', NEXUS_BODY_MIN_BYTES_PER_S: '2000' }));
    owner = await registerAccount(api);
  });
  afterAll(() => api.close());

  /** @param lines of the head, without the last empty one */
  const headOf = (...lines: string[]): string => `${lines.join('\r\n')}\r\nHost: localhost\r\n\r\n`;
  const login = (...lines: string[]): string =>
    headOf('POST /api/auth/login HTTP/1.1', 'Content-Type: application/json', ...lines);

  /** Everything the api says on a connection until it closes it; `send` is told when it is open. */
  function raw(send: (write: (data: string | Buffer) => void, ended: () => boolean) => unknown): Promise<string> {
    return new Promise((resolve, reject) => {
      let answer = '';
      let over = false;
      const socket = connect(
        port(),
        '127.0.0.1',
        () =>
          void send(
            (data) => socket.write(data),
            () => over,
          ),
      );
      socket.on('data', (data) => (answer += data.toString()));
      socket.on(
        'error',
        (error: NodeJS.ErrnoException) => ['EPIPE', 'ECONNRESET'].includes(error.code!) || reject(error),
      );
      socket.on('close', () => ((over = true), resolve(answer)));
    });
  }
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

  const post = async (path: string, body: string | Buffer, headers: Record<string, string> = {}) => {
    const response = await fetch(api.url + path, {
      method: 'POST',
      headers: { ...owner.headers, 'content-type': 'application/json', ...headers },
      body: body as string,
    });
    return { status: response.status, body: (await response.json()) as { code: string; detail: string } };
  };

  describe('slowly', () => {
    it('a body sent byte by byte is ended with 408 and the connection closed', async () => {
      const started = Date.now();
      const answer = await raw(async (write, ended) => {
        write(login('Content-Length: 5000') + '{');
        for (let i = 0; i < 300 && !ended(); i++) {
          await pause(100);
          write(' ');
        }
      });
      expect(answer).toMatch(/^HTTP\/1.1 408 /);
      expect(answer).toMatch(/connection: close/i);
      expect(answer).toContain('"code":"request_timeout"');
      expect(Date.now() - started).toBeLessThan(15_000);
    });

    it('chunked bodies and those of unknown addresses too', async () => {
      const chunked = raw((write) => write(login('Transfer-Encoding: chunked') + '1\r\n{\r\n'));
      const nowhere = raw((write) => write(headOf('POST /nothing HTTP/1.1', 'Content-Length: 100') + '{'));
      const upload = raw((write) =>
        write(
          headOf(
            'POST /api/rag/upload HTTP/1.1',
            `Authorization: ${owner.headers.authorization}`,
            'Content-Type: multipart/form-data; boundary=b',
            'Content-Length: 1000',
          ) + '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nabc',
        ),
      );
      expect(await chunked).toMatch(/^HTTP\/1.1 408 /);
      expect(await upload).toMatch(/^HTTP\/1.1 408 /);
      expect(await nowhere).toMatch(/^HTTP\/1.1 4/);
    });

    it('a thin but honest line may take longer than the time that all bodies have', async () => {
      const body = JSON.stringify({ email: 'nobody@example.com', password: 'x'.repeat(72) });
      const padded = body.padEnd(14 * KIB, ' ');
      const answer = await raw(async (write, ended) => {
        write(login(`Content-Length: ${padded.length}`, 'Connection: close'));
        for (let at = 0; at < padded.length && !ended(); at += KIB) {
          write(padded.slice(at, at + KIB));
          await pause(300);
        }
      });
      expect(answer).toMatch(/^HTTP\/1.1 401 /);
    });
  });

  describe('malformed', () => {
    it.each([
      ['no HTTP', 'hello\r\n\r\n', '400', 'request_invalid'],
      [
        'headers beyond 16 KiB',
        headOf('GET / HTTP/1.1', `X-A: ${'a'.repeat(17 * KIB)}`),
        '431',
        'request_headers_too_large',
      ],
      ['two lengths', `${login('Content-Length: 2', 'Content-Length: 3')}{}`, '400', 'request_invalid'],
      [
        'a length and chunks',
        `${login('Content-Length: 2', 'Transfer-Encoding: chunked')}{}`,
        '400',
        'request_invalid',
      ],
      ['a length below zero', `${login('Content-Length: -1')}{}`, '400', 'request_invalid'],
      ['a chunk without a size', `${login('Transfer-Encoding: chunked')}x\r\n{}\r\n`, '400', 'request_invalid'],
    ])('%s is a problem, and the connection is closed', async (_, request, status, code) => {
      const answer = await raw((write) => write(request));
      expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      expect(answer).toContain('application/problem+json');
      expect(answer).toContain(`"code":"${code}"`);
    });

    it.each([
      ['a boundary of 257 characters', `multipart/form-data; boundary=${'b'.repeat(257)}`, `--${'b'.repeat(257)}--`],
      ['no boundary', 'multipart/form-data', 'x'],
      ['an empty boundary', 'multipart/form-data; boundary=', '----'],
      ['no parts', 'multipart/form-data; boundary=b', '--b--'],
      [
        'a cut part',
        'multipart/form-data; boundary=b',
        '--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n',
      ],
      [
        'a part without a name',
        'multipart/form-data; boundary=b',
        '--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--',
      ],
      [
        'a name with half of a pair',
        'multipart/form-data; boundary=b',
        '--b\r\nContent-Disposition: form-data; name="\xed\xa0\x80"\r\n\r\nx\r\n--b--',
      ],
      ['another type', 'application/x-www-form-urlencoded', 'a=1'],
      ['no type that there is', 'multipart/', 'x'],
    ])('an upload with %s is refused', async (_, type, body) => {
      const answer = await post('/api/rag/upload', Buffer.from(body, 'latin1'), { 'content-type': type });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(answer.body.code).toBeTruthy();
    });

    it.each(['%ed%a0%80', '%ff', '%00', '%', '%c0%af', '\\ud800'])(
      'in a path, a query or a cursor: %s',
      async (text) => {
        const cursor = Buffer.from(JSON.stringify(['2026-01-01T00:00:00.000Z', text])).toString('base64url');
        for (const path of [
          `/api/rag/documents/${text}`,
          `/v1/models/${text}`,
          `/api/rag/documents?q=${text}&limit=1`,
          `/api/rag/documents?cursor=${text}`,
          `/api/rag/documents?cursor=${cursor}`,
          `/api/rag/sources?cursor=${cursor}`,
          `/api/cache/entries?q=${text}`,
        ]) {
          const response = await fetch(api.url + path, { headers: owner.headers });
          await response.body?.cancel();
          expect(`${path} ${response.status < 500}`).toBe(`${path} true`);
        }
      },
    );
  });

  describe('too large or too deep', () => {
    const object = (fields: number): string => `{${Array.from({ length: fields }, (_, i) => `"k${i}":1`).join(',')}}`;

    it.each([
      ['/api/auth/login', object(110_000), 413, 'payload_too_large'],
      ['/api/auth/login', object(1_000), 413, 'json_too_complex'],
      ['/api/auth/login', object(400), 422, 'validation_failed'],
      ['/v1/chat/completions', object(700_000), 413, 'json_too_complex'],
      ['/v1/chat/completions', `{"messages":[],"logit_bias":${object(700_000)}}`, 413, 'json_too_complex'],
      ['/api/v1/chat', `{"messages":[${'{},'.repeat(3_300_000)}{}]}`, 413, 'json_too_complex'],
      ['/api/v1/chat', '['.repeat(5_000_000), 413, 'json_too_complex'],
      ['/api/v1/create', `${'{"a":'.repeat(2_000)}1${'}'.repeat(2_000)}`, 413, 'json_too_complex'],
      ['/api/prompts', `{"name":"\\ud800","content":"x"}`, 400, 'invalid_json'],
    ])('%s', async (path, body, status, code) => {
      for (const headers of [{}, { 'idempotency-key': 'k'.repeat(20) }] as Record<string, string>[]) {
        const answer = await post(path, body, headers);
        expect([answer.status, answer.body.code ?? (answer.body as { error?: { code: string } }).error?.code]).toEqual([
          status,
          code,
        ]);
      }
    });

    it('the answer says which limit, and never grows with the body', async () => {
      const { body } = await post('/api/auth/login', object(1_000));
      expect(body.detail).toMatch(/at most 500/);
      const response = await fetch(`${api.url}/api/budgets`, {
        method: 'PUT',
        headers: { ...owner.headers, 'content-type': 'application/json' },
        body: `{"items":[${'{},'.repeat(8_000)}{}]}`,
      });
      expect(response.status).toBe(422);
      expect((await response.text()).length).toBeLessThan(50_000);
    });
  });
});
