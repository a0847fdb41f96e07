import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Code, the rule that refuses it, a file where it does and one where it may stand. Code of types needs files that exist. */
interface Case {
  what: string;
  code: string;
  rule: string;
  refused: string[];
  allowed?: string;
}

const call = (object: string, method: string, ...args: string[]): string =>
  `export const f = (${object}: Record<string, (...a: unknown[]) => unknown>): unknown => ${object}.${method}!(${args.join(', ')});\n`;

const CASES: Case[] = [
  {
    what: 'an import of a higher floor',
    code: `import { TenantDb } from '../database/tenant-db.js';\nexport const x = TenantDb;\n`,
    rule: 'boundaries/dependencies',
    refused: ['backend/src/common/violation.ts'],
    allowed: 'backend/src/chat/fine.ts',
  },
  ...['database/tenant-db', 'config/app-config', 'knowledge/knowledge.service'].map((module): Case => ({
    what: `${module} in parsing, which knows only common`,
    code: `import * as x from '../${module}.js';\nexport const y = x;\n`,
    rule: 'boundaries/dependencies',
    refused: ['backend/src/parsing/violation.ts'],
    allowed: 'backend/src/chat/fine.ts',
  })),
  {
    what: 'ingestion inside the documents of knowledge/',
    code: `import { StageState } from '../ingestion/stage-state.js';\nexport const x = StageState;\n`,
    rule: 'no-restricted-imports',
    refused: ['backend/src/knowledge/documents/violation.ts', 'backend/src/knowledge/retrieval/violation.ts'],
    allowed: 'backend/src/knowledge/reindex/fine.ts',
  },
  ...['em.createQueryBuilder', 'em.nativeDelete', 'em.nativeUpdate', 'em.upsert', 'em.execute'].map((name): Case => {
    const [object, method] = name.split('.') as [string, string];
    return {
      what: `${name} outside database/`,
      code: call(object, method, '{}').replace('!', ''),
      rule: 'no-restricted-syntax',
      refused: ['backend/src/chat/violation.ts', 'backend/src/knowledge/violation.ts'],
      allowed: 'backend/src/database/fine.ts',
    };
  }),
  {
    what: "the same on what TenantDb's em() returns",
    code: `export const f = (db: { em(): { execute(x: string): unknown } }): unknown => db.em().execute('');\n`,
    rule: 'no-restricted-syntax',
    refused: ['backend/src/llm/violation.ts'],
    allowed: 'backend/src/database/fine.ts',
  },
  ...[
    ['LockMode', '@mikro-orm/core'],
    ['UniqueConstraintViolationException', '@mikro-orm/core'],
    ['toPage', '../common/paging/paging.js'],
    ['decodeCursor', '../common/paging/paging.js'],
  ].map(([name, module]): Case => ({
    what: `${name} outside database/`,
    code: `import { ${name} } from '${module}';\nexport const x = ${name};\n`,
    rule: 'no-restricted-syntax',
    refused: ['backend/src/chat/violation.ts'],
    allowed: 'backend/src/database/fine.ts',
  })),
  {
    what: 'a promise that nobody waits for',
    code: `const work = async (): Promise<void> => {};\nwork();\n`,
    rule: '@typescript-eslint/no-floating-promises',
    refused: ['backend/src/common/ids/ids.ts'],
  },
  {
    what: 'a promise where a value is expected',
    code: `export const x = [1].filter(async () => true);\n`,
    rule: '@typescript-eslint/no-misused-promises',
    refused: ['backend/src/common/ids/ids.ts'],
  },
  {
    what: 'a switch that forgets a case',
    code: `export const f = (x: 'a' | 'b'): void => {\n  switch (x) {\n    case 'a':\n      return;\n  }\n};\n`,
    rule: '@typescript-eslint/switch-exhaustiveness-check',
    refused: ['backend/src/common/ids/ids.ts'],
  },
  {
    what: 'repeated work beside the scheduler',
    code: `export const timer = setInterval(() => undefined, 1_000);\n`,
    rule: 'no-restricted-globals',
    refused: ['backend/src/knowledge/violation.ts'],
    allowed: 'backend/src/common/scheduling/ticker.ts',
  },
  {
    what: 'cookies beside the one place that checks who asks',
    code: call('reply', 'setCookie', "'a'", "'b'").replace('!', ''),
    rule: 'no-restricted-syntax',
    refused: ['backend/src/chat/violation.ts'],
    allowed: 'backend/src/identity/browser-cookies.ts',
  },
  ...['Date.now()', 'new Date()'].map((code): Case => ({
    what: `${code} beside the clock`,
    code: `export const now = ${code};\n`,
    rule: 'no-restricted-syntax',
    refused: ['chat', 'parsing', 'knowledge/ingestion'].map((folder) => `backend/src/${folder}/violation.ts`),
    allowed: 'backend/src/common/clock/fine.ts',
  })),
  {
    what: 'a regular expression that can move in more than linear time',
    code: `export const trim = (text: string): string => text.replace(/\\s+$/, '');\n`,
    rule: 'regexp/no-super-linear-move',
    refused: ['backend/src/chat/violation.ts', 'libs/contracts/src/violation.ts', 'widget/src/violation.ts'],
  },
  {
    what: 'a regular expression that can backtrack in more than linear time',
    code: `export const is = (text: string): boolean => /^(?:a+)+$/.test(text);\n`,
    rule: 'regexp/no-super-linear-backtracking',
    refused: ['backend/src/chat/violation.ts'],
  },
  {
    what: 'process.env outside the process roots',
    code: `export const home = process.env['HOME'];\n`,
    rule: 'no-restricted-properties',
    refused: ['backend/src/chat/violation.ts'],
  },
];

