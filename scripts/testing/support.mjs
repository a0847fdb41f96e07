/** Helpers shared by the specs of the scripts. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** A folder that is deleted after the test. */
export function temporaryFolder(t, prefix = 'nexus-scripts-') {
  const dir = mkdtempSync(join(tmpdir(), prefix));
  t.after(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }));
  return dir;
}

export function writeScript(dir, name, text) {
  const file = join(dir, name);
  writeFileSync(file, text, { mode: 0o755 });
  return file;
}

/** A zombie counts as ended: an orphan's new parent may collect its exit code late. */
export const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return !isZombie(pid);
};

function isZombie(pid) {
  try {
    // "pid (name) state …"; a name may contain anything, including brackets.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')')).startsWith(') Z');
  } catch {
    return false;
  }
}

/** Generous, because a machine that runs tests is busy: only a hang reaches it. */
export async function eventually(check, what, limitMs = 60_000) {
  const end = Date.now() + limitMs;
  for (;;) {
    const value = await check();
    if (value) return value;
    if (Date.now() > end) throw new Error(`${what}: not within ${limitMs / 1000} s`);
    await delay(30);
  }
}
