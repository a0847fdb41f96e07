/** The rings of tests in the order they start, long ones first; as many run in parallel as the machine has cores. */
import { globSync } from 'node:fs';
import { atRoot, Refusal, root } from '../lib/project.mjs';

const node = process.execPath;
const minutes = (n) => n * 60_000;
const packageBin = (path) => atRoot('node_modules', path);

/**
 * @typedef {object} Run one runner of a ring
 * @property {string} label
 * @property {string[]} specs files that hold its tests
 * @property {string} cwd
 * @property {(results: string, pattern: string | undefined, cores: number) => string[]} command writes its results to the file
 *   `results`, and keeps so many cores busy
 *
 * @typedef {object} Ring
 * @property {string} name
 * @property {string[]} builds targets of scripts/build.mjs it needs
 * @property {Run[]} runs
 * @property {number} timeoutMs
 * @property {(services: import('./services.mjs').TestServices) => Promise<Record<string, string>>} [env]
 * @property {boolean} [secondAttempt] files of failed tests run once more: for tests in real time
 * @property {() => string | null} [skip] why it does not run unless asked for
 */

const specs = (...patterns) =>
  patterns.flatMap((pattern) => globSync(pattern, { cwd: root, exclude: (p) => p.includes('node_modules') })).sort();

/** A requested pattern replaces the ring's own. */
const jest = (project, files, ...extra) => ({
  label: `jest ${project}`,
  specs: files,
  cwd: 'backend',
  command: (results, pattern, cores) => [
    node,
    '--no-warnings',
    packageBin('jest/bin/jest.js'),
    ...(project === 'unit' ? [`--maxWorkers=${cores}`] : []),
    ...['--selectProjects', project, '--ci', '--json', `--outputFile=${results}`],
    ...(pattern
      ? [
          ...extra.filter((flag, i) => flag !== '--testPathPatterns' && extra[i - 1] !== '--testPathPatterns'),
          '--testPathPatterns',
          pattern,
        ]
      : extra),
  ],
});

const nodeTest = (label, files, concurrency = 1) => ({
  label,
  specs: files,
  cwd: '.',
  command: (results, pattern) => [
    node,
    '--test',
    `--test-concurrency=${concurrency}`,
    '--test-reporter=./scripts/testing/node-reporter.mjs',
    `--test-reporter-destination=${results}`,
    ...files.filter((file) => !pattern || new RegExp(pattern).test(file)),
  ],
});

const widgetUnit = {
  label: 'vitest',
  specs: specs('widget/src/**/*.spec.ts', 'widget/test/unit/**/*.spec.ts'),
  cwd: 'widget',
  command: (results, pattern) => [
    ...[node, packageBin('vitest/vitest.mjs'), 'run', '--reporter=json', `--outputFile=${results}`],
    ...(pattern ? [pattern] : []),
  ],
};

const adminUnit = {
  label: 'ng test',
  specs: specs('admin/src/**/*.spec.ts'),
  cwd: '.',
  command: (results, pattern) => [
    ...[
      node,
      packageBin('@angular/cli/bin/ng.js'),
      'test',
      'admin',
      '--watch=false',
      '--progress=false',
      '--reporters=json',
    ],
    ...[`--output-file=${results}`, ...(pattern ? [`--filter=${pattern}`] : [])],
  ],
};

/** One worker: all suites of a ring share one database, and the embedded one has a single backend. */
const integration = (...extra) =>
  jest('integration', specs('backend/test/integration/**/*.int-spec.ts'), '--maxWorkers=1', ...extra);

/** Specs that use Redis scripts, streams or several keys, and so could cross slots. */
const CROSSES_SLOTS =
  '/(budget-ledger|cache|cache-admin|cache-fast-path|chat|idempotency|identity-throttle|platform-revisions|rate-limits|routing|runs|spending|usage)\\.int-spec';

/**
 * Specs that another PostgreSQL can affect: several backends at once (locks, races, partitions, constraints), its own pgvector,
 * and features that differ in the embedded profile. All others would repeat the ring `integration`.
 */
const NEEDS_SERVER = [
  ...['background-work', 'domain-events', 'foreign-keys', 'retention', 'usage', 'usage-months'],
  ...[
    'conversation(s|-archive)',
    'maxima',
    'qa-suggestions',
    'prompts',
    'platform-\\w+',
    'identity-(auth|workspaces)',
    'cross-tenant',
    'sources',
  ],
  ...['cache', 'embeddings', 'knowledge-(lifecycle|pipeline|quotas|reindex|traces)', 'retrieval', 'vectors-pgvector'],
  ...['spending', 'spending-outage'],
];
const ON_A_SERVER = `/(${NEEDS_SERVER.join('|')})\\.int-spec`;

