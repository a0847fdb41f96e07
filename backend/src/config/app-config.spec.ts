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
    expect(config.http).toEqual({
      host: '127.0.0.1',
      port: 3000,
      trustProxy: false,
      publicUrl: null,
      names: ['127.0.0.1'],
      bodyPace: { graceMs: 15_000, minBytesPerS: 2_048 },
    });
    expect(config.vector).toMatchObject({ store: 'pgvector', databaseUrl: good.DATABASE_URL });
    expect(config.auth.accessTtlS).toBe(900);
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('accepts only crawler names that are valid in robots.txt', () => {
    const { crawl } = parseConfig('worker', { ...good, NEXUS_PUBLIC_URL: 'https://hub.example/' });
    expect(crawl).toEqual({ agent: 'NexusAIHub', userAgent: 'NexusAIHub/1.0 (+https://hub.example/)', delayMs: 500 });
    expect(() => parseConfig('worker', { ...good, NEXUS_CRAWL_AGENT: 'My Bot' })).toThrow(/NEXUS_CRAWL_AGENT/);
  });

  it('reads quotas and maxima; 0 is no quota, but an invalid maximum', () => {
    const { quotas, maxima } = parseConfig('api', { ...good, NEXUS_QUOTA_CHUNKS: '0', NEXUS_MAX_PROMPTS: '7' });
    expect(quotas).toEqual({ storageBytes: 20 * 1024 ** 3, documents: 20_000, chunks: 0 });
    expect(maxima).toMatchObject({ prompts: 7, sources: 200 });
    const wrong = { NEXUS_QUOTA_STORAGE_BYTES: '20 GB', NEXUS_MAX_SOURCES: '0' };
    expect(() => parseConfig('api', { ...good, ...wrong })).toThrow(/NEXUS_QUOTA_STORAGE_BYTES.*NEXUS_MAX_SOURCES/);
  });

  it('names every invalid variable, without values', () => {
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

  it('reads the addresses and collection settings of Qdrant', () => {
    const { vector } = parseConfig('api', {
      ...good,
      QDRANT_URL: 'http://a:6333, https://b/qdrant',
      QDRANT_REPLICATION_FACTOR: '2',
      QDRANT_QUANTIZATION: 'scalar',
    });
    expect(vector).toMatchObject({
      store: 'qdrant',
      qdrant: { urls: ['http://a:6333', 'https://b/qdrant'], replicationFactor: 2, quantization: 'scalar' },
    });
    const refused = (env: object) => () => parseConfig('api', { ...good, QDRANT_URL: 'http://a', ...env });
    expect(refused({ QDRANT_URL: 'a:6333' })).toThrow(/QDRANT_URL/);
    expect(refused({ QDRANT_WRITE_CONSISTENCY_FACTOR: '2' })).toThrow(/QDRANT_WRITE_CONSISTENCY_FACTOR/);
    expect(refused({ QDRANT_SHARD_NUMBER: '0' })).toThrow(/QDRANT_SHARD_NUMBER/);
  });

  it('reads providers of the installation', () => {
    const providers = [
      { name: 'ollama', base_url: 'http://127.0.0.1:11434/v1' },
      { name: 'azure', base_url: 'https://x.openai.azure.com/openai/v1', api_key: 'k', models: ['gpt-5'] },
    ];
    expect(parseConfig('api', { ...good, NEXUS_PROVIDERS: JSON.stringify(providers) }).providers.installation).toEqual([
      { name: 'ollama', baseUrl: 'http://127.0.0.1:11434/v1', apiKey: null, models: null },
      { name: 'azure', baseUrl: 'https://x.openai.azure.com/openai/v1', apiKey: 'k', models: ['gpt-5'] },
    ]);
  });

  it.each([
    ['not JSON', 'must be a JSON list'],
    ['{}', 'must be a JSON list'],
    ['[{"name":"Openai","base_url":"https://x.example"}]', '[0].name'],
    ['[{"name":"openrouter","base_url":"https://x.example"}]', '[0].name'],
    ['[{"name":"a","base_url":"ftp://hidden.example"}]', '[0].base_url'],
    ['[{"name":"a","base_url":"https://x.example","api_key":"hidden key"}]', '[0].api_key'],
    ['[{"name":"a","base_url":"https://x.example","models":[]}]', '[0].models'],
    ['[{"name":"a","base_url":"https://x.example","key":"hidden"}]', '[0].key'],
    ['[{"name":"a","base_url":"https://x.example"},{"name":"a","base_url":"https://y.example"}]', 'twice'],
  ])('refuses the providers %s', (text, problem) => {
    const parse = (): unknown => parseConfig('api', { ...good, NEXUS_PROVIDERS: text });
    expect(parse).toThrow(problem);
    expect(parse).not.toThrow('hidden');
  });

  it('lets workspaces reach private networks only on a single-user machine', () => {
    const allowed = (env: object): boolean => parseConfig('api', { ...good, ...env }).providers.allowPrivate;
    expect(allowed({})).toBe(false);
    expect(allowed({ NEXUS_PROFILE: 'embedded' })).toBe(true);
    expect(allowed({ NEXUS_PROFILE: 'embedded', HOST: '0.0.0.0' })).toBe(false);
    expect(allowed({ NEXUS_PROFILE: 'embedded', NEXUS_PUBLIC_URL: 'https://hub.example' })).toBe(false);
    expect(allowed({ NEXUS_PROFILE: 'embedded', TRUST_PROXY: 'loopback' })).toBe(false);
    expect(allowed({ NEXUS_PROFILE: 'embedded', NEXUS_PUBLIC_URL: 'http://localhost:3000' })).toBe(true);
    expect(allowed({ NEXUS_ALLOW_PRIVATE_PROVIDERS: 'true' })).toBe(true);
  });

  it('reads the host names it accepts', () => {
    const names = (env: object): readonly string[] => parseConfig('api', { ...good, ...env }).http.names;
    const env = {
      NEXUS_PUBLIC_URL: 'https://Hub.example:8443/',
      NEXUS_ALLOWED_HOSTS: 'API.internal, *.partner.example',
    };
    expect(names(env)).toEqual(['127.0.0.1', 'hub.example', 'api.internal', '*.partner.example']);
    expect(names({ NEXUS_ALLOWED_HOSTS: '*' })).toContain('*');
    for (const bad of ['https://hub.example', 'hub.example:443', 'a b', 'a.*.example'])
      expect(() => names({ NEXUS_ALLOWED_HOSTS: bad })).toThrow(/NEXUS_ALLOWED_HOSTS/);
    expect(() => names({ NEXUS_PUBLIC_URL: 'hub.example' })).toThrow(/NEXUS_PUBLIC_URL/);
  });

  it('accepts older master keys, strong ones only', () => {
    const old = 'p0Oi9Uy8Tr7Ew6Qa5Sd4Fg3Hj2Kl1Zx0';
    expect(parseConfig('api', { ...good, NEXUS_MASTER_KEYS_OLD: `${old}, ` }).crypto.oldMasterKeys).toEqual([old]);
    expect(() => parseConfig('api', { ...good, NEXUS_MASTER_KEYS_OLD: `${old},short` })).toThrow(
      /NEXUS_MASTER_KEYS_OLD/,
    );
  });

  it('stores files on disk, or in a bucket if it is fully configured', () => {
    expect(parseConfig('api', good).blobs).toEqual({ store: 'fs', s3: null });
    const s3 = { BLOB_STORE: 's3', S3_BUCKET: 'b', S3_ACCESS_KEY_ID: 'id', S3_SECRET_ACCESS_KEY: 'hidden' };
    expect(parseConfig('api', { ...good, ...s3 }).blobs.s3).toMatchObject({ bucket: 'b', forcePathStyle: false });
    const own = parseConfig('api', { ...good, ...s3, S3_ENDPOINT: 'http://minio:9000' }).blobs.s3;
    expect(own).toMatchObject({ endpoint: 'http://minio:9000', forcePathStyle: true });
    const wrong = (): unknown => parseConfig('api', { ...good, ...s3, S3_BUCKET: '', S3_ENDPOINT: 'minio:9000' });
    expect(wrong).toThrow(/S3_BUCKET is not set/);
    expect(wrong).toThrow(/S3_ENDPOINT/);
    expect(wrong).not.toThrow('hidden');
  });
});
