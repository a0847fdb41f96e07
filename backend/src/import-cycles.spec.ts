import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The files that each file imports by a relative path, type imports included: `import-x/no-cycle` does not follow those. */
function importsOf(files: ReadonlyMap<string, string>): Map<string, string[]> {
  const target = (from: string, to: string): string | undefined => {
    const path = posix.join(posix.dirname(from), to);
    return [path.replace(/\.js$/, '.ts'), `${path}.ts`, `${path}/index.ts`].find((each) => files.has(each));
  };
  return new Map(
    [...files].map(([file, text]) => {
      const named = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
      const found = named.filter((name) => name.startsWith('.')).map((name) => target(file, name));
      return [file, found.filter((each) => each !== undefined)];
    }),
  );
}

/** Files that lead back to themselves; those that only lead to, or are reached from, a cycle are left out. */
function inCycles(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const left = new Map([...imports].map(([file, to]) => [file, new Set(to)]));
  for (let before = -1; before !== left.size;) {
    before = left.size;
    const imported = new Set([...left.values()].flatMap((to) => [...to]));
    for (const [file, to] of left) if (to.size === 0 || !imported.has(file)) left.delete(file);
    for (const to of left.values()) for (const file of to) if (!left.has(file)) to.delete(file);
  }
  return [...left.keys()];
}

describe('imports', () => {
  it('are followed through types and from one file to the next', () => {
    const files = new Map([
      ['a/a.ts', `import type { B } from './b.js';`],
      ['a/b.ts', `export const load = () => import('../c.js');`],
      ['c.ts', `export { a } from './a/a';`],
      ['d.ts', `import { a } from './a/a.js';\nimport { e } from './e.js';`],
      ['e.ts', `export const e = 1;`],
    ]);
    expect(inCycles(importsOf(files))).toEqual(['a/a.ts', 'a/b.ts', 'c.ts']);
  });

  it('make no cycle in the backend, the libraries, the console or the widget', () => {
    const listed = execFileSync('git', ['ls-files', 'backend/src', 'libs', 'admin/src', 'widget/src'], { cwd: root });
    const paths = listed.toString().split('\n');
    const own = paths.filter((path) => path.endsWith('.ts') && !path.includes('/gen/') && existsSync(root + path));
    expect(inCycles(importsOf(new Map(own.map((path) => [path, readFileSync(root + path, 'utf8')]))))).toEqual([]);
  });
});
