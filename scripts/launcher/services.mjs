/** The processes of the product itself, and what they are told. */
import { fork } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { atRoot, Refusal } from '../lib/project.mjs';
import { localUrl } from './settings.mjs';
import { baseEnv, forkChild } from './spawning.mjs';
import { readyByMessage } from './supervisor.mjs';

const built = (name) => atRoot('backend/dist', name);

/**
 * A process that can be loaded before it may start: its code takes longer to load than the database to come up.
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

/** glibc gives each thread an arena of memory that keeps what was given back: with two, memory stays level. */
const frugal = (env) => ({ MALLOC_ARENA_MAX: '2', ...env });

/** A process of the product: its heap has a limit, so that a leak ends it and nothing else. */
const forkBuilt = (name, env, output, { heapMb, nodeFlags }) =>
  forkChild(built(name), [], {
    env: frugal(env),
    output,
    execArgv: [`--max-old-space-size=${heapMb}`, ...nodeFlags],
  });

export const workerService = (env, logs, settings) => ({
  name: 'worker',
  stage: 2,
  ...loadable(() => logs.withOutput('worker', (output) => forkBuilt('worker.js', env, output, settings))),
  ready: readyByMessage,
});

/** @param onMessage hears everything the api says before it is ready */
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

/** Its own word is not enough: it also has to reach what it needs. */
async function untilHealthy(url, signal) {
  while (!signal.aborted) {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => null);
    await response?.body?.cancel();
    if (response?.ok) return;
    await delay(100);
  }
}

/** @throws Refusal when the schema cannot be brought up to date. */
export async function migrate(env) {
  const child = fork(built('migrate.js'), [], { env, execArgv: [], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0)
    throw new Refusal(`${output.trim()}\nThe database could not be brought up to date: the reason is above.`);
}

/**
 * What lets others in, by the rule of the processes themselves; the backend has to be built.
 * @returns {Promise<string[]>} reasons in words; none = it serves the person at this machine
 */
export async function exposure(env) {
  const { exposureOf } = await import(pathToFileURL(built('config/exposure.js')));
  return exposureOf((name) => env[name]?.trim() || undefined);
}

/** What was decided about strangers, and why, for the operator. */
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

/** Environment of api, worker and migrations. What the caller has set wins where it is the caller's to decide. */
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
