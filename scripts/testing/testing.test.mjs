import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { runCommand } from '../lib/commands.mjs';
import { atRoot } from '../lib/project.mjs';
import { Turns } from '../lib/turns.mjs';
import { add, nothing, readResults, summaryLine } from './results.mjs';
import { chooseRings, rings } from './rings.mjs';
import { clearResults, runRing } from './run-ring.mjs';
import { temporaryFolder, writeScript } from './support.mjs';

const suite = (status, ...tests) => ({
  name: atRoot('a.spec.ts'),
  status,
  message: 'does not load',
  assertionResults: tests,
});
const spec = (status) => ({
  status,
  fullName: `it is ${status}`,
  failureMessages: status === 'failed' ? ['expected 1'] : [],
});

test('results of Jest and Vitest are counted, with a suite that does not load as one failure', (t) => {
  const file = join(temporaryFolder(t), 'results.json');
  const testResults = [
    suite('failed', spec('passed'), spec('failed'), spec('pending'), spec('todo')),
    suite('passed', spec('passed')),
    suite('failed'),
  ];
  writeFileSync(file, JSON.stringify({ testResults }));
  const results = readResults(file);
  assert.deepEqual([results.passed, results.failed, results.skipped], [2, 2, 2]);
  assert.deepEqual(results.failures, [
    { name: 'a.spec.ts › it is failed', message: 'expected 1' },
    { name: 'a.spec.ts could not run', message: 'does not load' },
  ]);
  writeFileSync(file, '{"testResults":[');
  assert.equal(readResults(file), null);
  assert.equal(readResults(`${file}.none`), null);
});

test('the last line', () => {
  assert.equal(summaryLine({ passed: 3, failed: 0, skipped: 0 }), '3 passed, 0 failed');
  assert.equal(
    summaryLine(add({ ...nothing(), passed: 3 }, { ...nothing(), failed: 1, skipped: 2 })),
    '3 passed, 1 failed, 2 skipped',
  );
});

test('the reporter of node:test counts the innermost tests', async (t) => {
  const dir = temporaryFolder(t);
  const file = join(dir, 'results.json');
  const specs = writeScript(
    dir,
    'some.test.mjs',
    `import { describe, it, test } from 'node:test';
     test('passes', () => {}); test('fails', () => { throw new Error('reason'); }); test('skips', { skip: true }, () => {});
     describe('suite', () => { it('passes inside', () => {}); it('fails inside', () => { throw new Error('inner'); }); });`,
  );
  const { NODE_TEST_CONTEXT: _context, ...env } = process.env;
  const flags = [
    `--test-reporter=${atRoot('scripts/testing/node-reporter.mjs')}`,
    `--test-reporter-destination=${file}`,
  ];
  await runCommand([process.execPath, '--test', ...flags, specs], { env });
  const results = readResults(file);
  assert.deepEqual([results.passed, results.failed, results.skipped], [2, 2, 1]);
  assert.match(results.failures[1].name, /fails inside$/);
  assert.match(results.failures[1].message, /inner/);
});

/** A ring with one runner, given as the text of a script that receives the results file as its argument. */
async function ringOf(t, text, { specs = ['some.spec.ts'], timeoutMs = 60_000, secondAttempt = false, turns } = {}) {
  const dir = temporaryFolder(t);
  const script = writeScript(
    dir,
    'runner.mjs',
    `import { readdirSync, writeFileSync } from 'node:fs'; const out = process.argv[2]; ${text}`,
  );
  const run = { label: 'runner', specs, cwd: '.', command: (file) => [process.execPath, script, file] };
  return runRing({ name: 'sample', builds: [], timeoutMs, secondAttempt, runs: [run] }, { resultsDir: dir, turns });
}
const written = (results) => `writeFileSync(out, ${JSON.stringify(JSON.stringify({ ...nothing(), ...results }))});`;

test('a ring passes only if its runner wrote results and succeeded', async (t) => {
  const counts = ({ passed, failed }) => [passed, failed];
  assert.deepEqual(counts(await ringOf(t, written({ passed: 2 }))), [2, 0]);
  assert.deepEqual(counts(await ringOf(t, `${written({ passed: 2 })}process.exitCode = 1;`)), [2, 1]);
  assert.deepEqual(counts(await ringOf(t, "console.log('went wrong'); process.exit(1);")), [0, 1]);
  assert.deepEqual(counts(await ringOf(t, written({}))), [0, 1]);
  assert.deepEqual(counts(await ringOf(t, '', { specs: [] })), [0, 0]);
  const hanging = await ringOf(t, 'setInterval(() => {}, 1000);', { timeoutMs: 500 });
  assert.match(hanging.failures[0].name, /was ended after/);
});