const embedded = async (services, ring) => {
  const database = await services.postgres(ring);
  return { TEST_DATABASE_URL: database, TEST_VECTOR_DATABASE_URL: database, TEST_PROFILE: 'embedded' };
};

const outside = () => Boolean(process.env.TEST_DATABASE_URL || process.env.TEST_REDIS_URL);

/** @returns {Ring[]} */
export const rings = () => [
  {
    name: 'unit',
    secondAttempt: true,
    builds: ['contracts', 'testing', 'backend'],
    timeoutMs: minutes(20),
    runs: [jest('unit', specs('backend/src/**/*.spec.ts', 'libs/*/src/**/*.spec.ts'))],
  },
  {
    name: 'integration',
    secondAttempt: true,
    builds: ['contracts', 'testing', 'backend'],
    timeoutMs: minutes(25),
    env: async (services) => ({
      ...(await embedded(services, 'integration')),
      TEST_REDIS_URL: await services.redis('integration'),
      TEST_REDIS_CLUSTER: 'false',
    }),
    runs: [integration()],
  },
  {
    name: 'browser',
    secondAttempt: true,
    builds: ['contracts', 'testing', 'backend', 'reference', 'widget', 'admin', 'gallery'],
    timeoutMs: minutes(25),
    browser: true,
    runs: [
      // A browser waits more than it computes.
      nodeTest('pages in Chromium', specs('{backend/test/browser,widget/test/browser,admin/e2e}/**/*.e2e.mjs'), 2),
    ],
  },
  {
    name: 'external',
    secondAttempt: true,
    builds: ['contracts', 'testing', 'backend'],
    timeoutMs: minutes(25),
    skip: () => (outside() ? null : 'TEST_DATABASE_URL and TEST_REDIS_URL are not set'),
    env: async (services) => ({
      TEST_DATABASE_URL: process.env.TEST_DATABASE_URL || (await services.postgres('external')),
      TEST_REDIS_URL: process.env.TEST_REDIS_URL || (await services.redis('external')),
      TEST_VECTOR_DATABASE_URL: process.env.TEST_VECTOR_DATABASE_URL || (await services.postgres('external')),
      TEST_REDIS_CLUSTER: process.env.TEST_REDIS_CLUSTER ?? 'false',
      TEST_PROFILE: 'external',
    }),
    runs: [integration('--testPathPatterns', ON_A_SERVER)],
  },
  {
    name: 'scripts',
    secondAttempt: true,
    builds: ['contracts', 'backend'],
    timeoutMs: minutes(15),
    runs: [nodeTest('node --test', specs('scripts/**/*.test.mjs'))],
  },
  {
    name: 'e2e',
    secondAttempt: true,
    builds: ['contracts', 'testing', 'backend', 'reference', 'widget', 'admin'],
    timeoutMs: minutes(25),
    runs: [jest('e2e', specs('backend/test/e2e/**/*.e2e-spec.ts'), '--runInBand', '--testTimeout=180000')],
  },
  {
    name: 'cluster',
    secondAttempt: true,
    builds: ['contracts', 'testing', 'backend'],
    timeoutMs: minutes(25),
    env: async (services) => ({
      ...(await embedded(services, 'cluster')),
      TEST_REDIS_URL: await services.redisCluster(),
      TEST_REDIS_CLUSTER: 'true',
    }),
    runs: [integration('--testPathPatterns', CROSSES_SLOTS)],
  },
  { name: 'admin', builds: ['contracts'], timeoutMs: minutes(20), runs: [adminUnit] },
  { name: 'widget', builds: ['contracts'], timeoutMs: minutes(15), runs: [widgetUnit] },
  {
    name: 'install',
    builds: [],
    timeoutMs: minutes(25),
    skip: () =>
      process.env.CI === 'true'
        ? null
        : 'it installs a clone from the registry: asked for by --ring install, or CI=true',
    runs: [nodeTest('npm 10.8 on Node 20', specs('scripts/**/*.install-test.mjs'))],
  },
];

/** @throws Refusal naming the existing rings */
export function chooseRings(rings, names) {
  const unknown = names.filter((name) => !rings.some((ring) => ring.name === name));
  if (unknown.length > 0) {
    throw new Refusal(`There is no ring ${unknown.join(', ')}. Rings: ${rings.map((ring) => ring.name).join(', ')}.`);
  }
  return rings.filter((ring) => (names.length > 0 ? names.includes(ring.name) : !ring.skip?.()));
}
