/** Searches programs on the PATH. Built-ins only. */
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** @returns the first of `names` that is an executable file, in the order of the names; otherwise null */
export function findOnPath(names, path = process.env.PATH ?? '') {
  for (const name of names) {
    for (const dir of path.split(delimiter)) {
      const file = join(dir, process.platform === 'win32' ? `${name}.exe` : name);
      if (dir && isExecutable(file)) return file;
    }
  }
  return null;
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
