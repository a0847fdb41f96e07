import { describe, expect, it } from '@jest/globals';
import { newId } from '../common/ids/ids.js';
import type { AppConfig } from '../config/app-config.js';
import { AuthKeys } from './auth-keys.js';
import { RefreshSecrets } from './refresh-secrets.js';

const make = (jwtSecret: string) => new RefreshSecrets(new AuthKeys({ auth: { jwtSecret } } as AppConfig));
const secrets = make('one secret of at least 32 characters');

describe('refresh secrets', () => {
  it('are decoded as they were encoded', () => {
    const secret = secrets.first(newId());
    expect(secrets.decode(secrets.encode(secret))).toEqual(secret);
  });

  it('have exactly one successor each, different from themselves and from other successors', () => {
    const a = secrets.first(newId());
    const b = { ...secrets.first(a.sessionId) };
    expect(secrets.successor(a)).toEqual(secrets.successor(a));
    expect(secrets.successor(a).secret).not.toBe(a.secret);
    expect(secrets.successor(a).secret).not.toBe(secrets.successor(b).secret);
    expect(make('another secret of at least 32 chars').successor(a).secret).not.toBe(secrets.successor(a).secret);
  });

  it('are refused when any part was changed or another installation issued them', () => {
    const secret = secrets.first(newId());
    const text = secrets.encode(secret);
    const [id, body, mac] = text.split('.') as [string, string, string];
    const flip = (s: string) => (s.startsWith('A') ? 'B' : 'A') + s.slice(1);
    for (const forged of [`${newId()}.${body}.${mac}`, `${id}.${flip(body)}.${mac}`, `${id}.${body}.${flip(mac)}`]) {
      expect(secrets.decode(forged)).toBeNull();
    }
    expect(make('another secret of at least 32 chars').decode(text)).toBeNull();
    expect(secrets.decode(secrets.encode({ sessionId: id, secret: body }))).toEqual(secret);
  });

  it.each(['', '.', '..', 'a.b.c', `${newId()}.x.y`, `${'x'.repeat(10_000)}`])('are not found in %p', (text) =>
    expect(secrets.decode(text)).toBeNull(),
  );
});
