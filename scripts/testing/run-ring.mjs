/** Runs one ring and says how it went. */
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { runCommand } from '../lib/commands.mjs';
import { atRoot, say } from '../lib/project.mjs';
import { requireBrowser } from './browser.mjs';
import { add, afterSecondAttempt, failedFiles, nothing, readResults, summaryLine } from './results.mjs';

const MAX_MESSAGE_LINES = 30;
/** More than this is not a matter of bad luck. */
const MAX_FILES_AGAIN = 3;

/** @returns {Promise<import('./results.mjs').Results>} */
export async function runRing(ring, context) {
  say(`\n• ${ring.name}…`);
  const started = Date.now();
  const results = nothing();
  try {
    const env = await environment(ring, context.services);
    for (const [index, run] of ring.runs.entries()) {
      const first = await runOne(ring, run, index, env, context);
      add(results, ring.secondAttempt ? await secondAttempt(first, ring, run, index, env, context) : first);
    }
  } catch (error) {
    results.failed++;
    results.failures.push({ name: `${ring.name} could not start`, message: error.message });
  }
  for (const failure of results.failures) say(`  ✗ ${failure.name}\n${indent(failure.message)}`);
  say(`  ${ring.name}: ${summaryLine(results)} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  return results;
}

/** What the caller's own services are stays out of rings that start theirs. */
async function environment(ring, services) {
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
    ...(browser ? { NEXUS_CHROMIUM: browser, NEXUS_TEST_BROWSER: browser } : {}),
    ...(ring.env ? await ring.env(services) : {}),
  };
}

/**
 * Files of a few failed tests run once more, alone: what real time and a real browser do on a loaded machine can fail a
 * sound test, a broken one fails twice. What passed only now is said by name.
 */
async function secondAttempt(first, ring, run, index, env, context) {
  const files = failedFiles(first, run.specs);
  if (files.length === 0 || files.length > MAX_FILES_AGAIN) return first;
  const pattern = files.map((file) => file.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  const again = await runOne(ring, run, index, env, { ...context, pattern, attempt: 2 });
  const results = afterSecondAttempt(first, again);
  if (results !== first)
    for (const { name, message } of first.failures)
      say(`  ~ ${name} passed at the second attempt; the first:\n${indent(message)}`);
  return results;
}

async function runOne(ring, run, index, env, { resultsDir, pattern, attempt = 1 }) {
  const wanted = pattern ? run.specs.filter((file) => new RegExp(pattern).test(file)) : run.specs;
  if (wanted.length === 0) return nothing();
  const name = index === 0 ? ring.name : `${ring.name}-${index + 1}`;
  const base = join(resultsDir, attempt === 1 ? name : `${name}-again`);
  const file = `${base}.json`;
  const ended = await runCommand(run.command(file, pattern), {
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

/** A runner that wrote no results, or ran nothing although there are specs, has failed whatever its exit code says. */
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
