/**
 * Jest's runtime, except that modules under test are loaded by Node itself instead of being evaluated anew in a VM context
 * for each spec file. A worker loads the framework, the libraries and the product once: for a spec that boots an api this
 * was most of its time. What it costs: module state lives as long as the worker, and modules cannot be mocked.
 */
import { existsSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import JestRuntime from 'jest-runtime';

const GLOBALS = 'nexus:jest-globals';
const NAMES = ['jest', 'expect', 'describe', 'it', 'test', 'beforeAll', 'afterAll', 'beforeEach', 'afterEach'];
const TRANSFORM = {
  isInternalModule: false,
  supportsDynamicImport: true,
  supportsExportNamespaceFrom: true,
  supportsStaticESM: true,
  supportsTopLevelAwait: true,
};

/** Of the spec file that is running: a module is loaded once, yet speaks to the Jest of the file that uses it. */
let current;
/** Path of a transformed file → path of its source map. */
const sourceMaps = new Map();

export default class NativeRuntime extends JestRuntime {
  constructor(config, environment, resolver, transformer, ...rest) {
    super(config, environment, resolver, transformer, ...rest);
    current = { config, transformer, globals: undefined };
    registerOnce();
  }

  unstable_shouldLoadAsEsm() {
    return true;
  }

  async unstable_importModule(file) {
    current.globals = this.requireModuleOrMock(file, '@jest/globals');
    await import(pathToFileURL(file).href);
  }

  /** Spies end with the file that made them. */
  teardown() {
    this.restoreAllMocks();
    super.teardown();
  }

  getSourceMaps() {
    return sourceMaps;
  }
}

let isRegistered = false;
function registerOnce() {
  if (isRegistered) return;
  isRegistered = true;
  globalThis[Symbol.for(GLOBALS)] = Object.fromEntries(NAMES.map((name) => [name, forwarded(name)]));
  registerHooks({ resolve: resolveSource, load: loadSource });
}

/** Stands for the global of whichever file is running. */
function forwarded(name) {
  const target = () => current.globals[name];
  return new Proxy(function () {}, {
    apply: (_, self, args) => Reflect.apply(target(), self, args),
    get: (_, key) => target()[key],
    has: (_, key) => key in target(),
  });
}

function resolveSource(specifier, context, next) {
  if (specifier === '@jest/globals') return { url: GLOBALS, format: 'module', shortCircuit: true };
  const from = context.parentURL;
  if (!from?.startsWith('file:') || !from.endsWith('.ts')) return next(specifier, context);
  for (const [pattern, replacement] of current.config.moduleNameMapper) {
    const match = new RegExp(pattern).exec(specifier);
    if (!match) continue;
    const mapped = replacement.replace('$1', match[1]);
    const path = resolve(dirname(fileURLToPath(from)), mapped);
    const file = [path, `${path}.ts`].find((each) => each.endsWith('.ts') && existsSync(each));
    if (file) return { url: pathToFileURL(file).href, format: 'module', shortCircuit: true };
  }
  return next(specifier, context);
}

function loadSource(url, context, next) {
  if (url === GLOBALS) return { format: 'module', source: globalsModule(), shortCircuit: true };
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
  const path = fileURLToPath(url);
  const { code, sourceMapPath } = current.transformer.transform(path, TRANSFORM, readFileSync(path, 'utf8'));
  // Native modules are named by their URL in a stack.
  if (sourceMapPath) sourceMaps.set(url, sourceMapPath);
  return { format: 'module', source: code, shortCircuit: true };
}

const globalsModule = () =>
  NAMES.map((name) => `export const ${name} = globalThis[Symbol.for('${GLOBALS}')].${name};`).join('\n');
