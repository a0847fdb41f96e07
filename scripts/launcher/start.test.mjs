import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { eventually, isAlive, temporaryFolder } from '../testing/support.mjs';
import { atRoot } from '../lib/project.mjs';
import { freePort } from './ports.mjs';

const LIMIT_MS = 180_000;

/** `npm start` as a person runs it, without npm. */
function launch(env, args = []) {
  const {
    DATABASE_URL: _db,
    REDIS_URL: _redis,
    NODE_OPTIONS: _options,
    NODE_TEST_CONTEXT: _context,
    ...inherited
  } = process.env;
  const child = spawn(process.execPath, [atRoot('scripts/start.mjs'), ...args], {
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const run = { child, output: '', ended: new Promise((resolve) => child.once('close', resolve)) };
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (run.output += chunk));
  return run;
}

/** Includes the launcher's output in failures. */
async function within(run, check, what) {
  await eventually(check, what, LIMIT_MS).catch((error) =>
    assert.fail(`${error.message}. The launcher said:\n${run.output}`),
  );
}

const pidsOf = (dataDir) => JSON.parse(readFileSync(join(dataDir, 'processes.json'), 'utf8'));
const ready = (run) => {
  assert.equal(run.child.exitCode, null, run.output);
  return /is ready: (http:\S+)\n$/.exec(run.output)?.[1];
};

test('a port in use: one sentence, exit code 1, nothing left behind', async (t) => {
  const dataDir = temporaryFolder(t);
  const port = await freePort();
  const server = createServer();
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  t.after(() => server.close());
  const run = launch({ PORT: String(port), NEXUS_DATA_DIR: dataDir });
  assert.equal(await run.ended, 1);
  assert.match(run.output, new RegExp(`^Port ${port} is in use by another program\\..*\\n$`));
  assert.equal(existsSync(join(dataDir, 'lock.json')), false);
});

test('wrong settings and flags: what to do, exit code 1', async (t) => {
  const dataDir = temporaryFolder(t);
  const badPort = launch({ PORT: 'abc', NEXUS_DATA_DIR: dataDir });
  assert.equal(await badPort.ended, 1);
  assert.match(badPort.output, /^PORT must be a whole number/);
  const badFlag = launch({ NEXUS_DATA_DIR: dataDir }, ['--rest']);
  assert.equal(await badFlag.ended, 1);
  assert.match(badFlag.output, /Unknown option '--rest'[\s\S]*--reset/);
  const badDir = launch({ NEXUS_DATA_DIR: join(atRoot('package.json'), 'data') });
  assert.equal(await badDir.ended, 1);
  assert.match(badDir.output, /^The data folder .* lies inside a file\./);
});

describe('a running product', { timeout: 2 * LIMIT_MS }, () => {
  let run;
  let dataDir;
  let port;
  let cleanUp;
  const env = () => ({ PORT: String(port), NEXUS_DATA_DIR: dataDir });

  before(async () => {
    dataDir = temporaryFolder({ after: (fn) => (cleanUp = fn) });
    port = await freePort();
    run = launch(env());
    await within(run, () => ready(run), 'the first start');
  });
  after(async () => {
    run.child.kill('SIGINT');
    await run.ended;
    cleanUp();
  });

  test('it answers at the URL of its last line, and prints no secret', async () => {
    const url = ready(run);
    assert.equal(url, `http://127.0.0.1:${port}`);
    assert.equal((await fetch(`${url}/health/ready`)).status, 200);
    const secrets = readFileSync(join(dataDir, 'secrets.env'), 'utf8').match(/(?<==).+$/gm);
    assert.equal(secrets.length, 4);
    for (const secret of secrets) assert.equal(run.output.includes(secret), false);
    for (const pid of Object.values(pidsOf(dataDir)).filter(() => process.platform === 'linux')) {
      for (const secret of secrets) assert.equal(readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(secret), false);
    }
    if (process.platform !== 'win32') assert.equal(statSync(join(dataDir, 'secrets.env')).mode & 0o777, 0o600);
  });

  test('a second start on the same data is refused, and so is emptying it', async () => {
    for (const args of [[], ['--reset', '--yes']]) {
      const second = launch({ ...env(), PORT: String(port + 1) }, args);
      assert.equal(await second.ended, 1);
      assert.match(
        second.output,
        new RegExp(`already runs on this data folder \\(process ${run.child.pid}, port ${port}\\)`),
      );
    }
    assert.equal((await fetch(`http://127.0.0.1:${port}/health/live`)).status, 200);
  });

  for (const name of ['worker', 'redis', 'postgres', 'api']) {
    test(`kill -9 of ${name}: it runs again, and the product is ready again`, async () => {
      const killed = pidsOf(dataDir)[name];
      process.kill(killed, 'SIGKILL');
      await within(run, () => run.output.includes(`! ${name} ended (SIGKILL)`), 'the launcher noticed');
      await within(run, () => run.output.includes(`  ${name} runs again`), 'another process');
      assert.notEqual(pidsOf(dataDir)[name], killed);
      await within(
        run,
        async () => {
          const health = await fetch(`http://127.0.0.1:${port}/health/ready`).then(
            (r) => r.json(),
            () => null,
          );
          return health && health.checks.postgres.status === 'ok' && health.checks.redis.status === 'ok';
        },
        'ready again',
      );
    });
  }

  test('kill -9 of the launcher: all children end, and the next start takes over', async () => {
    const pids = Object.values(pidsOf(dataDir));
    run.child.kill('SIGKILL');
    await run.ended;
    await eventually(() => !pids.some(isAlive), 'all children ended');
    run = launch(env());
    await within(run, () => ready(run), 'the next start');
  });

  test('Ctrl-C: everything stops, exit code 0, no lock and no process is left', async () => {
    const pids = Object.values(pidsOf(dataDir));
    assert.equal(pids.length, 4);
    run.child.kill('SIGINT');
    assert.equal(await run.ended, 0);
    assert.match(run.output, /Stopping…\n$/);
    assert.deepEqual(pids.filter(isAlive), []);
    for (const file of ['lock.json', 'processes.json']) assert.equal(existsSync(join(dataDir, file)), false);
  });

  test('--reset --yes starts afresh, with new secrets', async () => {
    const before = readFileSync(join(dataDir, 'secrets.env'), 'utf8');
    run = launch({ ...env(), HOST: '0.0.0.0' }, ['--reset', '--yes']);
    await within(run, () => ready(run), 'the start after --reset');
    const secrets = readFileSync(join(dataDir, 'secrets.env'), 'utf8');
    assert.notEqual(secrets, before);
    // Reachable from elsewhere and without an account: the first one requires the token.
    const token = /^NEXUS_SETUP_TOKEN=(.+)$/m.exec(secrets)[1];
    assert.ok(run.output.includes(`The first account needs this setup token: ${token}\n`));
    assert.match(run.output, /Reachable by others: HOST is 0\.0\.0\.0\. The first account needs the setup token/);
  });
});
