import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { appendFileSync, readFileSync, rmSync } from 'node:fs';
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

/** A table with one service whose program is given as text. */
function service(t, name, text, { stage = 0, ...rest } = {}) {
  const script = writeScript(temporaryFolder(t), `${name}.mjs`, text);
  return { name, stage, spawn: () => fork(script, [], { silent: true }), ready: readyByMessage, ...rest };
}

function supervisor(t, options = {}) {
  const it = new Supervisor({ ...FAST, ...options });
  t.after(() => it.stop());
  return it;
}

test('a killed service is restarted, and this is reported', async (t) => {
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

test('a service that keeps dying is restarted after growing pauses, and reported as struggling once', async (t) => {
  const it = supervisor(t, { firstDelayMs: 100, maxDelayMs: 200, restMs: 400 });
  const at = [];
  const struggling = [];
  it.on('restart', () => at.push(Date.now()));
  it.on('struggling', (name) => struggling.push([name, at.length]));
  await it.start(service(t, 'worker', `${READY}setTimeout(() => process.exit(3), 50);`));
  await eventually(() => at.length === FAST.limit + 3, 'it is started on and on');
  assert.deepEqual(struggling, [['worker', FAST.limit]]);
  const pauses = at.slice(1).map((time, i) => time - at[i]);
  const least = [100, 200, 200, 400, 400];
  assert.ok(
    pauses.every((pause, i) => pause >= least[i]),
    `pauses of ${pauses}`,
  );
});

test('a service that recovers after many deaths needs no intervention', async (t) => {
  const folder = temporaryFolder(t);
  const full = join(folder, 'full');
  appendFileSync(full, '');
  const it = supervisor(t, { restMs: 100 });
  const text = `import { existsSync } from 'node:fs';
    if (existsSync(${JSON.stringify(full)}) && process.argv[2] === 'again') process.exit(1);
    ${READY}${STAYS}`;
  const script = writeScript(folder, 'postgres.mjs', text);
  let starts = 0;
  const spawnIt = () => fork(script, starts++ ? ['again'] : [], { silent: true });
  const struggles = new Promise((resolve) => it.once('struggling', resolve));
  await it.start({ name: 'postgres', stage: 0, spawn: spawnIt, ready: readyByMessage });
  process.kill(it.pids().postgres, 'SIGKILL');
  await struggles;
  const recovered = new Promise((resolve) => it.once('recovered', resolve));
  rmSync(full);
  assert.equal(await recovered, 'postgres');
});

test('a service that stops sending heartbeats is killed and restarted', async (t) => {
  const it = supervisor(t, { hangGraceMs: 500 });
  const text = `${READY}setInterval(() => process.send({ type: 'alive', limitMs: 1_000 }), 200);`;
  await it.start(service(t, 'api', text));
  const first = it.pids().api;
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  assert.equal(it.pids().api, first);
  const restarted = new Promise((resolve) => it.once('restart', (...args) => resolve(args)));
  const recovered = new Promise((resolve) => it.once('recovered', resolve));
  // A suspended process cannot report anything.
  process.kill(first, 'SIGSTOP');
  assert.deepEqual(await restarted, ['api', 'it stopped responding']);
  await recovered;
  assert.ok(isAlive(it.pids().api));
});

test('a service under a debugger, or without heartbeats, may be silent', async (t) => {
  const it = supervisor(t, { hangGraceMs: 0 });
  it.on('restart', () => assert.fail('restarted'));
  const once = (limitMs) =>
    `${READY}process.send({ type: 'alive', limitMs: 300 });process.send({ type: 'alive', limitMs: ${limitMs} });`;
  await it.start(service(t, 'api', `${once(0)}${STAYS}`));
  await it.start(service(t, 'redis', `${READY}${STAYS}`));
  await new Promise((resolve) => setTimeout(resolve, 1_500));
});

test('deaths far apart are not counted together', async (t) => {
  const it = supervisor(t, { limit: 1, windowMs: 1 });
  let restarts = 0;
  it.on('restart', () => restarts++);
  it.on('struggling', () => assert.fail('struggles'));
  await it.start(service(t, 'worker', `${READY}setTimeout(() => process.exit(3), 30);`));
  await eventually(() => restarts >= 3, 'three restarts');
});

test('a failed start is reported with its reason and not repeated', async (t) => {
  const it = supervisor(t);
  it.on('restart', () => assert.fail('restarted'));
  await assert.rejects(it.start(service(t, 'api', 'process.exit(7);')), (error) => {
    assert.ok(error instanceof StartFailure);
    assert.match(error.message, /api ended \(exit code 7\) before it was ready/);
    return true;
  });
});

test('a hanging start ends with the time limit', async (t) => {
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

test('stopping goes from the highest stage to the lowest, and kills unresponsive services', async (t) => {
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

test('a hanging restart is killed and counted', async (t) => {
  const mark = join(temporaryFolder(t), 'started');
  const onceReady = `import { existsSync, writeFileSync } from 'node:fs';
    if (!existsSync(${JSON.stringify(mark)})) { writeFileSync(${JSON.stringify(mark)}, ''); ${READY} setTimeout(() => process.exit(1), 50); }
    ${STAYS}`;
  const it = supervisor(t, { limit: 2 });
  const struggles = new Promise((resolve) => it.once('struggling', resolve));
  await it.start(service(t, 'api', onceReady, { readyTimeoutMs: 3_000 }));
  assert.equal(await struggles, 'api');
});

test('a service is not restarted before its dependencies are up', async (t) => {
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
