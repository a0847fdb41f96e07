/** `npm run bench -- <name> [arguments]`: builds stale targets and runs backend/bench/<name>.bench.{mjs,ts}. */
import { existsSync, globSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import { buildStale } from './lib/build.mjs';
import { atRoot, main, Refusal } from './lib/project.mjs';

const names = () =>
  globSync('backend/bench/*.bench.{mjs,ts}', { cwd: atRoot() })
    .map((file) => basename(file).replace(/\.bench\.(mjs|ts)$/, ''))
    .sort();

/** Data sets for some benches are located beside the checkout, if present. */
function environment() {
  const data = atRoot('../shared/data');
  return { ...process.env, ...(!process.env.NEXUS_TEST_DATA && existsSync(data) ? { NEXUS_TEST_DATA: data } : {}) };
}

/** The last line of a bench must be one JSON object with its figures: print nothing after it. */
await main(async () => {
  const [name, ...args] = process.argv.slice(2);
  const file = ['mjs', 'ts']
    .map((type) => `backend/bench/${name}.bench.${type}`)
    .find((path) => existsSync(atRoot(path)));
  if (!name || !file) throw new Refusal(`usage: npm run bench -- <name>\nBenches: ${names().join(', ')}`);
  await buildStale();
  const child = spawn(process.execPath, ['--no-warnings', atRoot(file), ...args], {
    cwd: atRoot(),
    env: environment(),
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  process.exitCode = await new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
});
