import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { differences } from '../openapi.mjs';
import { eventually, isAlive, temporaryFolder, writeScript } from '../testing/support.mjs';
import { buildStale } from './build.mjs';
import { runCommand } from './commands.mjs';
import { agrees, npmCommand } from './install.mjs';
import { exclusively } from './mutex.mjs';
import { findNode, isNewEnough, requireHope } from './node-version.mjs';
import { atRoot, Refusal } from './project.mjs';
import { hasSources, TARGETS } from './targets.mjs';

const posix = process.platform !== 'win32';

/** A tiny project whose build copies one file and counts. */
function project(t) {
  const base = temporaryFolder(t);
  mkdirSync(join(base, 'app/src'), { recursive: true });
  writeFileSync(join(base, 'app/src/main.ts'), 'one');
  writeFileSync(join(base, 'package-lock.json'), '{}');
  const copy =
    "fs=require('fs');fs.mkdirSync('dist',{recursive:true});fs.copyFileSync('src/main.ts','dist/main.js');fs.appendFileSync('builds','x')";
  const target = {
    name: 'app',
    inputs: ['app/src'],
    output: 'app/dist',
    proof: 'main.js',
    cwd: 'app',
    command: [process.execPath, '-e', copy],
  };
  const builds = () => readFileSync(join(base, 'app/builds'), 'utf8').length;
  return {
    base,
    builds,
    src: join(base, 'app/src'),
    build: (options) => buildStale(['app'], { base, table: [target], ...options }),
  };
}

test('only changed targets are built: contents count, timestamps and specs do not', async (t) => {
  const { base, builds, build, src } = project(t);
  await build();
  await build();
  writeFileSync(join(src, 'main.ts'), 'one');
  writeFileSync(join(src, 'main.spec.ts'), 'a spec');
  await build();
  assert.equal(builds(), 1);
  writeFileSync(join(src, 'main.ts'), 'two');
  await build();
  assert.equal(readFileSync(join(base, 'app/dist/main.js'), 'utf8'), 'two');
  writeFileSync(join(base, 'package-lock.json'), '{"changed":true}');
  await build();
  rmSync(join(base, 'app/dist/main.js'));
  await build();
  await build({ force: true });
  assert.equal(builds(), 5);
});

test('two concurrent commands build once', async (t) => {
  const { builds, build } = project(t);
  await Promise.all([build(), build()]);
  assert.equal(builds(), 1);
});

test('a failed build shows the output of its tool and is retried', async (t) => {
  const { build, base } = project(t);
  rmSync(join(base, 'app/src/main.ts'));
  writeFileSync(join(base, 'app/src/other.ts'), '');
  await assert.rejects(
    build(),
    (error) => error instanceof Refusal && /ENOENT[\s\S]*Building app failed/.test(error.message),
  );
  await assert.rejects(build(), /Building app failed/);
});

test('targets without sources are skipped; unknown targets are named', async (t) => {
  const { build, base } = project(t);
  rmSync(join(base, 'app'), { recursive: true });
  await build();
  await assert.rejects(
    buildStale(['nothing']),
    /There is no target nothing\. Targets: contracts, testing, backend, reference, widget, admin/,
  );
  assert.ok(TARGETS.every((target) => hasSources(target)));
});

test('the lock of a killed command does not block the next one', async (t) => {
  const dir = temporaryFolder(t);
  writeFileSync(join(dir, 'build.json'), JSON.stringify({ pid: 2 ** 22 - 7, started: 'x' }));
  assert.equal(await exclusively('build', async () => 5, dir), 5);
  const order = [];
  const slow = exclusively('build', async () => (await delay(100), order.push('first')), dir);
  await exclusively('build', async () => order.push('second'), dir);
  await slow;
  assert.deepEqual(order, ['first', 'second']);
});

test('a program and all processes it started end together', { skip: !posix }, async (t) => {
  const dir = temporaryFolder(t);
  const pidFile = join(dir, 'pid');
  const leavesOneBehind = `const { spawn } = require('child_process');
    const c = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' }); c.unref();
    require('fs').writeFileSync(${JSON.stringify(pidFile)}, String(c.pid));`;
  const result = await runCommand([process.execPath, '-e', leavesOneBehind]);
  assert.equal(result.code, 0);
  await eventually(() => !isAlive(Number(readFileSync(pidFile, 'utf8'))), 'the grandchild ended');
  const hangs = await runCommand(
    [process.execPath, '-e', "process.on('SIGTERM',()=>{});console.log('up');setInterval(()=>{},1000)"],
    { timeoutMs: 500 },
  );
  assert.equal(hangs.timedOut, true);
});

