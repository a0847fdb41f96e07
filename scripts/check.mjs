/** `npm run check [-- --only format,types]`: all checks that a change must pass before review. */
import { existsSync, mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { killAllGroups, runCommand } from './lib/commands.mjs';
import { atRoot, main, Refusal, say } from './lib/project.mjs';
import { buildStale } from './lib/build.mjs';
import { checkOpenApi } from './openapi.mjs';
import { summaryLine } from './testing/results.mjs';
import { rings } from './testing/rings.mjs';
import { runRing } from './testing/run-ring.mjs';

const LIMIT_MS = 10 * 60_000;
const bin = (path) => [process.execPath, atRoot('node_modules', path)];

/** Runs a tool; its output is shown only if it fails. */
async function tool(command) {
  const { code, output, timedOut } = await runCommand(command, {
    cwd: atRoot(),
    env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1' },
    timeoutMs: LIMIT_MS,
  });
  if (code !== 0) throw new Refusal(timedOut ? 'It did not finish within ten minutes.' : output.trim());
}

/** Angular's own compiler also checks the templates. */
const PROJECTS = [
  ['typescript/bin/tsc', 'libs/contracts/tsconfig.json'],
  ['typescript/bin/tsc', 'libs/testing/tsconfig.json'],
  ['typescript/bin/tsc', 'libs/api-client/tsconfig.json'],
  ['typescript/bin/tsc', 'backend/tsconfig.json'],
  ['typescript/bin/tsc', 'widget/tsconfig.json'],
  ['@angular/compiler-cli/bundles/src/bin/ngc.js', 'admin/tsconfig.app.json'],
  ['@angular/compiler-cli/bundles/src/bin/ngc.js', 'admin/tsconfig.spec.json'],
  ['@angular/compiler-cli/bundles/src/bin/ngc.js', 'admin/gallery/tsconfig.json'],
];

async function types() {
  const found = [];
  for (const [compiler, project] of PROJECTS.filter(([, file]) => existsSync(atRoot(file)))) {
    await tool([...bin(compiler), '-p', project, '--noEmit']).catch((error) =>
      found.push(`${project}:\n${error.message}`),
    );
  }
  if (found.length > 0) throw new Refusal(found.join('\n'));
}

async function unit() {
  const resultsDir = atRoot('test-results');
  mkdirSync(resultsDir, { recursive: true });
  const failed = [];
  for (const ring of rings().filter(({ name }) => ['unit', 'widget', 'admin'].includes(name))) {
    const results = await runRing(ring, { resultsDir });
    if (results.failed > 0) failed.push(`${ring.name}: ${summaryLine(results)}`);
  }
  if (failed.length > 0) throw new Refusal(failed.join('\n'));
}

const CHECKS = {
  format: () => tool([...bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.']),
  lint: () => tool([...bin('eslint/bin/eslint.js'), '.']),
  types,
  openapi: checkOpenApi,
  unit,
};

/** @returns {Promise<{name: string, ok: boolean, seconds: number}>} */
async function runCheck(name) {
  say(`• ${name}…`);
  const started = Date.now();
  let ok = true;
  try {
    await CHECKS[name]();
  } catch (error) {
    ok = false;
    say(error instanceof Refusal ? error.message : (error.stack ?? String(error)));
  }
  return { name, ok, seconds: (Date.now() - started) / 1000 };
}

await main(async () => {
  const { values } = parseArgs({ options: { only: { type: 'string' } } });
  const names = values.only?.split(',') ?? Object.keys(CHECKS);
  const unknown = names.filter((name) => !CHECKS[name]);
  if (unknown.length > 0)
    throw new Refusal(`There is no check ${unknown.join(', ')}. Checks: ${Object.keys(CHECKS).join(', ')}.`);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => (killAllGroups(), process.exit(130)));
  if (names.some((name) => name === 'openapi' || name === 'unit'))
    await buildStale(['contracts', 'testing', 'backend']);
  const rows = [];
  for (const name of names) rows.push(await runCheck(name));
  say('');
  for (const { name, ok, seconds } of rows)
    say(`${ok ? 'ok    ' : 'FAILED'}  ${name.padEnd(8)} ${seconds.toFixed(1).padStart(6)} s`);
  if (rows.some((row) => !row.ok)) process.exitCode = 1;
});
