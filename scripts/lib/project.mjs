/** Facts about this checkout. Runs on Node ≥ 18 with built-ins only. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const atRoot = (...parts) => join(root, ...parts);

/** Node that the product needs; see engines of Angular, MikroORM and the Qdrant client. */
export const NODE_FLOOR = [24, 15];

/** A problem that one sentence explains; printed without a stack. */
export class Refusal extends Error {}

export function say(text) {
  process.stdout.write(`${text}\n`);
}

/** Prints `text…` and, when the work is done, how long it took. */
export async function step(text, work) {
  const started = Date.now();
  say(`• ${text}…`);
  const result = await work();
  const seconds = (Date.now() - started) / 1000;
  if (seconds >= 1) say(`  done in ${seconds.toFixed(1)} s`);
  return result;
}

/** Runs the main function of a script: a refusal is a sentence and exit code 1, anything else shows its stack. */
export async function main(work) {
  try {
    await work();
  } catch (error) {
    process.stderr.write(`${error instanceof Refusal ? error.message : (error?.stack ?? error)}\n`);
    process.exitCode = 1;
  }
}
