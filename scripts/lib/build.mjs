/** Builds stale targets: libraries sequentially, then the rest two at a time. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './commands.mjs';
import { exclusively } from './mutex.mjs';
import { Refusal, root, say } from './project.mjs';
import { hasSources, inputHash, isStale, stampOf, TARGETS } from './targets.mjs';

const LIMIT_MS = 15 * 60_000;
const AT_ONCE = 2;

const staleOf = (targets, base, force) =>
  targets
    .filter((target) => hasSources(target, base))
    .map((target) => ({ target, hash: inputHash(target, base) }))
    .filter(({ target, hash }) => force || isStale(target, hash, base));

/**
 * Builds the stale ones among the named targets; a target without sources is skipped.
 * @throws Refusal with the tool's output
 */
export async function buildStale(
  names = TARGETS.filter((t) => !t.development).map((t) => t.name),
  { force = false, base = root, table = TARGETS } = {},
) {
  const unknown = names.filter((name) => !table.some((target) => target.name === name));
  if (unknown.length > 0)
    throw new Refusal(`There is no target ${unknown.join(', ')}. Targets: ${table.map((t) => t.name).join(', ')}.`);
  const wanted = table.filter((target) => names.includes(target.name));
  if (staleOf(wanted, base, force).length === 0) return;
  await exclusively(
    'build',
    async () => {
      // Checked again: another command may have built it while we waited.
      const stale = staleOf(wanted, base, force);
      const libraries = stale.filter(({ target }) => target.output.startsWith('libs/'));
      for (const each of libraries) await build(each, base);
      await inParallel(
        stale.filter((each) => !libraries.includes(each)),
        (each) => build(each, base),
      );
    },
    join(base, '.nexus/locks'),
  );
}

async function inParallel(items, work) {
  const queue = [...items];
  const next = async () => {
    for (let item = queue.shift(); item; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
}

async function build({ target, hash }, base) {
  say(`• Building ${target.name}…`);
  const started = Date.now();
  const output = join(base, target.output);
  rmSync(target.clean ? output : stampOf(target, base), { recursive: true, force: true });
  const env = { ...process.env, NODE_OPTIONS: '', NG_CLI_ANALYTICS: 'false', NODE_ENV: 'production', FORCE_COLOR: '0' };
  const result = await runCommand(target.command, { cwd: join(base, target.cwd), env, timeoutMs: LIMIT_MS });
  if (result.code !== 0)
    throw new Refusal(`${result.output.trim()}\nBuilding ${target.name} failed: the reason is above.`);
  mkdirSync(output, { recursive: true });
  writeFileSync(stampOf(target, base), hash);
  say(`  ${target.name} built in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}
