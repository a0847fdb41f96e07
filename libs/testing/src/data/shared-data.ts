import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file or folder of the shared test data, or null if the machine has none. `NEXUS_TEST_DATA` sets its location. */
export function sharedData(path: string): string | null {
  const root = process.env['NEXUS_TEST_DATA'] ?? fileURLToPath(new URL('../../../../../shared/data', import.meta.url));
  const full = resolve(root, path);
  return existsSync(full) ? full : null;
}
