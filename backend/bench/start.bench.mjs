/** `npm start` of an installed and built checkout: seconds until ready, memory of each process. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { median, report, round } from './support/report.mjs';
import { freePort, root } from './support/services.mjs';

const ROUNDS = 5;
const READY_BAR_S = 10;
const SETTLE_MS = 5_000;

const dataDir = mkdtempSync(join(tmpdir(), 'nexus-bench-start-'));
const { DATABASE_URL: _db, REDIS_URL: _redis, ...inherited } = process.env;

/** One start; `atReady` sees the running product. @returns seconds until the URL was printed */
async function start(atReady = async () => undefined) {
  const env = { ...inherited, PORT: String(await freePort()), HOST: '127.0.0.1', NEXUS_DATA_DIR: dataDir };
  const began = performance.now();
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  let output = '';
  await new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk) => (output += chunk).includes('is ready: http') && resolve());
    void ended.then((code) => reject(new Error(`npm start ended with ${code}:\n${output}`)));
  });
  const seconds = (performance.now() - began) / 1000;
  await atReady(child.pid);
  child.kill('SIGINT');
  await ended;
  return seconds;
}

const rssMb = (pid) =>
  round(Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024, 0);

let memory = {};
async function measureMemory(launcher) {
  await delay(SETTLE_MS);
  const pids = { launcher, ...JSON.parse(readFileSync(join(dataDir, 'processes.json'), 'utf8')) };
  memory = Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, rssMb(pid)]));
}

try {
  const firstS = await start();
  const seconds = [];
  for (let i = 0; i < ROUNDS; i++) seconds.push(await start(i === ROUNDS - 1 ? measureMemory : undefined));
  const readyS = round(median(seconds));
  const total = Object.values(memory).reduce((sum, mb) => sum + mb, 0);
  const byProcess = Object.fromEntries(Object.entries(memory).map(([name, mb]) => [`rss_${name}_mb`, mb]));
  const figures = {
    ready_s: readyS,
    ready_max_s: round(Math.max(...seconds)),
    first_s: round(firstS),
    rss_mb: total,
    ...byProcess,
  };
  report('start', figures, { [`ready_s ≤ ${READY_BAR_S}`]: readyS <= READY_BAR_S });
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
