/** `npm run build [-- <target>…] [--force]` */
import { main } from './lib/project.mjs';
import { buildStale, TARGETS } from './lib/targets.mjs';

const args = process.argv.slice(2);
const names = args.filter((a) => !a.startsWith('--'));
await main(() => buildStale(names.length > 0 ? names : TARGETS.map((t) => t.name), args.includes('--force')));
