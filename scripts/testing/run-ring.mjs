/** Runs one ring and reports its results. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { readFileSync, rmSync } from 'node:fs';
import { buildStale } from '../lib/build.mjs';
import { runCommand } from '../lib/commands.mjs';
import { atRoot, say } from '../lib/project.mjs';
import { requireBrowser } from './browser.mjs';
import { Turns } from '../lib/turns.mjs';
import { add, afterSecondAttempt, failedFiles, nothing, readResults, replaced, summaryLine } from './results.mjs';

const MAX_MESSAGE_LINES = 30;
/** More failed files are not a coincidence. */
const MAX_FILES_AGAIN = 3;

/**
 * Rings that share a `turns` run in parallel as far as the machine has cores; second attempts run alone, after all others.
 * @returns {Promise<import('./results.mjs').Results>}
 */
export async function runRing(ring, { turns = new Turns(1), ...context }) {
  clearResults(ring, context.resultsDir);
  const { results, again } = await turns.take(1, () => firstAttempt(ring, context));
  return again.length === 0 ? results : turns.take(Infinity, () => secondAttempt(ring, results, again));
}

/** @returns {Promise<{results: Results, again: {first: Results, run: () => Promise<Results>}[]}>} of the ring's runners */
async function firstAttempt(ring, context) {
  say(`• ${ring.name}…`);
  const started = Date.now();
  const results = nothing();
  const again = [];
  try {
    await built(ring.builds);
    const env = await environment(ring, context);
    for (const [index, run] of ring.runs.entries()) {
      const first = await runOne(ring, run, index, env, context);
      add(results, first);
      const pattern = ring.secondAttempt && patternAgain(first, run);
      if (pattern) again.push({ first, run: () => runOne(ring, run, index, env, { ...context, pattern, attempt: 2 }) });
    }
  } catch (error) {
    results.failed++;
    results.failures.push({ name: `${ring.name} could not start`, message: error.message });
  }
  report(ring, results, started);
  return { results, again };
}

/**
 * Runs the files of a few failed tests again, alone: on a loaded machine, real time and a real browser can fail a sound test,
 * but a broken one fails twice. Tests that only passed now are listed by name.
 */
async function secondAttempt(ring, results, again) {
  say(`• ${ring.name}, running failed files again…`);
  const started = Date.now();
  let left = results;
  for (const { first, run } of again) {
    const second = await run();
    const after = afterSecondAttempt(first, second);
    if (after === first) continue;
    left = replaced(left, first, after);
    const still = new Set(after.failures.map(({ name }) => name));
    for (const { name } of first.failures) if (!still.has(name)) say(`  ~ ${name} passed at the second attempt`);
  }
  report(ring, left, started);
  return left;
}

function report(ring, results, started) {
  for (const failure of results.failures) say(`  ✗ ${failure.name}\n${indent(failure.message)}`);
  say(`  ${ring.name}: ${summaryLine(results)} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

/** Variables of the caller's own services are removed for rings that start their own. */
async function environment(ring, { services, cores = availableParallelism() }) {
  const browser = ring.browser ? await requireBrowser() : null;
  const {
    NODE_OPTIONS: _options,
    TEST_DATABASE_URL: _db,
    TEST_REDIS_URL: _redis,
    TEST_VECTOR_DATABASE_URL: _vectors,
    ...inherited
  } = process.env;
  return {
    ...inherited,
    NODE_ENV: 'test',
    FORCE_COLOR: '0',
    NO_COLOR: '1',
    NG_CLI_ANALYTICS: 'false',
    VITEST_MAX_WORKERS: String(cores),
    ...(browser ? { NEXUS_CHROMIUM: browser } : {}),
    ...(ring.env ? await ring.env(services) : {}),
  };
}

let lastBuild = Promise.resolve();
/** Sequential: rings that start together need mostly the same targets. */
const built = (targets) => (lastBuild = lastBuild.catch(() => undefined).then(() => buildStale(targets)));

/** @returns a pattern of the files with failed tests, or null if a second attempt would be pointless */
function patternAgain(first, run) {
  const files = failedFiles(first, run.specs);
  if (files.length === 0 || files.length > MAX_FILES_AGAIN) return null;
  return files.map((file) => file.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
}

async function runOne(ring, run, index, env, { resultsDir, pattern, cores = availableParallelism(), attempt = 1 }) {
  const wanted = pattern ? run.specs.filter((file) => new RegExp(pattern).test(file)) : run.specs;
  if (wanted.length === 0) return nothing();
  const base = join(resultsDir, resultsName(ring, index, attempt));
  const file = `${base}.json`;
  const ended = await runCommand(run.command(file, pattern, cores), {
    cwd: atRoot(run.cwd),
    env,
    log: `${base}.log`,
    timeoutMs: ring.timeoutMs,
    until: () => readResults(file) !== null,
  });
  if (ended.lingered)
    say(`  ! ${run.label} had written its results and did not end: something it opened was not closed`);
  return judge(readResults(file), { ring, run, ended, log: `${base}.log`, pattern });
}

const resultsName = ({ name }, index, attempt) =>
  `${name}${index === 0 ? '' : `-${index + 1}`}${attempt === 1 ? '' : '-again'}`;

/** Results of an earlier run would be read as those of this one. Only this ring's: another one may run in another terminal. */
export function clearResults(ring, resultsDir) {
  for (const index of ring.runs.keys())
    for (const attempt of [1, 2])
      for (const end of ['json', 'log'])
        rmSync(join(resultsDir, `${resultsName(ring, index, attempt)}.${end}`), { force: true });
}

/** A runner that wrote no results, or ran nothing although there are specs, has failed whatever its exit code. */
function judge(results, { ring, run, ended, log, pattern }) {
  const failure = (name) => ({
    ...nothing(),
    failed: 1,
    failures: [{ name: `${ring.name}: ${run.label} ${name}`, message: tail(log) }],
  });
  if (ended.timedOut) return add(failure(`was ended after ${ring.timeoutMs / 60_000} minutes`), results ?? nothing());
  if (results === null) return failure(`ended with ${ended.code} and wrote no results`);
  if (results.passed + results.failed + results.skipped === 0 && !pattern) return failure('ran no test');
  const clean = ended.code === 0 || ended.lingered || results.failed > 0;
  return clean ? results : add(failure(`ended with ${ended.code} although no test failed`), results);
}

const tail = (log) => readFileSync(log, 'utf8').trimEnd().split('\n').slice(-MAX_MESSAGE_LINES).join('\n');

function indent(text) {
  const lines = text.split('\n');
  const shown = lines.slice(0, MAX_MESSAGE_LINES);
  if (lines.length > shown.length) shown.push(`… ${lines.length - shown.length} more lines in the log`);
  return shown.map((line) => `      ${line}`).join('\n');
}
