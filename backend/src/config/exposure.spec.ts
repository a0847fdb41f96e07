import { describe, expect, it } from '@jest/globals';
import { exposureOf } from './exposure.js';

const exposure = (env: Record<string, string>): string[] => exposureOf((name) => env[name]);

describe('exposure', () => {
  it.each<[Record<string, string>]>([
    [{}],
    [{ HOST: '127.0.0.1' }],
    [{ HOST: '127.8.8.8' }],
    [{ HOST: '::1' }],
    [{ HOST: '[::1]' }],
    [{ HOST: 'localhost', NEXUS_PUBLIC_URL: 'http://localhost:3000' }],
    [{ NEXUS_PUBLIC_URL: 'http://[::1]:3000/', TRUST_PROXY: 'false' }],
    [{ NEXUS_ALLOWED_HOSTS: 'app.localhost' }],
  ])('is empty with %j', (env) => expect(exposure(env)).toEqual([]));

  it.each<[Record<string, string>, string]>([
    [{ HOST: '0.0.0.0' }, 'HOST'],
    [{ HOST: '::' }, 'HOST'],
    [{ HOST: '192.168.1.4' }, 'HOST'],
    [{ HOST: '127.evil.example' }, 'HOST'],
    [{ NEXUS_PUBLIC_URL: 'https://hub.example' }, 'NEXUS_PUBLIC_URL'],
    [{ NEXUS_PUBLIC_URL: 'https://127.0.0.1.hub.example' }, 'NEXUS_PUBLIC_URL'],
    [{ NEXUS_PUBLIC_URL: 'not a URL' }, 'NEXUS_PUBLIC_URL'],
    [{ TRUST_PROXY: 'loopback' }, 'TRUST_PROXY'],
    [{ TRUST_PROXY: 'true' }, 'TRUST_PROXY'],
    [{ NEXUS_ALLOWED_HOSTS: 'localhost, hub.example' }, 'NEXUS_ALLOWED_HOSTS'],
  ])('is reported with %j', (env, name) => {
    expect(exposure(env)).toHaveLength(1);
    expect(exposure(env)[0]).toContain(name);
  });
});
