/** Runs one test tool and reads its machine-readable result. Each answers {passed, failed, skipped}. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atRoot } from '../lib/project.mjs';

const NOTHING = { passed: 0, failed: 0, skipped: 0 };

/** Runs a program with its output shown; resolves with the exit code. A hanging one is killed. */
export function run(program, args, { cwd = '.', env = {}, timeoutMs = 15 * 60_000 } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: atRoot(cwd), env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'inherit'] });
    const late = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    child.once('error', () => resolve(1));
    child.once('exit', (code) => {
      clearTimeout(late);
      resolve(code ?? 1);
    });
  });
}

async function withReport(name, work) {
  const dir = mkdtempSync(join(tmpdir(), 'nexus-report-'));
  try {
    return await work(join(dir, name));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** An exit code without a failing test is a failure of its own: a crash, a suite that did not load, no test at all. */
const judge = (result, code) => (code !== 0 && result.failed === 0 ? { ...result, failed: 1 } : result);

const readJson = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null);

const fromJestJson = (report) =>
  report
    ? {
        passed: report.numPassedTests,
        // A suite that does not load has no tests to fail.
        failed: report.numFailedTests + (report.numRuntimeErrorTestSuites ?? 0),
        skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
      }
    : NOTHING;

export const jest = (project, { env = {}, args = [] } = {}) =>
  withReport('jest.json', async (file) => {
    const bin = atRoot('node_modules/jest/bin/jest.js');
    const flags = ['--selectProjects', project, '--json', '--outputFile', file, '--silent=false', '--forceExit', ...args];
    const code = await run(process.execPath, ['--experimental-vm-modules', '--no-warnings', bin, ...flags], { cwd: 'backend', env });
    return judge(fromJestJson(readJson(file)), code);
  });

export const vitest = (cwd) =>
  withReport('vitest.json', async (file) => {
    const bin = atRoot('node_modules/vitest/vitest.mjs');
    const code = await run(process.execPath, [bin, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`], { cwd });
    return judge(fromJestJson(readJson(file)), code);
  });

export const angular = () =>
  withReport('angular.json', async (file) => {
    const bin = atRoot('node_modules/@angular/cli/bin/ng.js');
    const flags = ['test', 'admin', '--no-watch', '--no-progress', '--reporters', 'json', '--output-file', file];
    const code = await run(process.execPath, [bin, ...flags], { env: { NG_CLI_ANALYTICS: 'false', CI: 'true' } });
    return judge(fromJestJson(readJson(file)), code);
  });

/** Node's own runner, for what must not run inside another one: the launcher, and real browsers. */
export const nodeTest = (files, { env = {}, concurrency = 1 } = {}) =>
  withReport('node.tap', async (file) => {
    const reporters = ['--test-reporter=spec', '--test-reporter-destination=stdout', '--test-reporter=tap', `--test-reporter-destination=${file}`];
    const code = await run(process.execPath, ['--test', `--test-concurrency=${concurrency}`, '--no-warnings', ...reporters, ...files.map((f) => atRoot(f))], { env });
    return judge(fromTap(existsSync(file) ? readFileSync(file, 'utf8') : ''), code);
  });

export function fromTap(text) {
  const count = (name) => Number(text.match(new RegExp(`^# ${name} (\\d+)$`, 'm'))?.[1] ?? 0);
  return { passed: count('pass'), failed: count('fail') + count('cancelled'), skipped: count('skipped') + count('todo') };
}
