/** `npm test [-- --ring <name>]… [--pattern <regular expression of paths>]`: runs rings of tests and summarises them. */
import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { killAllGroups } from '../lib/commands.mjs';
import { atRoot, main, Refusal, say } from '../lib/project.mjs';
import { Turns } from '../lib/turns.mjs';
import { add, nothing, summaryLine } from './results.mjs';
import { chooseRings, rings as allRings } from './rings.mjs';
import { runRing } from './run-ring.mjs';
import { TestServices } from './services.mjs';

const resultsDir = atRoot('test-results');

async function test(args) {
  const { values } = parseArgs({
    args,
    options: { ring: { type: 'string', multiple: true }, pattern: { type: 'string' } },
  });
  const names = (values.ring ?? []).flatMap((value) => value.split(','));
  const rings = allRings();
  const chosen = chooseRings(rings, names);
  if (names.length === 0) {
    for (const ring of rings.filter((r) => !chosen.includes(r))) say(`- ${ring.name}: not run, ${ring.skip()}`);
  }
  mkdirSync(resultsDir, { recursive: true });
  const sum = nothing();
  const started = Date.now();
  const services = new TestServices();
  const stopInterrupting = endEverythingOnSignals(services);
  try {
    const cores = availableParallelism();
    const turns = new Turns(cores);
    const context = { services, resultsDir, pattern: values.pattern, turns, cores: chosen.length > 1 ? 1 : cores };
    for (const results of await Promise.all(chosen.map((ring) => runRing(ring, context)))) add(sum, results);
  } catch (error) {
    sum.failed++;
    say(`${error instanceof Refusal ? error.message : error.stack}`);
  } finally {
    await services.stop();
    killAllGroups();
    stopInterrupting();
  }
  report(sum, Date.now() - started);
}

function report(sum, ms) {
  if (sum.failures.length > 0) say(`\nFailed (output of the runners: test-results/<ring>.log):`);
  for (const { name } of sum.failures) say(`  ✗ ${name}`);
  say(`\nEverything in ${(ms / 1000).toFixed(0)} s`);
  process.exitCode = sum.failed > 0 || sum.passed === 0 ? 1 : 0;
  say(summaryLine(sum));
}

/** On Ctrl-C, a signal or the end of our parent process: none of our processes may continue. */
function endEverythingOnSignals(services) {
  const end = () => {
    killAllGroups();
    services.kill();
    process.exit(130);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, end);
  return () => {
    for (const signal of signals) process.off(signal, end);
  };
}

await main(() => test(process.argv.slice(2)));
