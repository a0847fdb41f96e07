/** Finds a Node that is new enough: this one, or the one that an optional dependency brought. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { atRoot, NODE_FLOOR, Refusal } from './project.mjs';

export const isNewEnough = (version) => {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number);
  return major > NODE_FLOOR[0] || (major === NODE_FLOOR[0] && minor >= NODE_FLOOR[1]);
};

const INSTALL = {
  darwin: 'brew install node',
  win32: 'winget install OpenJS.NodeJS',
  linux: 'see https://nodejs.org/en/download',
};

/** @returns the path of a suitable node binary. @throws Refusal with the line that installs one. */
export function findNode(version = process.version, platform = process.platform, arch = process.arch) {
  if (isNewEnough(version)) return process.execPath;
  const name = platform === 'win32' ? 'node-win' : `node-${platform}`;
  const bundled = atRoot('node_modules', `${name}-${arch}`, 'bin', platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(bundled) && isNewEnough(execFileSync(bundled, ['--version'], { encoding: 'utf8' }).trim())) return bundled;
  throw new Refusal(
    `Nexus AI Hub needs Node ${NODE_FLOOR.join('.')} or newer, this is ${version}, and none comes with the packages for ${platform} ${arch}. ` +
      `Install one (${INSTALL[platform] ?? INSTALL.linux}) and start again.`,
  );
}
