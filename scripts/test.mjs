import { bootstrap } from './lib/bootstrap.mjs';

await bootstrap('scripts/testing/main.mjs', process.argv.slice(2));
