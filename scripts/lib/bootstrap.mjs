/**
 * First step of every command: packages installed, then the script under a Node that is new enough.
 * Runs on Node ≥ 18 with built-ins only; nothing here may import a dependency.
 */
import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { ensureInstalled } from './install.mjs';
import { findNode } from './node-version.mjs';
import { atRoot, main } from './project.mjs';

export async function bootstrap(script, args) {
  await main(async () => {
    if (Number(process.versions.node.split('.')[0]) < 18) throw new Error('Node 18 or newer is needed to begin with.');
    await ensureInstalled();
    const node = findNode();
    if (node === process.execPath) {
      process.argv = [process.argv[0], atRoot(script), ...args];
      await import(pathToFileURL(atRoot(script)).href);
      return;
    }
    process.exitCode = await reexecute(node, atRoot(script), args);
  });
}

/** The same command under another Node; signals go on to it, and it ends with us (it watches the channel). */
function reexecute(node, script, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, [script, ...args], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], cwd: process.cwd() });
    const forward = (signal) => child.kill(signal);
    process.on('SIGINT', forward);
    process.on('SIGTERM', forward);
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}
