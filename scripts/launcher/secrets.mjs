/** Secrets of an installation: generated once, readable by their owner only, never printed. */
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

const GENERATED = {
  NEXUS_JWT_SECRET: () => randomBytes(32).toString('base64'),
  NEXUS_MASTER_KEY: () => randomBytes(32).toString('base64'),
  NEXUS_REDIS_PASSWORD: () => randomBytes(24).toString('hex'),
  NEXUS_SETUP_TOKEN: () => randomBytes(18).toString('base64url'),
};
const NAMES = Object.keys(GENERATED);

/** Values in the environment take precedence and are not stored. @returns {Record<string, string>} */
export function loadSecrets(file, env) {
  const known = existsSync(file) ? parse(readFileSync(file, 'utf8')) : {};
  const missing = NAMES.filter((name) => !known[name]);
  for (const name of missing) known[name] = GENERATED[name]();
  if (missing.length > 0) write(file, known);
  chmodSync(file, 0o600);
  return Object.fromEntries(NAMES.map((name) => [name, env[name] || known[name]]));
}

/** Atomic: a partial file would mean new keys at the next start, and data that nobody can decrypt. */
function write(file, secrets) {
  const lines = Object.entries(secrets).map(([name, value]) => `${name}=${value}\n`);
  const text = `# Secrets of this installation. Keep them with your backups and nowhere else.\n${lines.join('')}`;
  writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}

function parse(text) {
  const lines = text.split('\n').filter((line) => line.includes('=') && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1).trim()]),
  );
}
