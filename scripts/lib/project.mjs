/** Facts about this checkout. Runs on Node ≥ 18 with built-ins only. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const atRoot = (...parts) => join(root, ...parts);

/** Minimum Node version; see engines of Angular, MikroORM and the Qdrant client. */
export const NODE_FLOOR = [24, 15];

/** An error explained by one sentence; printed without a stack. */
export class Refusal extends Error {}

export function say(text) {
  process.stdout.write(`${text}\n`);
}

/** Prints `text…` and, when the work is done, its duration. */
export async function step(text, work) {
  const started = Date.now();
  say(`• ${text}…`);
  const result = await work();
  const seconds = (Date.now() - started) / 1000;
  if (seconds >= 1) say(`  done in ${seconds.toFixed(1)} s`);
  return result;
}

/** Runs the main function of a script: a Refusal prints its sentence and exits with 1, any other error shows its stack. */
export async function main(work) {
  try {
    await work();
  } catch (error) {
    process.stderr.write(`${error instanceof Refusal ? error.message : (error?.stack ?? error)}\n`);
    process.exitCode = 1;
  }
}
