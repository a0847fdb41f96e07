import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { languageFile } from './languages.js';

// The thread of tesseract.js, started by it (option `workerPath`): as its own, but language data come from the installed
// packages, and there is no way to fetch or to write a file.
interface Script {
  dispatchHandlers(packet: unknown, send: (message: unknown) => void): void;
  setAdapter(adapter: object): void;
}

const require = createRequire(import.meta.url);
const script = require('tesseract.js/src/worker-script/index.js') as Script;
const refuse = (): Promise<never> => Promise.reject(new Error('There is no network in this thread.'));

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
