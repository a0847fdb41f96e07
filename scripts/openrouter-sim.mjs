/** `npm run openrouter:sim [-- <port> [<models file>]]`: a simulator of OpenRouter; point OPENROUTER_BASE_URL at it. */
import { pathToFileURL } from 'node:url';
import { buildStale } from './lib/build.mjs';
import { atRoot, main } from './lib/project.mjs';

await main(async () => {
  await buildStale(['contracts', 'testing']);
  await import(pathToFileURL(atRoot('libs/testing/dist/openrouter/cli.js')).href);
});
