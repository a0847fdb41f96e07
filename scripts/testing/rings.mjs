/** The rings of `npm test`, inside out. Each runs its tools and answers a list of {passed, failed, skipped}. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { atRoot } from '../lib/project.mjs';
import { findBrowser } from './browser.mjs';
import { angular, jest, nodeTest, vitest } from './runners.mjs';
import { startPostgres, startRedis } from './test-services.mjs';

/** Files below `dir` that end in `suffix`, as paths from the root. */
export function filesEnding(dir, suffix) {
  if (!existsSync(atRoot(dir))) return [];
  return readdirSync(atRoot(dir), { recursive: true })
    .filter((name) => name.endsWith(suffix) && !name.includes('node_modules'))
    .map((name) => join(dir, name))
    .sort();
}

const withEmbedded = async (redisOptions, work) => {
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis(redisOptions)]);
  try {
    return await work({
      TEST_DATABASE_URL: postgres.url,
      TEST_VECTOR_DATABASE_URL: postgres.url,
      TEST_REDIS_URL: redis.url,
      TEST_REDIS_CLUSTER: String(Boolean(redisOptions.cluster)),
      TEST_PROFILE: 'embedded',
    });
  } finally {
    await Promise.all([postgres.stop(), redis.stop()]);
  }
};

const inBand = ['--runInBand', '--testTimeout=60000'];
/** What speaks to Redis by scripts, streams or several keys, and so could cross slots. */
const REDIS_HEAVY = ['--testPathPatterns', 'runs|cache|revisions|throttle|usage|knowledge-ingestion|chat'];

/** Servers of the operator, when given: the same suites on a real PostgreSQL and Redis; vectors stay on PGlite unless it has pgvector. */
async function external() {
  const { TEST_DATABASE_URL, TEST_REDIS_URL, TEST_VECTOR_DATABASE_URL } = process.env;
  if (!TEST_DATABASE_URL || !TEST_REDIS_URL) {
    console.log('TEST_DATABASE_URL and TEST_REDIS_URL are not set: this ring has nothing to run on.');
    return [];
  }
  const vectors = TEST_VECTOR_DATABASE_URL ? null : await startPostgres();
  try {
    const env = { TEST_VECTOR_DATABASE_URL: TEST_VECTOR_DATABASE_URL ?? vectors.url, TEST_REDIS_CLUSTER: 'false', TEST_PROFILE: 'external' };
    return [await jest('integration', { env, args: inBand })];
  } finally {
    await vectors?.stop();
  }
}

async function browser() {
  const env = { NEXUS_CHROMIUM: await findBrowser() };
  const files = [
    ...filesEnding('admin/e2e', '.e2e.mjs'),
    ...filesEnding('widget/test/browser', '.e2e.mjs'),
    ...filesEnding('backend/test/browser', '.e2e.mjs'),
  ];
  return [await nodeTest(files, { env })];
}

export const RINGS = {
  scripts: async () => [await nodeTest(filesEnding('scripts', '.test.mjs'))],
  unit: async () => [await jest('unit', { args: ['--maxWorkers=2'] })],
  widget: async () => [await vitest('widget')],
  admin: async () => [await angular()],
  integration: async () => withEmbedded({}, async (env) => [await jest('integration', { env, args: inBand })]),
  external,
  cluster: async () => withEmbedded({ cluster: true }, async (env) => [await jest('integration', { env, args: [...inBand, ...REDIS_HEAVY] })]),
  e2e: async () => [await jest('e2e', { args: ['--runInBand', '--testTimeout=180000'] })],
  browser,
  install: async () => [await nodeTest(filesEnding('scripts', '.install-test.mjs'))],
};

/** Rings that run only when asked, or in CI: they need a network for minutes. */
export const OPTIONAL = new Set(['install']);
