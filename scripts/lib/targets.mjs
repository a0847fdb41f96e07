/** Build targets and their inputs. A target is stale when the content of its inputs changed since its last build. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { atRoot, root } from './project.mjs';

/**
 * @typedef {object} Target
 * @property {string} name
 * @property {string[]} inputs files and folders from the root; without the first one there is nothing to build
 * @property {string} output folder, from the root
 * @property {string} proof file in `output` that a finished build has
 * @property {string} cwd from the root
 * @property {string[]} command
 * @property {boolean} [development] built only when it is asked for by name
 * @property {boolean} [clean] the tool does not empty its output folder itself
 */

const bin = (path) => [process.execPath, atRoot('node_modules', path)];
const swc = (...flags) => [...bin('@swc/cli/bin/swc.js'), 'src', '-d', 'dist', '--strip-leading-paths', '-q', ...flags];

const library = (name) => ({
  name,
  inputs: [`libs/${name}/src`, `libs/${name}/package.json`, 'backend/.swcrc'],
  output: `libs/${name}/dist`,
  proof: 'index.js',
  cwd: `libs/${name}`,
  clean: true,
  command: swc('--copy-files', '--config-file', atRoot('backend/.swcrc'), '--ignore', '**/*.spec.ts'),
});

/** Libraries first: the other targets import their output. @type {Target[]} */
export const TARGETS = [
  library('contracts'),
  library('testing'),
  {
    name: 'backend',
    inputs: ['backend/src', 'backend/.swcrc', 'backend/tsconfig.json', 'backend/tsconfig.build.json', 'nest-cli.json'],
    output: 'backend/dist',
    proof: 'main.js',
    cwd: 'backend',
    command: [...bin('@nestjs/cli/bin/nest.js'), 'build', '-c', '../nest-cli.json'],
  },
  {
    name: 'reference',
    inputs: [
      'backend/reference/build.mjs',
      ...['index.html', 'page.js', 'page.css'].map((f) => `backend/reference/${f}`),
    ],
    output: 'backend/reference/dist',
    proof: 'reader.js',
    cwd: 'backend',
    command: [process.execPath, atRoot('backend/reference/build.mjs')],
  },
  {
    name: 'widget',
    inputs: [
      ...['src', 'demo', 'hosted', 'public', 'build', 'package.json', 'tsconfig.json', 'vite.config.ts'].map(
        (path) => `widget/${path}`,
      ),
      'libs/contracts/src',
    ],
    output: 'widget/dist',
    proof: 'nexus-chat.js',
    cwd: 'widget',
    command: [...bin('vite/bin/vite.js'), 'build', '--logLevel', 'warn'],
  },
  {
    name: 'admin',
    inputs: [
      ...['src', 'public', 'package.json', 'tsconfig.json', 'tsconfig.app.json'].map((path) => `admin/${path}`),
      ...[
        'angular.json',
        'tsconfig.base.json',
        'libs/contracts/src',
        'libs/api-client/src',
        'libs/api-client/package.json',
      ],
    ],
    output: 'admin/dist',
    proof: 'browser/index.html',
    cwd: '.',
    command: [...bin('@angular/cli/bin/ng.js'), 'build', 'admin', '--progress=false'],
  },
  {
    name: 'gallery',
    development: true,
    inputs: [
      ...['gallery', 'src', 'public', 'package.json', 'tsconfig.json'].map((path) => `admin/${path}`),
      ...['angular.json', 'tsconfig.base.json', 'libs/contracts/src', 'libs/api-client/src'],
    ],
    output: 'admin/gallery/dist',
    proof: 'browser/index.html',
    cwd: '.',
    command: [...bin('@angular/cli/bin/ng.js'), 'build', 'gallery', '--progress=false'],
  },
];

const SKIP = new Set(['node_modules', 'dist', '.angular']);

function* files(path) {
  if (!existsSync(path)) return;
  if (!statSync(path).isDirectory()) {
    yield path;
    return;
  }
  const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (SKIP.has(entry.name)) continue;
    if (entry.isDirectory()) yield* files(join(path, entry.name));
    else yield join(path, entry.name);
  }
}

/** Hash of names and contents, not of timestamps, so that a fresh clone or a switched branch does not count as changed. */
export function inputHash(target, base = root) {
  const hash = createHash('sha256').update(
    JSON.stringify(target.command.slice(1).map((part) => part.replace(base, ''))),
  );
  for (const input of [...target.inputs, 'package-lock.json']) {
    for (const file of files(join(base, input))) {
      // Specs do not affect the output.
      if (/\.spec\.ts$/.test(file)) continue;
      hash.update(relative(base, file)).update('\0').update(readFileSync(file)).update('\0');
    }
  }
  return hash.digest('hex');
}

export const stampOf = (target, base = root) => join(base, target.output, '.build-hash');

export const hasSources = (target, base = root) => existsSync(join(base, target.inputs[0]));

export function isStale(target, hash, base = root) {
  const stamp = stampOf(target, base);
  return (
    !existsSync(join(base, target.output, target.proof)) || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== hash
  );
}
