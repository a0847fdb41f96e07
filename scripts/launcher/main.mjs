/** `npm start`: starts the whole product and keeps it running. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildStale } from '../lib/build.mjs';
import { killAllGroups } from '../lib/commands.mjs';
import { main, Refusal, say, step } from '../lib/project.mjs';
import { acquireLock, prepareDataDir } from './data-dir.mjs';
import { whyEnded } from './endings.mjs';
import { Logs } from './logs.mjs';
import { forgetProcesses, reapOrphans, recordProcesses } from './orphans.mjs';
import { requirePort } from './ports.mjs';
import { requireRedis } from './redis-binary.mjs';
import { reset } from './reset.mjs';
import { loadSecrets } from './secrets.mjs';
import { apiService, childEnv, exposure, exposureSentence, migrate, workerService } from './services.mjs';
import { localUrl, readSettings } from './settings.mjs';
import { postgresService, redisService } from './stores.mjs';
import { StartFailure, Supervisor } from './supervisor.mjs';

const HELP = `npm start [-- --reset [--yes]]
  --reset   empties the data folder (database, files, secrets) after asking, then starts afresh
  --yes     does not ask
Settings are environment variables: PORT, HOST, NEXUS_DATA_DIR, DATABASE_URL, REDIS_URL, … (see README).`;

async function start() {
  // The target of the streams may be full or closed: only the messages are lost, not the product.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const flags = readFlags();
  if (flags.help) return say(HELP);
  const settings = readSettings(process.env);
  prepareDataDir(settings.dataDir);
  const release = acquireLock(settings.files.lock, { port: settings.port });
  const supervisor = new Supervisor();
  const stop = stopOnce(supervisor, release, settings);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop(0));
  try {
    await reapOrphans(settings.files.processes);
    if (flags.reset) await reset(settings.dataDir, flags);
    await bringUp(settings, supervisor);
  } catch (error) {
    // A signal during the start makes it fail: not an error to report.
    if (supervisor.stopping) return;
    explain(error, settings);
    await stop(1);
  }
}

function readFlags() {
  const boolean = { type: 'boolean', default: false };
  try {
    return parseArgs({ options: { reset: boolean, yes: boolean, help: boolean } }).values;
  } catch (error) {
    throw new Refusal(`${error.message}\n${HELP}`);
  }
}

function explain(error, { files }) {
  const lines = [error instanceof Refusal || error instanceof StartFailure ? error.message : error.stack];
  if (error instanceof StartFailure) lines.unshift(new Logs(files.logs).tail(error.service));
  process.stderr.write(`${lines.filter(Boolean).join('\n')}\n`);
}

async function bringUp(settings, supervisor) {
  settings.port = await requirePort(settings.port, settings.host);
  await buildStale(['contracts', 'backend', 'reference', 'widget', 'admin']);
  const secrets = loadSecrets(settings.files.secrets, process.env);
  const logs = new Logs(settings.files.logs);
  announce(supervisor, logs, settings);
  const { urls, services } = await chooseStores(settings, secrets, logs);
  const reasons = await exposure(process.env);
  const env = childEnv(settings, secrets, urls, reasons);
  let setupNeeded = false;
  const api = apiService(env, logs, settings, (message) => (setupNeeded ||= message?.type === 'setup_needed'));
  const worker = workerService(env, logs, settings);
  for (const service of [api, worker]) service.load();
  if (services.length > 0) {
    const names = services.map(({ name }) => ({ postgres: 'database', redis: 'queue' })[name]).join(' and ');
    await step(`Starting ${names}`, () => Promise.all(services.map((service) => supervisor.start(service))));
  }
  await step('Preparing the database', () => migrate(env));
  await step('Starting api and worker', () => Promise.all([supervisor.start(api), supervisor.start(worker)]));
  say(exposureSentence(reasons, env));
  if (setupNeeded) say(`The first account needs this setup token: ${env.NEXUS_SETUP_TOKEN}`);
  say(`Nexus AI Hub is ready: ${localUrl(settings)}`);
}

/** Node's out-of-memory message is followed by a long stack. */
const LINES_OF_AN_END = 80;

function announce(supervisor, logs, { files }) {
  supervisor.on('change', (pids) => recordProcesses(files.processes, pids));
  supervisor.on('restart', (name, reason) =>
    say(`! ${name} ended (${whyEnded(reason, logs.tail(name, LINES_OF_AN_END))}); starting it again`),
  );
  supervisor.on('recovered', (name) => say(`  ${name} runs again`));
  supervisor.on('struggling', (name) =>
    say(`${logs.tail(name)}\n! ${name} keeps ending. It is tried on, less often. Why is in ${logs.file(name)}.`),
  );
}

/** @returns the URLs of database and Redis, and the services to start ourselves */
async function chooseStores(settings, secrets, logs) {
  const urls = { database: settings.databaseUrl, redis: settings.redisUrl };
  const services = [];
  if (!urls.redis) {
    const binary = await requireRedis(join(settings.dataDir, 'bin'));
    services.push(
      await redisService({
        dataDir: settings.dataDir,
        logs,
        binary,
        password: secrets.NEXUS_REDIS_PASSWORD,
        maxMemoryMb: settings.redisMb,
      }),
    );
    urls.redis = services.at(-1).url;
  }
  if (!urls.database) {
    services.push(await postgresService({ dataDir: settings.dataDir, logs }));
    urls.database = services.at(-1).url;
  }
  return { urls, services };
}

/** One Ctrl-C arrives several times, through npm and the first Node: only a later one is another request. */
const IMPATIENCE_MS = 2_000;

/** The first call stops everything gracefully, a repeated one kills everything immediately. */
function stopOnce(supervisor, release, settings) {
  let stopped;
  let since;
  return (code) => {
    if (stopped) {
      if (Date.now() - since > IMPATIENCE_MS) supervisor.kill();
      return stopped;
    }
    since = Date.now();
    stopped = (async () => {
      if (Object.keys(supervisor.pids()).length > 0) say('Stopping…');
      killAllGroups();
      await supervisor.stop();
      forgetProcesses(settings.files.processes);
      rmSync(join(settings.dataDir, 'run'), { recursive: true, force: true });
      release();
      process.exit(code);
    })();
    return stopped;
  };
}

await main(start);
