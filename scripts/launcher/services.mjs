/** The processes of the product itself, and their environment. */
import { fork } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { atRoot, Refusal } from '../lib/project.mjs';
import { localUrl } from './settings.mjs';
import { baseEnv, forkChild } from './spawning.mjs';
import { readyByMessage } from './supervisor.mjs';

const built = (name) => atRoot('backend/dist', name);

/**
 * A process that can be loaded before it may start: loading its code takes longer than starting the database.
 * @returns {{load: () => void, spawn: () => import('node:child_process').ChildProcess}}
 */
function loadable(forkIt) {
  let loaded = null;
  return {
    load: () => {
      loaded = forkIt();
    },
    spawn: () => {
      const alive = loaded && loaded.exitCode === null && loaded.signalCode === null && loaded.connected;
      const child = alive ? loaded : forkIt();
      loaded = null;
      child.send({ type: 'go' }, () => undefined);
      return child;
    },
  };
}

/** glibc gives each thread a memory arena that retains freed memory: with two arenas, memory use stays level. */
const frugal = (env) => ({ MALLOC_ARENA_MAX: '2', ...env });

/**
 * The worker produces much garbage, and its latency matters little. V8 therefore gets a small new space (it would retain 100 MB) and
 * collects before the heap has grown by more than 20 %. glibc returns freed memory at once: its thresholds would otherwise grow with
 * the largest block. An import of 50,000 rows: 459 MB in 84 s instead of 925 MB in 96 s.
 */
const WORKER = {
  env: { MALLOC_TRIM_THRESHOLD_: '131072', MALLOC_MMAP_THRESHOLD_: '131072' },
  flags: ['--max-semi-space-size=8', '--heap-growing-percent=20'],
};

/** A process of the product with a heap limit, so that a leak only ends that process. */
const forkBuilt = (name, env, output, { heapMb, nodeFlags }) =>
  forkChild(built(name), [], {
    env: frugal(env),
    output,
    execArgv: [`--max-old-space-size=${heapMb}`, ...nodeFlags],
  });

export const workerService = (env, logs, settings) => ({
  name: 'worker',
  stage: 2,
  ...loadable(() => {
    const own = { ...settings, nodeFlags: [...WORKER.flags, ...settings.nodeFlags] };
    return logs.withOutput('worker', (output) => forkBuilt('worker.js', { ...WORKER.env, ...env }, output, own));
  }),
  ready: readyByMessage,
});

/** @param onMessage receives everything the api sends before it is ready */
export const apiService = (env, logs, settings, onMessage = () => undefined) => ({
  name: 'api',
  stage: 2,
  ...loadable(() => {
    const child = logs.withOutput('api', (output) => forkBuilt('main.js', env, output, settings));
    return child.on('message', onMessage);
  }),
  ready: async (child, signal) => {
    await readyByMessage(child);
    await untilHealthy(`${localUrl(settings)}/health/ready`, signal);
  },
});

/** The ready message alone is not sufficient: the process must also reach its dependencies. */
async function untilHealthy(url, signal) {
  while (!signal.aborted) {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => null);
    await response?.body?.cancel();
    if (response?.ok) return;
    await delay(100);
  }
}

/** @throws Refusal if the schema cannot be migrated. */
export async function migrate(env) {
  const child = fork(built('migrate.js'), [], { env, execArgv: [], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0)
    throw new Refusal(`${output.trim()}\nThe database could not be brought up to date: the reason is above.`);
}

/**
 * Settings that make the product reachable by others, by the same rule as in the processes; the backend has to be built.
 * @returns {Promise<string[]>} reasons in words; empty if it only serves this machine
 */
export async function exposure(env) {
  const { exposureOf } = await import(pathToFileURL(built('config/exposure.js')));
  return exposureOf((name) => env[name]?.trim() || undefined);
}

/** Explains to the operator which access rules apply to strangers, and why. */
export function exposureSentence(reasons, { NEXUS_SIGNUP, NEXUS_ALLOW_PRIVATE_PROVIDERS: asked, NEXUS_PROFILE }) {
  const where =
    reasons.length > 0 ? `Reachable by others: ${reasons.join('; ')}.` : 'Reachable from this machine only.';
  const signup = {
    open: 'Everybody who reaches it may sign up',
    setup: 'The first account needs the setup token, others an invitation',
    invite: 'Accounts need an invitation',
  }[NEXUS_SIGNUP];
  const given = asked?.trim().toLowerCase();
  const allowed = given
    ? ['true', '1', 'yes', 'on'].includes(given)
    : NEXUS_PROFILE === 'embedded' && reasons.length === 0;
  const networks = `workspaces ${allowed ? 'may' : 'may not'} call private addresses`;
  return `${where}${signup ? ` ${signup}; ${networks}.` : ''}`;
}

/** Environment of api, worker and migrations. The caller's values take precedence where they are permitted. */
export function childEnv(settings, secrets, urls, reasons) {
  return {
    LOG_LEVEL: 'info',
    NEXUS_SIGNUP: reasons.length === 0 ? 'open' : 'setup',
    NEXUS_PROFILE: settings.databaseUrl ? 'external' : 'embedded',
    ...baseEnv(),
    NODE_ENV: 'production',
    NEXUS_AWAIT_GO: 'true',
    HOST: settings.host,
    PORT: String(settings.port),
    NEXUS_DATA_DIR: settings.dataDir,
    DATABASE_URL: urls.database,
    REDIS_URL: urls.redis,
    NEXUS_JWT_SECRET: secrets.NEXUS_JWT_SECRET,
    NEXUS_MASTER_KEY: secrets.NEXUS_MASTER_KEY,
    NEXUS_SETUP_TOKEN: secrets.NEXUS_SETUP_TOKEN,
  };
}
