/** Common format for the results of all runners: Jest, Vitest (also Angular's) and node:test. */
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { root } from '../lib/project.mjs';

/**
 * @typedef {{passed: number, failed: number, skipped: number, failures: {name: string, message: string}[]}} Results
 */

export const nothing = () => ({ passed: 0, failed: 0, skipped: 0, failures: [] });

/** @returns {Results | null} null if the runner wrote none */
export function readResults(file) {
  if (!existsSync(file)) return null;
  try {
    const json = JSON.parse(readFileSync(file, 'utf8'));
    return json.testResults ? fromJest(json) : json;
  } catch {
    return null;
  }
}

/** Jest's `--json` format, which Vitest's json reporter writes as well. A suite that could not run counts as one failure. */
function fromJest(json) {
  const results = nothing();
  for (const suite of json.testResults) {
    const tests = suite.assertionResults ?? [];
    for (const test of tests) countTest(results, suite, test);
    const brokenSuite = suite.status === 'failed' && !tests.some((t) => t.status === 'failed');
    if (!brokenSuite) continue;
    results.failed++;
    results.failures.push({ name: `${suiteName(suite)} could not run`, message: suite.message ?? '' });
  }
  return results;
}

const suiteName = (suite) => relative(root, suite.name ?? '');

function countTest(results, suite, test) {
  if (test.status === 'passed') results.passed++;
  else if (test.status !== 'failed') results.skipped++;
  else {
    results.failed++;
    const name = `${suiteName(suite)} › ${test.fullName || test.title}`;
    results.failures.push({ name, message: (test.failureMessages ?? []).join('\n') });
  }
}

export function add(sum, results) {
  for (const key of ['passed', 'failed', 'skipped']) sum[key] += results[key];
  sum.failures.push(...results.failures);
  return sum;
}

/** A sum with one of its parts replaced. */
export const replaced = (sum, before, after) => ({
  passed: sum.passed - before.passed + after.passed,
  failed: sum.failed - before.failed + after.failed,
  skipped: sum.skipped - before.skipped + after.skipped,
  failures: [...sum.failures.filter((failure) => !before.failures.includes(failure)), ...after.failures],
});

/** The spec files of the failed tests; empty if a failure belongs to no file, for example if the runner itself failed. */
export function failedFiles({ failures }, specs) {
  const files = failures.map(({ name }) => specs.find((file) => name.startsWith(`${file} `)));
  return files.includes(undefined) ? [] : [...new Set(files)];
}

/** Results of the first attempt after its failed files ran again alone: tests that passed now are no longer failures. */
export function afterSecondAttempt(first, again) {
  if (again.passed === 0) return first;
  return {
    ...first,
    passed: first.passed + first.failed - again.failed,
    failed: again.failed,
    failures: again.failures,
  };
}

/** The last line of every run, parsed by machines: `N passed, N failed[, N skipped]`. */
export const summaryLine = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
