/** Model files from Hugging Face or a mirror of it (`HF_ENDPOINT`). */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Refusal } from './project.mjs';

const SILENCE_MS = 60_000;

/** @returns the base URL without a trailing slash. @throws Refusal */
export function hubOf(env = process.env) {
  const text = env.HF_ENDPOINT || 'https://huggingface.co';
  if (!/^https?:$/.test(URL.parse(text)?.protocol ?? '')) throw new Refusal(`HF_ENDPOINT is not an address: ${text}`);
  let end = text.length;
  while (text[end - 1] === '/') end--;
  return text.slice(0, end);
}

async function ask(url, options = {}) {
  const headers = {
    ...(process.env.HF_TOKEN ? { authorization: `Bearer ${process.env.HF_TOKEN}` } : {}),
    ...options.headers,
  };
  let response;
  try {
    response = await fetch(url, { ...options, headers });
  } catch (error) {
    throw new Refusal(`${new URL(url).origin} cannot be reached: ${error.cause?.message ?? error.message}`);
  }
  if (response.ok) return response;
  await response.body?.cancel();
  throw new Refusal(`${url} answered ${response.status}.`);
}

/**
 * Contents of a repository's revision.
 * @param revision a branch, a tag or a commit
 * @returns `{ commit, files }`: for each path its size in bytes, and its `sha256` or (small files) the git `blob` id
 */
export async function listing(hub, name, revision) {
  const info = await (await ask(`${hub}/api/models/${name}/revision/${encodeURIComponent(revision)}`)).json();
  const commit = info.sha;
  if (!/^[0-9a-f]{40}$/.test(commit ?? ''))
    throw new Refusal(`${hub} does not say which commit ${revision} of ${name} is.`);
  const tree = await (await ask(`${hub}/api/models/${name}/tree/${commit}?recursive=true`)).json();
  const files = tree.filter(({ type }) => type === 'file');
  const entry = ({ size, oid, lfs }) => (lfs ? { size: lfs.size, sha256: lfs.oid } : { size, blob: oid });
  return { commit, files: Object.fromEntries(files.map((file) => [file.path, entry(file)])) };
}

/**
 * Downloads one file; resumes an earlier attempt, and discards a file with a wrong checksum.
 * @param told called with the number of bytes so far
 */
export async function fetchFile(url, target, expected, told = () => {}) {
  if (existsSync(target) && (await isIntact(target, expected))) return told(expected.size);
  mkdirSync(dirname(target), { recursive: true });
  const part = `${target}.part`;
  let have = existsSync(part) ? statSync(part).size : 0;
  if (have >= expected.size) have = 0;
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(new Refusal(`${url}: nothing came for a minute.`)), SILENCE_MS);
  try {
    const range = have > 0 ? { range: `bytes=${have}-` } : {};
    const response = await ask(url, { headers: range, signal: silence.signal });
    if (response.status !== 206) have = 0;
    const counted = Readable.fromWeb(response.body).map((chunk) => {
      timer.refresh();
      told((have += chunk.length));
      return chunk;
    });
    await pipeline(counted, createWriteStream(part, { flags: response.status === 206 ? 'a' : 'w' }));
  } finally {
    clearTimeout(timer);
  }
  if (!(await isIntact(part, expected))) {
    rmSync(part);
    throw new Refusal(`${url} is not what the hub lists: its size or sum differs. Try again.`);
  }
  renameSync(part, target);
}

/** Whether a file has the size and checksum of its entry, see `listing`. */
export async function isIntact(path, { size, sha256, blob }) {
  if (!existsSync(path) || statSync(path).size !== size) return false;
  const hash = createHash(sha256 ? 'sha256' : 'sha1');
  if (!sha256) hash.update(`blob ${size}\0`);
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex') === (sha256 ?? blob);
}
