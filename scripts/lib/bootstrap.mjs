/**
 * First step of every command: packages installed, then the script under a Node that is new enough.
 * Runs on Node ≥ 18 with built-ins only; nothing here may import a dependency.
 */
import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { ensureInstalled } from './install.mjs';
import { findNode, requireHope } from './node-version.mjs';
import { atRoot, main, Refusal } from './project.mjs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

export async function bootstrap(script, args) {
  await main(async () => {
    if (Number(process.versions.node.split('.')[0]) < 18)
      throw new Refusal('Node 18 or newer is needed to begin with.');
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

/** The same command under another Node; signals go on to it, and it ends with us (it watches the channel). */
function reexecute(node, script, args) {
  return new Promise((resolve, reject) => {
    const guard = ['--import', pathToFileURL(atRoot('scripts/lib/end-with-parent.mjs')).href];
    const child = spawn(node, [...guard, script, ...args], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
    // A terminal sends Ctrl-C to both of us: the other one decides, this one only waits.
    for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}
