/** `npm test [-- --ring <name>[,<name>…]]`: everything, with a sum on the last line. */
import { parseArgs } from 'node:util';
import { main, Refusal, say } from '../lib/project.mjs';
import { buildStale } from '../lib/targets.mjs';
import { OPTIONAL, RINGS } from './rings.mjs';
import { stopTestServices } from './test-services.mjs';

const { values } = parseArgs({ options: { ring: { type: 'string' } } });

function chosen() {
  if (!values.ring) return Object.keys(RINGS).filter((name) => !OPTIONAL.has(name) || process.env.CI === 'true');
  const names = values.ring.split(',');
  const unknown = names.filter((name) => !RINGS[name]);
  if (unknown.length > 0) throw new Refusal(`There is no ring ${unknown.join(', ')}. Rings: ${Object.keys(RINGS).join(', ')}.`);
  return names;
}

async function runRing(name) {
  say(`\n══ ${name} ${'═'.repeat(Math.max(0, 70 - name.length))}`);
  const started = Date.now();
  let results;
  try {
    results = await RINGS[name]();
  } catch (error) {
    say(error instanceof Refusal ? error.message : String(error?.stack ?? error));
    results = [{ passed: 0, failed: 1, skipped: 0 }];
  }
  const sum = results.reduce((a, r) => ({ passed: a.passed + r.passed, failed: a.failed + r.failed, skipped: a.skipped + r.skipped }), {
    passed: 0,
    failed: 0,
    skipped: 0,
  });
  // A ring whose tools ran and found no test is broken, not green.
  if (results.length > 0 && sum.passed + sum.failed === 0) sum.failed = 1;
  return { name, seconds: (Date.now() - started) / 1000, ...sum };
}

await main(async () => {
  const names = chosen();
  await buildStale();
  const rows = [];
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void stopTestServices().finally(() => process.exit(130)));
  for (const name of names) rows.push(await runRing(name));
  await stopTestServices();
  say('');
  for (const r of rows) say(`${r.name.padEnd(12)} ${String(r.passed).padStart(5)} passed ${String(r.failed).padStart(4)} failed ${String(r.skipped).padStart(4)} skipped ${r.seconds.toFixed(0).padStart(5)} s`);
  const total = (key) => rows.reduce((sum, r) => sum + r[key], 0);
  process.exitCode = total('failed') > 0 ? 1 : 0;
  const skipped = total('skipped');
  say(`${total('passed')} passed, ${total('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
});
