import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { languageFile } from './languages.js';

// The thread of tesseract.js, which starts it by the option `workerPath`: like its default, but language data is loaded from
// the installed packages, and network and file writes are disabled.
interface Script {
  dispatchHandlers(packet: unknown, send: (message: unknown) => void): void;
  setAdapter(adapter: object): void;
}

const require = createRequire(import.meta.url);
const script = require('tesseract.js/src/worker-script/index.js') as Script;
const refuse = (): Promise<never> => Promise.reject(new Error('This thread has no network access.'));

script.setAdapter({
  getCore: require('tesseract.js/src/worker-script/node/getCore.js') as unknown,
  gunzip: require('tesseract.js/src/worker-script/node/gunzip.js') as unknown,
  fetch: refuse,
  readCache: async (path: string) => {
    const file = languageFile(basename(path).split('.')[0]!);
    return file ? await readFile(file) : refuse();
  },
  writeCache: () => Promise.resolve(),
  deleteCache: () => Promise.resolve(),
  checkCache: () => Promise.resolve(false),
});
parentPort!.on('message', (packet: unknown) => {
  script.dispatchHandlers(packet, (message) => parentPort!.postMessage(message));
});
