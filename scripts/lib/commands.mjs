/** Runs programs to completion, each in its own process group so that nothing it started outlives it. */
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

const groups = new Set();
const posix = process.platform !== 'win32';

/** Ends a program and all processes it started. */
function killGroup(pid, signal) {
  if (!posix) return void spawnSync('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' });
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is empty: all processes have ended.
  }
}

/** For the end of the whole run: kills all running programs immediately. */
export function killAllGroups() {
  for (const pid of groups) killGroup(pid, 'SIGKILL');
  groups.clear();
}

/**
 * @param {string[]} command program and arguments
 * @param {{cwd?: string, env?: Record<string, string | undefined>, log?: string, timeoutMs?: number, until?: () => boolean}}
 * options
 *   `log`: a file for the output, which is otherwise returned; `until`: whether the work is done; the program then has 20 s to
 *   end
 * @returns {Promise<{code: number | null, output: string, timedOut: boolean, lingered: boolean}>}
 */
export function runCommand([program, ...args], { cwd, env = process.env, log, timeoutMs = 0, until } = {}) {
  return new Promise((resolve, reject) => {
    const fd = log ? openSync(log, 'w') : null;
    const sink = fd ?? 'pipe';
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', sink, sink], detached: posix });
    const result = { code: null, output: '', timedOut: false, lingered: false };
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (result.output += chunk));
    if (child.pid) groups.add(child.pid);
    const stopWatching = watch(child, { timeoutMs, until }, result);
    const close = () => {
      stopWatching();
      if (fd !== null) closeSync(fd);
      groups.delete(child.pid);
    };
    child.once('error', (error) => {
      close();
      reject(error);
    });
    // Not `close`: a grandchild that keeps the pipe open is killed here, not waited for.
    child.once('exit', (code) => {
      killGroup(child.pid, 'SIGKILL');
      close();
      setImmediate(() => resolve({ ...result, code }));
    });
  });
}

const LINGER_MS = 20_000;

function watch(child, { timeoutMs, until }, result) {
  const timers = [];
  const end = (reason) => {
    result[reason] = true;
    killGroup(child.pid, 'SIGTERM');
    timers.push(setTimeout(() => killGroup(child.pid, 'SIGKILL'), 5_000));
  };
  if (timeoutMs > 0) timers.push(setTimeout(end, timeoutMs, 'timedOut'));
  if (until) {
    const poll = setInterval(() => {
      if (!until()) return;
      clearInterval(poll);
      timers.push(setTimeout(end, LINGER_MS, 'lingered'));
    }, 1_000);
    timers.push(poll);
  }
  return () => timers.forEach((timer) => clearTimeout(timer));
}
