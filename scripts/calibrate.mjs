/** `npm run calibrate -- [arguments]`: builds the backend if it is stale and runs backend/tools/calibrate-cache.mjs. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { buildStale } from './lib/build.mjs';
import { atRoot, main } from './lib/project.mjs';

const data = atRoot('../shared/data');
const env = { ...process.env, ...(!process.env.NEXUS_TEST_DATA && existsSync(data) ? { NEXUS_TEST_DATA: data } : {}) };

await main(async () => {
  await buildStale(['contracts', 'backend']);
  const tool = spawn(
    process.execPath,
    ['--no-warnings', atRoot('backend/tools/calibrate-cache.mjs'), ...process.argv.slice(2)],
    {
      env,
      stdio: 'inherit',
    },
  );
  process.exitCode = await new Promise((resolve) => tool.once('exit', (code) => resolve(code ?? 1)));
});
