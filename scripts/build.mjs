/** `npm run build [-- <target>…] [--force]`: builds stale targets, or with --force all of them. */
import { buildStale } from './lib/build.mjs';
import { killAllGroups } from './lib/commands.mjs';
import { main } from './lib/project.mjs';

const args = process.argv.slice(2);
const names = args.filter((arg) => !arg.startsWith('--'));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => (killAllGroups(), process.exit(130)));
await main(() => buildStale(names.length > 0 ? names : undefined, { force: args.includes('--force') }));