test('detects a sufficiently new Node, and refuses an unsupported system before installing anything', () => {
  assert.deepEqual(['v24.15.0', '24.21.0', 'v25.0.0', 'v26.1.0'].map(isNewEnough), [true, true, true, true]);
  assert.deepEqual(['v24.14.9', 'v20.20.2', 'v18.0.0'].map(isNewEnough), [false, false, false]);
  assert.equal(findNode(process.version), process.execPath);
  assert.throws(
    () => requireHope('v20.0.0', 'darwin', 'arm64'),
    /needs Node 24.15 or newer, and this is v20.0.0[\s\S]*brew install node@24/,
  );
  assert.throws(() => requireHope('v20.0.0', 'freebsd', 'x64'), /nodejs.org/);
  requireHope('v20.0.0', 'linux', 'x64');
  requireHope('v24.15.0', 'darwin', 'arm64');
});

test('the Node contained in the packages is found', { skip: process.platform !== 'linux' }, () => {
  assert.match(findNode('v20.0.0'), new RegExp(`node-linux-${process.arch}/bin/node$`));
});

test('the npm that runs the script is used, and no other package manager', () => {
  assert.deepEqual(npmCommand({ npm_execpath: '/x/npm/bin/npx-cli.js' }), [process.execPath, '/x/npm/bin/npm-cli.js']);
  assert.equal(npmCommand({ npm_execpath: '/x/pnpm.cjs' }).at(-1), 'npm');
});

test('a command under another Node ends when the first process is killed', { skip: !posix }, async (t) => {
  const dir = temporaryFolder(t);
  const guard = atRoot('scripts/lib/end-with-parent.mjs');
  const script = writeScript(
    dir,
    'long.mjs',
    "process.send(process.pid);process.on('SIGTERM', () => process.exit(0));setInterval(() => {}, 1000);",
  );
  const first = spawn(
    process.execPath,
    [
      '-e',
      `require('child_process').spawn(process.execPath, ['--import', ${JSON.stringify(guard)}, ${JSON.stringify(script)}], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] }).on('message', (pid) => console.log(pid))`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const pid = Number(await new Promise((resolve) => first.stdout.once('data', resolve)));
  assert.ok(isAlive(pid));
  first.kill('SIGKILL');
  await eventually(() => !isAlive(pid), 'the second process ended');
});

test('drift of the generated clients is detected: a changed, a missing and a leftover file', (t) => {
  const [committed, generated] = ['committed', 'generated'].map((name) => {
    const dir = join(temporaryFolder(t), name);
    mkdirSync(join(dir, 'src/gen/fetch'), { recursive: true });
    writeFileSync(join(dir, 'openapi.json'), '{}');
    writeFileSync(join(dir, 'src/gen/fetch/index.ts'), 'same');
    return dir;
  });
  assert.deepEqual(differences(committed, generated), []);
  writeFileSync(join(generated, 'openapi.json'), '{"new":1}');
  writeFileSync(join(generated, 'src/gen/new.ts'), '');
  writeFileSync(join(committed, 'src/gen/fetch/old.ts'), '');
  assert.deepEqual(differences(committed, generated).sort(), [
    'openapi.json',
    'src/gen/fetch/old.ts',
    'src/gen/new.ts',
  ]);
});

test('manually installed packages are not installed again, unless something differs', () => {
  const [a, b, foreign] = ['1', '2', '3'].map((version) => ({ version, integrity: `sha512-${version}` }));
  const locked = {
    '': { version: '0' },
    libs: { version: '0' },
    'node_modules/a': a,
    'node_modules/b': b,
    'node_modules/c': { ...foreign, optional: true, os: ['aix'] },
  };
  const installed = { 'node_modules/a': a, 'node_modules/b': b };
  assert.equal(agrees(locked, installed), true);
  assert.equal(agrees(locked, { ...installed, 'node_modules/c': locked['node_modules/c'] }), true);
  assert.equal(agrees(locked, { 'node_modules/a': a }), false);
  assert.equal(agrees(locked, { ...installed, 'node_modules/b': { ...b, version: '9' } }), false);
  assert.equal(agrees(locked, { ...installed, 'node_modules/left-over': a }), false);
});
