/** How children are spawned: out of reach of the terminal's Ctrl-C, and unable to outlive us. */
import { fork, spawn } from 'node:child_process';
import { findOnPath } from '../lib/find-program.mjs';

const posix = process.platform !== 'win32';

/** Server processes inherit no debugger, no test options and not the caller's NODE_OPTIONS. */
export function baseEnv() {
  const { NODE_OPTIONS: _options, ...env } = process.env;
  return env;
}

/**
 * A Node child with a channel: it stops when the channel closes, so also when we are killed. In a group of its own,
 * because Ctrl-C in a terminal goes to a whole group and would end the database before those who use it. Our own
 * flags (end-with-parent.mjs) are not for it.
 */
export const forkChild = (script, args, { env = baseEnv(), output, execArgv = [] }) =>
  fork(script, args, { env, execArgv, detached: posix, stdio: ['ignore', output, output, 'ipc'] });

/** A child that knows nothing of us. Linux ends it with us; elsewhere the next start does (orphans.mjs). */
export function spawnChild(program, args, { env, output, input }) {
  const setpriv = process.platform === 'linux' ? findOnPath(['setpriv']) : null;
  const [file, ...rest] = setpriv ? [setpriv, '--pdeathsig', 'TERM', program, ...args] : [program, ...args];
  const child = spawn(file, rest, { env, detached: posix, stdio: ['pipe', output, output] });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  return child;
}
