/** `--reset`: empties the data folder after confirmation. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Refusal, root, say } from '../lib/project.mjs';

/** Downloaded programs and models contain no user data, and downloading them again takes minutes. */
const KEEP = new Set(['bin', 'tools', 'models', 'locks', 'lock.json']);
/** Every start creates at least one of these. */
const MARKS = ['secrets.env', 'postgres', 'redis', 'blobs'];

/**
 * @param {string} dataDir
 * @param {{yes?: boolean, input?: NodeJS.ReadStream, output?: NodeJS.WriteStream}} options
 * @throws Refusal if it is not confirmed, or if the folder does not look like ours
 */
export async function reset(dataDir, { yes = false, input = process.stdin, output = process.stdout } = {}) {
  const entries = readdirSync(dataDir).filter((name) => !KEEP.has(name));
  if (entries.length === 0) return say('The data folder is already empty.');
  refuseForeign(dataDir);
  if (!yes) await confirm(dataDir, input, output);
  for (const name of entries) rmSync(join(dataDir, name), { recursive: true, force: true });
  say('The data folder was emptied.');
}

/** NEXUS_DATA_DIR may have been set to a folder with other contents. */
function refuseForeign(dataDir) {
  const precious = [homedir(), root, '/'].map((path) => resolve(path));
  const ours = MARKS.some((name) => existsSync(join(dataDir, name)));
  if (!ours || precious.includes(resolve(dataDir))) {
    throw new Refusal(
      `${dataDir} does not look like a data folder of Nexus AI Hub, so nothing was deleted. Check NEXUS_DATA_DIR.`,
    );
  }
}

async function confirm(dataDir, input, output) {
  if (!input.isTTY) throw new Refusal('--reset asks before it deletes; without a terminal, say --reset --yes.');
  const ask = createInterface({ input, output });
  const answer = await ask.question(
    `Delete all accounts, documents, conversations and secrets in ${dataDir}? Type "yes": `,
  );
  ask.close();
  if (answer.trim() !== 'yes') throw new Refusal('Nothing was deleted.');
}
