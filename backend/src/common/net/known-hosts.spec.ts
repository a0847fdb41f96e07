import { describe, expect, it } from '@jest/globals';
import { isKnownHost } from './known-hosts.js';

describe('host names of a server', () => {
  const NAMES = ['hub.example', '*.partner.example'];

  it.each([
    'hub.example',
    'HUB.example:443',
    'hub.example.',
    'a.partner.example',
    'b.a.partner.example:8080',
    'localhost:3000',
    'app.localhost',
    '127.0.0.1:3000',
    '192.168.1.20:3000',
    '[::1]:3000',
    '[fd00::1]',
  ])('knows %s', (host) => expect(isKnownHost(host, NAMES)).toBe(true));

  it.each([
    'evil.example',
    'hub.example.evil.example',
    'xhub.example',
    'partner.example',
    'partner.example.evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '',
    'hub.example@evil.example',
  ])('does not know %s', (host) => expect(isKnownHost(host, NAMES)).toBe(false));

  it('knows all if configured', () => expect(isKnownHost('evil.example', ['*'])).toBe(true));
});
