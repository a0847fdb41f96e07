/** Distinguishes a process from a later one with the same id by its start time. Built-ins only. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Start time of a process in its system's notation; null if it does not exist. */
export function startTime(pid) {
  if (process.platform === 'linux') return fromProc(pid);
  const command =
    process.platform === 'win32'
      ? ['powershell', ['-NoProfile', '-Command', `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`]]
      : ['ps', ['-o', 'lstart=', '-p', String(pid)]];
  const { status, stdout } = spawnSync(...command, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return status === 0 && stdout.trim() ? stdout.trim() : null;
}

/** Clock ticks since boot, with the boot id: ticks alone repeat after a reboot. */
function fromProc(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended and only waits for its parent.
    if (state === 'Z' || state === 'X') return null;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8)}:${fields[18]}`;
  } catch {
    return null;
  }
}

/**
 * @param {{pid: number, started?: string | null}} identity as returned by `startTime`; without a start time, only the id is
 * compared
 */
export function isRunning({ pid, started }) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  const now = startTime(pid);
  return started ? now === started : process.platform !== 'linux' || now !== null;
}
