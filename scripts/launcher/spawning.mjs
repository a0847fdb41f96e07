/** How children are spawned: unaffected by the terminal's Ctrl-C, and unable to outlive us. */
import { fork, spawn } from 'node:child_process';
import { findOnPath } from '../lib/find-program.mjs';

const posix = process.platform !== 'win32';

/** Server processes inherit no debugger, no test options and not the caller's NODE_OPTIONS. */
export function baseEnv() {
  const { NODE_OPTIONS: _options, ...env } = process.env;
  return env;
}

/**
 * A Node child with an IPC channel: it stops when the channel closes, including when we are killed. In its own process group,
 * because Ctrl-C in a terminal reaches a whole group and would end the database before its clients. Our own flags
 * (end-with-parent.mjs) are not passed on.
 */
export const forkChild = (script, args, { env = baseEnv(), output, execArgv = [] }) =>
  fork(script, args, { env, execArgv, detached: posix, stdio: ['ignore', output, output, 'ipc'] });

/** A child without a channel to us. Linux ends it with us; elsewhere the next start does (orphans.mjs). */
export function spawnChild(program, args, { env, output, input }) {
  const setpriv = process.platform === 'linux' ? findOnPath(['setpriv']) : null;
  const [file, ...rest] = setpriv ? [setpriv, '--pdeathsig', 'TERM', program, ...args] : [program, ...args];
  const child = spawn(file, rest, { env, detached: posix, stdio: ['pipe', output, output] });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  return child;
}
