/** Finds a sufficiently new Node: this one, or the one from an optional dependency. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { atRoot, NODE_FLOOR, Refusal } from './project.mjs';

export const isNewEnough = (version) => {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number);
  return major > NODE_FLOOR[0] || (major === NODE_FLOOR[0] && minor >= NODE_FLOOR[1]);
};

const INSTALL = {
  darwin: 'brew install node@24 && export PATH="$(brew --prefix node@24)/bin:$PATH"',
  win32: 'winget install OpenJS.NodeJS.LTS',
};
/** Platforms for which the packages contain a Node: see optionalDependencies. */
const CARRIED = ['linux-x64', 'linux-arm64', 'win-x64'];

const platformName = (platform, arch) => `${platform === 'win32' ? 'win' : platform}-${arch}`;

function refusal(version, platform) {
  const line = INSTALL[platform] ?? 'see https://nodejs.org/en/download';
  return new Refusal(
    `Nexus AI Hub needs Node ${NODE_FLOOR.join('.')} or newer, and this is ${version}. Install one and start again:\n  ${line}`,
  );
}

/** Refuses early, before minutes of installation, if no suitable Node can be found. @throws Refusal */
export function requireHope(version = process.version, platform = process.platform, arch = process.arch) {
  if (!isNewEnough(version) && !CARRIED.includes(platformName(platform, arch))) throw refusal(version, platform);
}

/** @returns the path of a suitable node binary. @throws Refusal with the command that installs one. */
export function findNode(version = process.version, platform = process.platform, arch = process.arch) {
  if (isNewEnough(version)) return process.execPath;
  const binary = platform === 'win32' ? 'node.exe' : 'node';
  const carried = atRoot('node_modules', `node-${platformName(platform, arch)}`, 'bin', binary);
  if (existsSync(carried) && runs(carried)) return carried;
  throw refusal(version, platform);
}

/** A packaged binary may not run here, for example on a Linux without glibc. */
function runs(binary) {
  try {
    return isNewEnough(
      execFileSync(binary, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim(),
    );
  } catch {
    return false;
  }
}