test('a second attempt clears failures that then pass, and none that fail twice or belong to no file', async (t) => {
  const counts = ({ passed, failed }) => [passed, failed];
  const failing = (name) => written({ passed: 4, failed: 1, failures: [{ name, message: 'too slow' }] });
  const onlyFirst = (name) => `if (out.includes('-again')) {${written({ passed: 2 })}} else {${failing(name)}}`;
  const again = { secondAttempt: true };
  assert.deepEqual(counts(await ringOf(t, onlyFirst('some.spec.ts › it'), again)), [5, 0]);
  assert.deepEqual(counts(await ringOf(t, onlyFirst('some.spec.ts › it'))), [4, 1]);
  assert.deepEqual(counts(await ringOf(t, failing('some.spec.ts › it'), again)), [4, 1]);
  assert.deepEqual(counts(await ringOf(t, onlyFirst('the runner broke'), again)), [4, 1]);
  const failures = ['slow', 'broken'].map((test) => ({ name: `some.spec.ts › ${test}`, message: '' }));
  const first = written({ passed: 3, failed: 2, failures });
  const second = written({ passed: 4, failed: 1, failures: failures.slice(1) });
  const mixed = await ringOf(t, `if (out.includes('-again')) {${second}} else {${first}}`, again);
  assert.deepEqual(counts(mixed), [4, 1]);
  assert.deepEqual(
    mixed.failures.map(({ name }) => name),
    ['some.spec.ts › broken'],
  );
});

test('rings are chosen by name; those with special requirements run only on request', () => {
  const table = [{ name: 'unit' }, { name: 'external', skip: () => 'nothing set' }];
  assert.deepEqual(chooseRings(table, []), [table[0]]);
  assert.deepEqual(chooseRings(table, ['external']), [table[1]]);
  assert.throws(() => chooseRings(table, ['unti']), /There is no ring unti\. Rings: unit, external/);
  assert.ok(rings().every((ring) => ring.runs.length > 0 && ring.timeoutMs > 0));
});

test('work runs in parallel while cores are free, and work that wants all cores runs alone, after earlier requests', async () => {
  const turns = new Turns(2);
  const log = [];
  const work = (name) => async () => {
    log.push(`${name} begins`);
    await delay(5);
    log.push(`${name} ends`);
  };
  await Promise.all([
    turns.take(1, work('a')),
    turns.take(1, work('b')),
    turns.take(Infinity, work('all')),
    turns.take(1, work('c')),
  ]);
  assert.deepEqual(log.slice(0, 2), ['a begins', 'b begins']);
  assert.deepEqual(log.slice(4), ['all begins', 'all ends', 'c begins', 'c ends']);
  await assert.rejects(turns.take(2, () => Promise.reject(new Error('no'))));
  assert.equal(await turns.take(2, () => 'room again'), 'room again');
});

test('a second attempt waits until no other ring runs', async (t) => {
  const turns = new Turns(2);
  const failing = written({ passed: 4, failed: 1, failures: [{ name: 'some.spec.ts › it', message: 'too slow' }] });
  let othersEnded = false;
  const others = turns.take(1, async () => {
    await delay(1_500);
    othersEnded = true;
  });
  const text = `if (out.includes('-again')) {${written({ passed: 2 })}} else {${failing}}`;
  const results = await ringOf(t, text, { secondAttempt: true, turns });
  assert.ok(othersEnded);
  assert.deepEqual([results.passed, results.failed, results.failures], [5, 0, []]);
  await others;
});

test('a ring clears its own results and those of no other', (t) => {
  const dir = temporaryFolder(t);
  const mine = ['e2e.json', 'e2e.log', 'e2e-again.json', 'e2e-2.log', 'e2e-2-again.log'];
  const others = ['unit.json', 'e2e-3.json', 'e2e-admin.log'];
  for (const name of [...mine, ...others]) writeFileSync(join(dir, name), '');
  clearResults({ name: 'e2e', runs: [{}, {}] }, dir);
  assert.deepEqual(readdirSync(dir).sort(), others.sort());
});
