/**
 * First step of every command: ensures that packages are installed, then runs the script under a sufficiently new Node. Runs on
 * Node ≥ 18 with built-ins only; nothing here may import a dependency.
 */
import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { ensureInstalled } from './install.mjs';
import { findNode, requireHope } from './node-version.mjs';
import { atRoot, main, Refusal } from './project.mjs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

export async function bootstrap(script, args) {
  await main(async () => {
    if (Number(process.versions.node.split('.')[0]) < 18) throw new Refusal('Node 18 or newer is required to start.');
    requireHope();
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

/** Runs the same command under another Node; signals are forwarded, and it ends with us (it watches the channel). */
function reexecute(node, script, args) {
  return new Promise((resolve, reject) => {
    const guard = ['--import', pathToFileURL(atRoot('scripts/lib/end-with-parent.mjs')).href];
    const child = spawn(node, [...guard, script, ...args], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
    // A terminal sends Ctrl-C to both processes: the other one decides, this one only waits.
    for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}
