/** Finds a Chromium for the browser ring, or downloads one if that is possible without confirmation. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findOnPath } from '../lib/find-program.mjs';
import { npmCommand } from '../lib/install.mjs';
import { atRoot, Refusal, step } from '../lib/project.mjs';

/** Downloaded only if no browser is installed, so that `npm start` does not include 67 MB that it never needs. */
const PACKAGE = '@sparticuz/chromium@153.0.0';
const NAMES = [
  'google-chrome',
  'google-chrome-stable',
  'chromium',
  'chromium-browser',
  'microsoft-edge',
  'microsoft-edge-stable',
];
const PLACES = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) =>
    ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'].map((path) =>
      join(process.env[name] ?? '', path),
    ),
  ),
};
const INSTALL = {
  darwin: 'brew install --cask google-chrome',
  win32: 'winget install Google.Chrome',
  linux: 'sudo apt-get install chromium   (Debian, Ubuntu)   or   sudo dnf install chromium   (Fedora, RHEL)',
};

/** Querying the version of a browser on Windows opens a window. */
const works = (file) =>
  process.platform === 'win32' || spawnSync(file, ['--version'], { timeout: 20_000 }).status === 0;

/** @returns the path of a browser that Playwright can start. @throws Refusal with the command that installs one. */
export async function requireBrowser(env = process.env) {
  const given = env.NEXUS_CHROMIUM;
  if (given && !existsSync(given)) throw new Refusal(`NEXUS_CHROMIUM names ${given}, which does not exist.`);
  if (given) return given;
  const installed = findOnPath(NAMES, env.PATH) ?? PLACES[process.platform]?.find((file) => existsSync(file));
  if (installed && works(installed)) return installed;
  const brought = (await fromRegistry().catch(() => null)) ?? (await fromDebian());
  if (brought) return brought;
  const line = INSTALL[process.platform] ?? INSTALL.linux;
  throw new Refusal(`The browser ring needs Chrome, Chromium or Edge. Install one and start again:\n  ${line}`);
}

/** The package unpacks itself into the temporary folder and adds the directory of its libraries to LD_LIBRARY_PATH. */
async function fromRegistry() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  const dir = atRoot('.nexus/tools');
  const entry = join(dir, 'node_modules/@sparticuz/chromium/build/esm/index.js');
  if (!existsSync(entry)) {
    await step('Fetching a browser for the tests', async () => {
      mkdirSync(dir, { recursive: true });
      // Without its own manifest npm would install into the enclosing checkout.
      writeFileSync(join(dir, 'package.json'), '{ "private": true }\n');
      const [program, ...args] = npmCommand();
      execFileSync(program, [...args, 'install', '--ignore-scripts', '--no-audit', '--no-fund', PACKAGE], {
        cwd: dir,
        stdio: 'ignore',
      });
    });
  }
  const { default: chromium } = await import(pathToFileURL(entry).href);
  const file = await chromium.executablePath();
  return works(file) ? file : null;
}

async function fromDebian() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !findOnPath(['apt-get'])) return null;
  await step("Installing Debian's chromium for the tests", async () => {
    spawnSync('apt-get', ['update'], { stdio: 'ignore' });
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { stdio: 'ignore', env });
  });
  const file = findOnPath(NAMES);
  return file && works(file) ? file : null;
}