/**
 * The rules that each piece of code breaks, were it the file at its path. One process of its own, because ESLint loads its
 * configuration by import(). A file that does not exist belongs to no TypeScript project: rules of types are off for it.
 */
async function lint(pieces: { path: string; code: string }[]): Promise<string[][]> {
  const input = pieces.map((piece) => ({ ...piece, path: root + piece.path, exists: existsSync(root + piece.path) }));
  const script = `
    import { ESLint } from 'eslint';
    import tseslint from 'typescript-eslint';
    const cwd = ${JSON.stringify(root)};
    const untyped = [{ files: ['**/*.ts'], ...tseslint.configs.disableTypeChecked }];
    const linters = { true: new ESLint({ cwd }), false: new ESLint({ cwd, overrideConfig: untyped }) };
    const found = [];
    for (const { path, code, exists } of ${JSON.stringify(input)}) {
      const [result] = await linters[exists].lintText(code, { filePath: path });
      found.push(result.messages.map((m) => m.ruleId ?? m.message));
    }
    console.log('RULES' + JSON.stringify(found));`;
  const { NODE_OPTIONS: _, ...env } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    cwd: root,
    env,
  });
  return JSON.parse(stdout.slice(stdout.lastIndexOf('RULES') + 5)) as string[][];
}

describe('the rules that keep the architecture', () => {
  const found = new Map<string, string[]>();
  const key = (path: string, code: string): string => `${path}\n${code}`;

  beforeAll(async () => {
    const pieces = CASES.flatMap(({ code, refused, allowed }) =>
      [...refused, ...(allowed ? [allowed] : [])].map((path) => ({ path, code })),
    );
    const rules = await lint(pieces);
    pieces.forEach(({ path, code }, i) => found.set(key(path, code), rules[i]!));
    // Type-aware rules load the whole program first.
  }, 300_000);

  it.each(CASES.map((one) => [one.what, one] as const))('refuse %s', (_, { code, rule, refused, allowed }) => {
    for (const path of refused) expect(found.get(key(path, code))).toContain(rule);
    if (allowed) expect(found.get(key(allowed, code))).not.toContain(rule);
  });
});
