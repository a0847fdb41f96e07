import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { temporaryFolder } from '../testing/support.mjs';
import { reset } from './reset.mjs';

function dataFolder(t) {
  const dir = temporaryFolder(t);
  for (const name of ['postgres', 'redis', 'blobs', 'bin', 'models']) mkdirSync(join(dir, name));
  for (const name of ['secrets.env', 'lock.json', 'postgres/base', 'bin/redis-server'])
    writeFileSync(join(dir, name), '');
  return dir;
}

const terminal = () => Object.assign(new PassThrough(), { isTTY: true });
const everything = ['bin', 'blobs', 'lock.json', 'models', 'postgres', 'redis', 'secrets.env'];
const downloads = ['bin', 'lock.json', 'models'];

test('without a terminal it refuses, unless --yes is given', async (t) => {
  const dir = dataFolder(t);
  await assert.rejects(reset(dir, { input: new PassThrough() }), /without a terminal, say --reset --yes/);
  assert.deepEqual(readdirSync(dir).sort(), everything);
  await reset(dir, { yes: true });
  assert.deepEqual(readdirSync(dir).sort(), downloads);
});

for (const { answer, left } of [
  { answer: 'yes', left: downloads },
  { answer: 'y', left: everything },
  { answer: '', left: everything },
]) {
  test(`in a terminal it asks; "${answer}" ${left === downloads ? 'empties the folder' : 'deletes nothing'}`, async (t) => {
    const dir = dataFolder(t);
    const input = terminal();
    const output = new PassThrough();
    input.write(`${answer}\n`);
    await reset(dir, { input, output }).catch((error) => assert.match(error.message, /Nothing was deleted/));
    assert.match(String(output.read()), /Delete all accounts, documents, conversations and secrets/);
    assert.deepEqual(readdirSync(dir).sort(), left);
  });
}

test('a folder that is not ours is never emptied', async (t) => {
  const dir = temporaryFolder(t);
  writeFileSync(join(dir, 'thesis.docx'), '');
  await assert.rejects(reset(dir, { yes: true }), /does not look like a data folder/);
  assert.deepEqual(readdirSync(dir), ['thesis.docx']);
});

test('an empty folder requires no confirmation', async (t) => {
  await reset(temporaryFolder(t), { input: new PassThrough() });
});
