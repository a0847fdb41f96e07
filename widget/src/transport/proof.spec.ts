import { createHash } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { WidgetApi } from './api.js';
import { solve } from './proof.js';

const zeroBits = (text: string): number => Math.clz32(createHash('sha256').update(text).digest().readUInt32BE());
const json = (body: unknown, status = 200): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });

describe('proof of work', () => {
  it.each([1, 8, 12])('of %i bits is valid and uses the smallest number', async (bits) => {
    const proof = await solve({ challenge: `${bits}.1.abc`, bits });
    expect(zeroBits(`${proof?.challenge}.${proof?.solution}`)).toBeGreaterThanOrEqual(bits);
    for (let n = 0; n < Number(proof?.solution); n++) expect(zeroBits(`${bits}.1.abc.${n}`)).toBeLessThan(bits);
  });

  it('yields to the main thread in between', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    await solve({ challenge: 'long', bits: 14 });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(2);
  });

  it('is skipped in browsers without hashing', async () => {
    vi.stubGlobal('crypto', {});
    expect(await solve({ challenge: 'c', bits: 1 })).toBeUndefined();
    vi.unstubAllGlobals();
  });
});

describe('a session under load', () => {
  const api = (answer: (body: { proof?: { challenge: string; solution: string } }) => Response) => {
    const paths: string[] = [];
    const fetch = (url: string, init?: RequestInit): Promise<Response> => {
      paths.push(new URL(url).pathname);
      if (url.endsWith('/challenge')) return Promise.resolve(json({ challenge: '10.9.x', bits: 10, expires_in: 120 }));
      return Promise.resolve(answer(JSON.parse(String(init?.body)) as never));
    };
    return { api: new WidgetApi({ endpoint: 'https://api.test', widgetId: 'w', fetch }), paths };
  };

  it('is opened with a proof', async () => {
    const { api: widget, paths } = api(({ proof }) =>
      proof && zeroBits(`${proof.challenge}.${proof.solution}`) >= 10
        ? json({ visitor_token: 't', expires_in: 900, visitor_id: 'v' })
        : json({ code: 'proof_required' }, 428),
    );
    await widget.prepare();
    expect(widget.visitorId).toBe('v');
    expect(paths).toEqual(['/api/widget/w/session', '/api/widget/w/challenge', '/api/widget/w/session']);
  });

  it('reports a rejected proof', async () => {
    const { api: widget, paths } = api(() => json({ code: 'proof_required' }, 428));
    await expect(widget.prepare()).rejects.toMatchObject({ failure: { code: 'proof_required' }, status: 428 });
    expect(paths).toHaveLength(3);
  });
});
