import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { eventually, isAlive, temporaryFolder, writeScript } from '../testing/support.mjs';
import { readyByMessage, StartFailure, Supervisor } from './supervisor.mjs';

const FAST = {
  firstDelayMs: 20,
  maxDelayMs: 60,
  limit: 3,
  windowMs: 60_000,
  readyTimeoutMs: 20_000,
  stopTimeoutMs: 500,
};
const READY = "process.send({ type: 'ready' });";
const STAYS = 'setInterval(() => {}, 1000);';

/** A table of one service whose program is given as text. */
function service(t, name, text, { stage = 0, ...rest } = {}) {
  const script = writeScript(temporaryFolder(t), `${name}.mjs`, text);
  return { name, stage, spawn: () => fork(script, [], { silent: true }), ready: readyByMessage, ...rest };
}

function supervisor(t, options = {}) {
  const it = new Supervisor({ ...FAST, ...options });
  it.on('gave-up', () => undefined);
  t.after(() => it.stop());
  return it;
}

test('a service that is killed runs again, and says so', async (t) => {
  const it = supervisor(t);
  await it.start(service(t, 'api', `${READY}${STAYS}`));
  const first = it.pids().api;
  const restarted = new Promise((resolve) => it.once('restart', (...args) => resolve(args)));
  const recovered = new Promise((resolve) => it.once('recovered', resolve));
  process.kill(first, 'SIGKILL');
  assert.deepEqual(await restarted, ['api', 'SIGKILL']);
  assert.equal(await recovered, 'api');
  assert.notEqual(it.pids().api, first);
  assert.ok(isAlive(it.pids().api));
});

test('one that keeps dying is started again a limited number of times, after longer and longer pauses', async (t) => {
  const it = supervisor(t, { firstDelayMs: 100, maxDelayMs: 200 });
  const at = [];
  it.on('restart', () => at.push(Date.now()));
  const gaveUp = new Promise((resolve) => it.once('gave-up', (name) => resolve([name, Date.now()])));
  await it.start(service(t, 'worker', `${READY}setTimeout(() => process.exit(3), 50);`));
  const [name, end] = await gaveUp;
  assert.equal(name, 'worker');
  assert.equal(at.length, FAST.limit);
  assert.ok(
    end - at[2] >= 200 && at[1] - at[0] >= 100 && at[2] - at[1] >= 200,
    `pauses of ${at.map((a) => a - at[0])}`,
  );
});

test('deaths that lie long apart are not counted together', async (t) => {
  const it = supervisor(t, { limit: 1, windowMs: 1 });
  let restarts = 0;
  it.on('restart', () => restarts++);
  it.on('gave-up', () => assert.fail('gave up'));
  await it.start(service(t, 'worker', `${READY}setTimeout(() => process.exit(3), 30);`));
  await eventually(() => restarts >= 3, 'three restarts');
});

test('a start that fails is told with its reason and not repeated', async (t) => {
  const it = supervisor(t);
  it.on('restart', () => assert.fail('restarted'));
  await assert.rejects(it.start(service(t, 'api', 'process.exit(7);')), (error) => {
    assert.ok(error instanceof StartFailure);
    assert.match(error.message, /api ended \(exit code 7\) before it was ready/);
    return true;
  });
});

test('a start that hangs ends with the time limit', async (t) => {
  const it = supervisor(t);
  await assert.rejects(it.start(service(t, 'api', STAYS, { readyTimeoutMs: 200 })), /api was not ready within 0.2 s/);
});

test('a program that does not exist is a failed start', async (t) => {
  const { spawn } = await import('node:child_process');
  const it = supervisor(t);
  const missing = {
    name: 'redis',
    stage: 0,
    spawn: () => spawn('/no/such/program'),
    ready: () => new Promise(() => {}),
  };
  await assert.rejects(it.start(missing), /redis ended \(spawn \/no\/such\/program ENOENT\)/);
});

test('stopping goes from the highest stage to the lowest, and kills what does not listen', async (t) => {
  const log = join(temporaryFolder(t), 'order.txt');
  appendFileSync(log, '');
  const polite = (name) =>
    `import { appendFileSync } from 'node:fs';
     process.on('SIGTERM', () => { appendFileSync(${JSON.stringify(log)}, '${name} '); process.exit(0); });${READY}${STAYS}`;
  const it = supervisor(t);
  it.on('restart', () => assert.fail('restarted while stopping'));
  await it.start(service(t, 'postgres', polite('postgres'), { stage: 0 }));
  await it.start(service(t, 'redis', polite('redis'), { stage: 1 }));
  await it.start(service(t, 'api', polite('api'), { stage: 2 }));
  await it.start(service(t, 'stubborn', `process.on('SIGTERM', () => {});${READY}${STAYS}`, { stage: 3 }));
  const pids = Object.values(it.pids());
  await it.stop();
  assert.equal(readFileSync(log, 'utf8'), 'api redis postgres ');
  assert.deepEqual(pids.filter(isAlive), []);
  assert.deepEqual(it.pids(), {});
});

test('a restart that hangs is killed and counted', async (t) => {
  const mark = join(temporaryFolder(t), 'started');
  const onceReady = `import { existsSync, writeFileSync } from 'node:fs';
    if (!existsSync(${JSON.stringify(mark)})) { writeFileSync(${JSON.stringify(mark)}, ''); ${READY} setTimeout(() => process.exit(1), 50); }
    ${STAYS}`;
  const it = supervisor(t, { limit: 2 });
  const gaveUp = new Promise((resolve) => it.once('gave-up', resolve));
  await it.start(service(t, 'api', onceReady, { readyTimeoutMs: 3_000 }));
  assert.equal(await gaveUp, 'api');
});

test('a service is not started again before those it needs are up', async (t) => {
  const it = supervisor(t, { limit: 1 });
  const order = [];
  it.on('recovered', (name) => order.push(name));
  const slow = `${STAYS}setTimeout(() => { ${READY} }, 400);`;
  await it.start(service(t, 'postgres', slow, { stage: 0 }));
  await it.start(service(t, 'api', `${READY}${STAYS}`, { stage: 1 }));
  const { postgres, api } = it.pids();
  process.kill(postgres, 'SIGKILL');
  process.kill(api, 'SIGKILL');
  await eventually(() => order.length === 2, 'both up');
  assert.deepEqual(order, ['postgres', 'api']);
});
