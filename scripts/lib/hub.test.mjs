import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { fetchFile, hubOf, isIntact, listing } from './hub.mjs';

const COMMIT = 'a'.repeat(40);
const WEIGHTS = Buffer.from('weights '.repeat(5_000));
const CONFIG = Buffer.from('{"a":1}');
const entry = {
  size: WEIGHTS.length,
  sha256: createHash('sha256').update(WEIGHTS).digest('hex'),
};
const blob = createHash('sha1').update(`blob ${CONFIG.length}\0`).update(CONFIG).digest('hex');
let hub, dir, asked, send;

const server = createServer((request, response) => {
  asked.push([request.url, request.headers.range]);
  const json = (body) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  if (request.url === '/api/models/x/m/revision/main') return json({ sha: COMMIT });
  if (request.url === `/api/models/x/m/tree/${COMMIT}?recursive=true`)
    return json([
      { type: 'directory', path: 'onnx' },
      { type: 'file', path: 'config.json', size: CONFIG.length, oid: blob },
      { type: 'file', path: 'onnx/model.onnx', size: 130, oid: 'f', lfs: { oid: entry.sha256, size: entry.size } },
    ]);
  if (request.url.endsWith('/model.onnx')) return send(request, response);
  response.writeHead(404).end();
});
const whole = ({ headers }, response) => {
  const from = Number(/bytes=(\d+)-/.exec(headers.range ?? '')?.[1] ?? 0);
  response.writeHead(from > 0 ? 206 : 200).end(WEIGHTS.subarray(from));
};

before(async () => {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  hub = `http://127.0.0.1:${server.address().port}`;
});
after(() => server.close());
beforeEach((t) => {
  dir = mkdtempSync(join(tmpdir(), 'nexus-hub-'));
  [asked, send] = [[], whole];
  t.after?.(() => rmSync(dir, { recursive: true, force: true }));
});

test('a listing contains the commit, sizes and checksums', async () => {
  assert.deepEqual(await listing(hub, 'x/m', 'main'), {
    commit: COMMIT,
    files: { 'config.json': { size: CONFIG.length, blob }, 'onnx/model.onnx': entry },
  });
  await assert.rejects(listing(hub, 'x/none', 'main'), /answered 404/);
  await assert.rejects(listing('http://127.0.0.1:1', 'x/m', 'main'), /cannot be reached/);
});

test('a file is downloaded only once', async () => {
  const [url, target] = [`${hub}/model.onnx`, join(dir, 'onnx/model.onnx')];
  let told = 0;
  await fetchFile(url, target, entry, (bytes) => (told = bytes));
  assert.deepEqual(readFileSync(target), WEIGHTS);
  assert.equal(told, WEIGHTS.length);
  await fetchFile(url, target, entry);
  assert.equal(asked.length, 1);
});

test('an interrupted download is resumed', async () => {
  const [url, target] = [`${hub}/model.onnx`, join(dir, 'model.onnx')];
  send = (_, response) => {
    response.writeHead(200, { 'content-length': WEIGHTS.length });
    response.write(WEIGHTS.subarray(0, 9_000), () => setTimeout(() => response.destroy(), 50));
  };
  await assert.rejects(fetchFile(url, target, entry));
  assert.equal(existsSync(target), false);
  send = whole;
  await fetchFile(url, target, entry);
  assert.equal(asked[1][1], 'bytes=9000-');
  assert.deepEqual(readFileSync(target), WEIGHTS);
});

test('a server without range support sends the whole file again', async () => {
  const target = join(dir, 'model.onnx');
  writeFileSync(`${target}.part`, WEIGHTS.subarray(0, 100));
  send = (_, response) => response.writeHead(200).end(WEIGHTS);
  await fetchFile(`${hub}/model.onnx`, target, entry);
  assert.deepEqual(readFileSync(target), WEIGHTS);
});

test('a file with a wrong checksum is discarded', async () => {
  const target = join(dir, 'model.onnx');
  send = (_, response) => response.writeHead(200).end(Buffer.alloc(WEIGHTS.length));
  await assert.rejects(fetchFile(`${hub}/model.onnx`, target, entry), /size or sum differs/);
  assert.equal(existsSync(target) || existsSync(`${target}.part`), false);
});

test('small files are verified by their git id, and damaged ones are reported', async () => {
  const path = join(dir, 'config.json');
  writeFileSync(path, CONFIG);
  assert.equal(await isIntact(path, { size: CONFIG.length, blob }), true);
  writeFileSync(path, '{"a":2}');
  assert.equal(await isIntact(path, { size: CONFIG.length, blob }), false);
  assert.equal(await isIntact(join(dir, 'none'), entry), false);
});

test('HF_ENDPOINT selects a mirror', () => {
  assert.equal(hubOf({}), 'https://huggingface.co');
  assert.equal(hubOf({ HF_ENDPOINT: 'https://mirror.example/hf/' }), 'https://mirror.example/hf');
  assert.throws(() => hubOf({ HF_ENDPOINT: 'mirror' }), /not an address/);
});
