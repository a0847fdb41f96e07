import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { test } from 'node:test';
import { isNewEnough } from '../lib/node-version.mjs';
import { atRoot } from '../lib/project.mjs';
import { temporaryFolder } from './support.mjs';

const LIMIT_MS = 10 * 60_000;

/** A Node 20 on this machine: a common version among new users. */
function hostNode20() {
  const dirs = (process.env.PATH ?? '').split(delimiter).filter((dir) => dir && !dir.includes('node_modules'));
  const places = [...dirs, '/usr/bin', '/usr/local/bin']
    .map((dir) => join(dir, 'node'))
    .filter((file) => existsSync(file));
  return places.find((file) => spawnSync(file, ['--version'], { encoding: 'utf8' }).stdout?.startsWith('v20.'));
}

const node = hostNode20();

test(
  'npm 10.8 on Node 20 installs a clone, and its commands run under Node 24',
  { skip: node ? false : 'no Node 20 here', timeout: LIMIT_MS },
  (t) => {
    const clone = join(temporaryFolder(t), 'clone');
    execFileSync('git', ['clone', '--quiet', '--no-hardlinks', atRoot(), clone]);
    const {
      NODE_OPTIONS: _options,
      NODE_TEST_CONTEXT: _context,
      npm_execpath: _npm,
      NODE_ENV: _env,
      ...inherited
    } = process.env;
    const path = (inherited.PATH ?? '').split(delimiter).filter((dir) => !dir.includes('node_modules'));
    const env = { ...inherited, PATH: [dirname(node), ...path].join(delimiter) };
    const run = (program, args) => spawnSync(program, args, { cwd: clone, env, encoding: 'utf8', timeout: LIMIT_MS });

    const install = run('npx', ['--yes', 'npm@10.8', 'ci', '--no-audit', '--no-fund']);
    assert.equal(install.status, 0, install.stderr);
    assert.equal(existsSync(join(clone, 'node_modules/.nexus-lock')), false);

    writeFileSync(
      join(clone, 'probe.mjs'),
      'console.log(JSON.stringify({ version: process.version, args: process.argv.slice(2) }));\n',
    );
    const probe = run(node, ['scripts/run.mjs', 'probe.mjs', 'one', 'two']);
    assert.equal(probe.status, 0, probe.stderr);
    // One line: packages installed by npm are accepted, not installed again.
    const { version, args } = JSON.parse(probe.stdout);
    assert.ok(isNewEnough(version), `runs under ${version}`);
    assert.deepEqual(args, ['one', 'two']);
    assert.match(readFileSync(join(clone, 'node_modules/.nexus-lock'), 'utf8'), /^[0-9a-f]{64}$/);
  },
);
