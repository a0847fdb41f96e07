/** What is built from what. A target is stale when the content of its inputs changed since its last build. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { atRoot, Refusal, root, step } from './project.mjs';

const bin = (path) => [process.execPath, atRoot('node_modules', path)];
const swc = bin('@swc/cli/bin/swc.js');
const library = (name) => ({
  name,
  inputs: [`libs/${name}/src`, `libs/${name}/package.json`, 'backend/.swcrc'],
  output: `libs/${name}/dist`,
  cwd: `libs/${name}`,
  command: [...swc, 'src', '-d', 'dist', '--strip-leading-paths', '--config-file', atRoot('backend/.swcrc'), '--ignore', '**/*.spec.ts', '-q'],
});

export const TARGETS = [
  library('contracts'),
  library('testing'),
  {
    name: 'backend',
    inputs: ['backend/src', 'backend/.swcrc', 'nest-cli.json', 'libs/contracts/src'],
    output: 'backend/dist',
    cwd: 'backend',
    command: [...bin('@nestjs/cli/bin/nest.js'), 'build', '-c', '../nest-cli.json'],
  },
  {
    name: 'widget',
    inputs: ['widget/src', 'widget/demo', 'widget/hosted', 'widget/package.json', 'widget/vite.config.ts', 'libs/contracts/src'],
    output: 'widget/dist',
    cwd: 'widget',
    command: [...bin('vite/bin/vite.js'), 'build', '--logLevel', 'warn'],
  },
  {
    name: 'admin',
    inputs: ['admin/src', 'admin/public', 'admin/package.json', 'admin/tsconfig.app.json', 'angular.json', 'libs/contracts/src', 'libs/api-client/src/gen'],
    output: 'admin/dist',
    cwd: '.',
    command: [...bin('@angular/cli/bin/ng.js'), 'build', 'admin', '--progress=false'],
  },
];

const SKIP = new Set(['node_modules', 'dist', '.angular']);

function* files(path) {
  if (!existsSync(path)) return;
  if (!statSync(path).isDirectory()) {
    yield path;
    return;
  }
  for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (!SKIP.has(entry.name)) yield* files(join(path, entry.name));
  }
}

export function inputHash(target) {
  const hash = createHash('sha256').update(JSON.stringify(target.command.slice(1).map((part) => part.replace(root, ''))));
  for (const input of [...target.inputs, 'package-lock.json']) {
    for (const file of files(atRoot(input))) {
      // Specs never reach the output.
      if (/\.spec\.ts$/.test(file)) continue;
      hash.update(relative(root, file)).update('\0').update(readFileSync(file));
    }
  }
  return hash.digest('hex');
}

const stampOf = (target) => atRoot(target.output, '.build-hash');

export function isStale(target, hash = inputHash(target)) {
  return !existsSync(stampOf(target)) || readFileSync(stampOf(target), 'utf8') !== hash;
}

/** Builds every stale target, in order; one that has no sources is passed over. */
export async function buildStale(names = TARGETS.map((t) => t.name), force = false) {
  for (const target of TARGETS.filter((t) => names.includes(t.name) && existsSync(atRoot(t.inputs[0])))) {
    const hash = inputHash(target);
    if (!force && !isStale(target, hash)) continue;
    await step(`Building ${target.name}`, () => run(target));
    mkdirSync(atRoot(target.output), { recursive: true });
    writeFileSync(stampOf(target), hash);
  }
}

function run({ name, command: [program, ...args], cwd }) {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, NG_CLI_ANALYTICS: 'false', NODE_ENV: 'production', FORCE_COLOR: '0' };
    const child = spawn(program, args, { cwd: atRoot(cwd), env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Refusal(`${output}\nBuilding ${name} failed: the reason is above.`))));
  });
}
