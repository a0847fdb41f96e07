import { describe, expect, it } from '@jest/globals';
import { parseConfig } from './app-config.js';

const good = {
  DATABASE_URL: 'postgres://localhost/x',
  REDIS_URL: 'redis://localhost',
  NEXUS_JWT_SECRET: 'q8Jx0mZ2Lr7VnT4bWc9Yp3Hs6Kd1Fg5A',
  NEXUS_MASTER_KEY: 'z1Xc2Vb3Nm4As5Df6Gh7Jk8Lq9We0RtY',
};

describe('parseConfig', () => {
  it('has defaults for everything but addresses and secrets', () => {
    const config = parseConfig('api', good);
    expect(config.http).toEqual({ host: '127.0.0.1', port: 3000, trustProxy: false, publicUrl: null });
    expect(config.vector).toMatchObject({ store: 'pgvector', databaseUrl: good.DATABASE_URL });
    expect(config.auth.accessTtlS).toBe(900);
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('names every wrong variable and no value', () => {
    const bad = {
      ...good,
      PORT: 'eighty-secret',
      NEXUS_JWT_SECRET: 'changeme',
      REDIS_URL: 'http://hidden',
      VECTOR_STORE: 'qdrant',
    };
    const error = (() => {
      try {
        parseConfig('api', bad);
      } catch (e) {
        return (e as Error).message;
      }
      return '';
    })();
    for (const name of ['PORT', 'NEXUS_JWT_SECRET', 'REDIS_URL', 'QDRANT_URL']) expect(error).toContain(name);
    for (const value of ['eighty-secret', 'changeme', 'hidden']) expect(error).not.toContain(value);
  });

  it.each(['a'.repeat(40), 'change-me-change-me-change-me-change-me', 'short'])('refuses the secret %s', (secret) => {
    expect(() => parseConfig('api', { ...good, NEXUS_MASTER_KEY: secret })).toThrow(/NEXUS_MASTER_KEY/);
  });
});
