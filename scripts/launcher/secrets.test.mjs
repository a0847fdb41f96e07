import assert from 'node:assert/strict';
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../testing/support.mjs';
import { loadSecrets } from './secrets.mjs';

const setUp = (t) => {
  const dir = temporaryFolder(t);
  return { dir, file: join(dir, 'secrets.env') };
};

test('secrets are generated once: strong, distinct, and unchanged at the next start', (t) => {
  const { dir, file } = setUp(t);
  const first = loadSecrets(file, {});
  assert.deepEqual(loadSecrets(file, {}), first);
  for (const name of ['NEXUS_JWT_SECRET', 'NEXUS_MASTER_KEY'])
    assert.equal(Buffer.from(first[name], 'base64').length, 32);
  assert.equal(new Set(Object.values(first)).size, 4);
  assert.deepEqual(readdirSync(dir), ['secrets.env']);
});

test(
  'only the owner may read them, even if the file permissions were widened',
  { skip: process.platform === 'win32' },
  (t) => {
    const { file } = setUp(t);
    loadSecrets(file, {});
    assert.equal(statSync(file).mode & 0o777, 0o600);
    chmodSync(file, 0o644);
    loadSecrets(file, {});
    assert.equal(statSync(file).mode & 0o777, 0o600);
  },
);

test('a secret in the environment takes precedence and is not stored', (t) => {
  const { file } = setUp(t);
  const given = 'from-the-environment-from-the-environment';
  assert.equal(loadSecrets(file, { NEXUS_MASTER_KEY: given }).NEXUS_MASTER_KEY, given);
  assert.doesNotMatch(readFileSync(file, 'utf8'), /from-the-environment/);
});

test('a secret required by a new version is added, the others stay', (t) => {
  const { file } = setUp(t);
  writeFileSync(file, '# comment\nNEXUS_JWT_SECRET=kept=with=equals\n');
  const secrets = loadSecrets(file, {});
  assert.equal(secrets.NEXUS_JWT_SECRET, 'kept=with=equals');
  assert.equal(loadSecrets(file, {}).NEXUS_MASTER_KEY, secrets.NEXUS_MASTER_KEY);
});
