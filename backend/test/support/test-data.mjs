/** The folder of real documents and evaluation sets, which is no part of the repository. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** @returns the path of a file in it, or null when the folder or the file is not there. */
export function testData(...parts) {
  const folder = process.env.NEXUS_TEST_DATA ?? resolve(root, '../shared/data');
  const path = join(folder, ...parts);
  return existsSync(path) ? path : null;
}
