import { parentPort } from 'node:worker_threads';
import type { PageAnswer, PageQuestion } from './page-reader.js';
import { readPage } from './read-page.js';

// Runs in its own thread (page-reader.ts): processes pages sequentially until terminated.
parentPort!.on('message', ({ id, html, url, agent }: PageQuestion) => {
  let answer: PageAnswer;
  try {
    answer = { id, page: readPage(html, url, agent) };
  } catch (error) {
    answer = { id, fault: error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 500) : 'unknown' };
  }
  parentPort!.postMessage(answer);
});
