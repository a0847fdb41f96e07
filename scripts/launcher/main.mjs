/** `npm start`: brings the whole product up and keeps it up. */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { main, Refusal, say, step } from '../lib/project.mjs';
import { buildStale } from '../lib/targets.mjs';
import { acquireLock, loadSecrets, prepareDataDir } from './data-dir.mjs';
import { requirePort } from './ports.mjs';
import { requireRedis } from './redis-binary.mjs';
import { apiService, childEnv, migrate, postgresService, reapOrphans, redisService, workerService } from './services.mjs';
import { displayUrl, readSettings } from './settings.mjs';
import { Supervisor } from './supervisor.mjs';

const HELP = `npm start [-- --reset [--yes]]
  --reset   empties the data folder (database, files, secrets) after asking, then starts afresh
  --yes     does not ask
Settings are environment variables: PORT, HOST, NEXUS_DATA_DIR, DATABASE_URL, REDIS_URL, … (see README).`;

async function start() {
  const { values: flags } = parseArgs({ options: { reset: { type: 'boolean' }, yes: { type: 'boolean' }, help: { type: 'boolean' } } });
  if (flags.help) return say(HELP);
  const settings = readSettings(process.env);
  prepareDataDir(settings.dataDir);
  const release = acquireLock(settings.files.lock, { port: settings.port });
  const supervisor = new Supervisor();
  const stop = stopOnce(supervisor, release, settings);
  // Children live in our process group: a person's Ctrl-C reaches them too, and stopping twice is harmless.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stop(0));
  if (process.connected) process.on('disconnect', () => stop(1));
  try {
    if (flags.reset) await reset(settings, flags.yes);
    await bringUp(settings, supervisor, stop);
  } catch (error) {
    if (supervisor.stopping) return;
    await supervisor.stop();
    release();
    throw error;
  }
}

async function bringUp(settings, supervisor, stop) {
  await reapOrphans(settings.files.processes);
  await requirePort(settings.port, settings.host);
  await buildStale(['contracts', 'backend', 'widget', 'admin']);
  const secrets = loadSecrets(settings.files.secrets, process.env);
  const binary = settings.redisUrl ? null : await requireRedis(join(settings.dataDir, 'bin'));
  supervisor.on('change', (pids) => writeFileSync(settings.files.processes, JSON.stringify(pids)));
  supervisor.on('restart', (name, reason) => say(`! ${name} ended (${reason}); starting it again`));
  supervisor.on('gave-up', (name) => {
    process.stderr.write(`${name} keeps ending; giving up. Its last lines above say why.\n`);
    void stop(1);
  });
  const env = childEnv(settings, secrets, await startStores(settings, secrets, binary, supervisor));
  await step('Preparing the database', () => migrate(env));
  await step('Starting api and worker', () => Promise.all([supervisor.start(workerService(env)), supervisor.start(apiService(env))]));
  if (env.NEXUS_SIGNUP === 'setup') say(`The first account needs this setup token: ${secrets.NEXUS_SETUP_TOKEN}`);
  say(`Nexus AI Hub is ready: ${displayUrl(settings)}`);
}

/** @returns the URLs of database and Redis, started here unless given. */
async function startStores(settings, secrets, binary, supervisor) {
  const urls = { database: settings.databaseUrl, redis: settings.redisUrl };
  const starting = [];
  if (!urls.database) {
    const postgres = await postgresService(settings);
    urls.database = postgres.url;
    starting.push(supervisor.start(postgres));
  }
  if (!urls.redis) {
    const redis = await redisService({ dataDir: settings.dataDir, binary, password: secrets.NEXUS_REDIS_PASSWORD });
    urls.redis = redis.url;
    starting.push(supervisor.start(redis));
  }
  if (starting.length > 0) await step('Starting database and queue', () => Promise.all(starting));
  return urls;
}

function stopOnce(supervisor, release, settings) {
  let stopped;
  return (code) => {
    stopped ??= (async () => {
      say('Stopping…');
      await supervisor.stop();
      rmSync(settings.files.processes, { force: true });
      release();
      process.exit(code);
    })();
    return stopped;
  };
}

async function reset(settings, yes) {
  if (!yes) {
    if (!process.stdin.isTTY) throw new Refusal('--reset asks before it deletes; without a terminal say --reset --yes.');
    const ask = createInterface({ input: process.stdin, output: process.stdout });
    const answer = await ask.question(`Delete the database, all files and secrets in ${settings.dataDir}? Type "yes": `);
    ask.close();
    if (answer.trim() !== 'yes') throw new Refusal('Nothing was deleted.');
  }
  await reapOrphans(settings.files.processes);
  // Only what is ours: the folder may hold other things when someone chose it badly. Unpacked programs stay.
  for (const name of ['postgres', 'redis', 'blobs', 'uploads', 'secrets.env', 'processes.json']) {
    const path = join(settings.dataDir, name);
    if (existsSync(path)) rmSync(path, { recursive: true, force: true });
  }
  say('The data folder was emptied.');
}

await main(start);
