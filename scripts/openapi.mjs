/**
 * `npm run openapi [-- --check]`: writes libs/api-client/openapi.json by booting the api without listening, then the clients
 * from it. With --check nothing is written; it exits with 1 if the committed files differ.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateClients } from './lib/clients.mjs';
import { runCommand } from './lib/commands.mjs';
import { atRoot, main, Refusal, say, step } from './lib/project.mjs';
import { buildStale } from './lib/build.mjs';

const home = atRoot('libs/api-client');

async function generateInto(dir) {
  const document = join(dir, 'openapi.json');
  mkdirSync(dir, { recursive: true });
  const { code, output } = await runCommand([process.execPath, atRoot('backend/dist/openapi.js'), '--out', document], {
    timeoutMs: 120_000,
  });
  if (code !== 0) throw new Refusal(`${output.trim()}\nThe api did not describe itself: the reason is above.`);
  await generateClients(document, join(dir, 'src/gen'));
}

const filesOf = (dir) => {
  try {
    return readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1));
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
};

const contentOf = (file) => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
};

/** @returns paths below libs/api-client that differ from the generated ones */
export function differences(committed, generated) {
  const generatedFiles = [
    'openapi.json',
    ...filesOf(join(committed, 'src/gen')),
    ...filesOf(join(generated, 'src/gen')),
  ].map((file) => (file === 'openapi.json' ? file : join('src/gen', file)));
  return [...new Set(generatedFiles)].filter(
    (file) => contentOf(join(committed, file)) !== contentOf(join(generated, file)),
  );
}

/** @throws Refusal naming the files that differ */
export async function checkOpenApi() {
  const dir = mkdtempSync(join(tmpdir(), 'nexus-openapi-'));
  try {
    await generateInto(dir);
    const different = differences(home, dir);
    if (different.length === 0) return;
    throw new Refusal(
      `These do not match the code: ${different.join(', ')}. Run npm run openapi and commit what it writes.`,
    );
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

export async function writeOpenApi(args) {
  await buildStale(['contracts', 'backend']);
  if (args.includes('--check')) {
    await checkOpenApi();
    say('openapi.json and the clients match the code.');
    return;
  }
  await step('Writing openapi.json and the clients', () => generateInto(home));
}

if (process.argv[1]?.endsWith('openapi.mjs')) await main(() => writeOpenApi(process.argv.slice(2)));
