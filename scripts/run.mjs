/** `node scripts/run.mjs <script> [arguments]`: runs any of our scripts after the same set-up as `npm start`. */
import { bootstrap } from './lib/bootstrap.mjs';

const [script, ...args] = process.argv.slice(2);
if (!script) throw new Error('usage: node scripts/run.mjs <script> [arguments]');
await bootstrap(script, args);
