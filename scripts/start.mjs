import { bootstrap } from './lib/bootstrap.mjs';

await bootstrap('scripts/launcher/main.mjs', process.argv.slice(2));
