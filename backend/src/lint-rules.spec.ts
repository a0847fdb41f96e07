import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

/** ESLint's messages for `code`, were it the file at `path`; a process of its own because ESLint loads its config by import(). */
async function lint(path: string, code: string): Promise<string[]> {
  const script = `
    import { ESLint } from 'eslint';
    const eslint = new ESLint({ cwd: ${JSON.stringify(root)} });
    const [result] = await eslint.lintText(${JSON.stringify(code)}, { filePath: ${JSON.stringify(root + path)} });
    console.log('RULES' + JSON.stringify(result.messages.map((m) => m.ruleId)));`;
  const { NODE_OPTIONS: _, ...env } = process.env;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { cwd: root, env });
  return JSON.parse(stdout.slice(stdout.lastIndexOf('RULES') + 5)) as string[];
}

describe('the rules that keep the architecture', () => {
  it('refuses an import of a higher floor', async () => {
    const code = `import { TenantDb } from '../database/tenant-db.js';\nexport const x = TenantDb;\n`;
    expect(await lint('backend/src/common/violation.ts', code)).toContain('boundaries/dependencies');
    expect(await lint('backend/src/chat/fine.ts', code)).not.toContain('boundaries/dependencies');
  });

  it('refuses query building outside database/', async () => {
    const code = `export const f = (em: { createQueryBuilder(x: unknown): unknown }): unknown => em.createQueryBuilder({});\n`;
    expect(await lint('backend/src/chat/violation.ts', code)).toContain('no-restricted-syntax');
    expect(await lint('backend/src/database/fine.ts', code)).not.toContain('no-restricted-syntax');
  });

  it('refuses repeated work beside the scheduler', async () => {
    const code = `export const timer = setInterval(() => undefined, 1_000);\n`;
    expect(await lint('backend/src/knowledge/violation.ts', code)).toContain('no-restricted-globals');
    expect(await lint('backend/src/common/scheduling/ticker.ts', code)).not.toContain('no-restricted-globals');
  });

  it('refuses cookies beside the one place that checks who asks', async () => {
    const code = `export const f = (reply: { setCookie(n: string, v: string): void }): void => reply.setCookie('a', 'b');\n`;
    expect(await lint('backend/src/chat/violation.ts', code)).toContain('no-restricted-syntax');
    expect(await lint('backend/src/identity/browser-cookies.ts', code)).not.toContain('no-restricted-syntax');
  });

  it('refuses a regular expression that could take more than linear time', async () => {
    const code = `export const trim = (text: string): string => text.replace(/\\s+$/, '');\n`;
    for (const path of ['backend/src/chat/violation.ts', 'libs/contracts/src/violation.ts', 'widget/src/violation.ts'])
      expect(await lint(path, code)).toContain('regexp/no-super-linear-move');
    const nested = `export const is = (text: string): boolean => /^(?:a+)+$/.test(text);\n`;
    expect(await lint('backend/src/chat/violation.ts', nested)).toContain('regexp/no-super-linear-backtracking');
  });

  it('refuses process.env outside the process roots', async () => {
    const code = `export const home = process.env['HOME'];\n`;
    expect(await lint('backend/src/chat/violation.ts', code)).toContain('no-restricted-properties');
  });
});
