import assert from 'node:assert/strict';
import { test } from 'node:test';
import { childEnv, exposureSentence } from './services.mjs';

const settings = { databaseUrl: null, host: '127.0.0.1', port: 3000, dataDir: '/tmp/x' };
const decided = (reasons) => childEnv(settings, {}, {}, reasons);

test('strangers may sign up only if the product is not reachable by others', (t) => {
  const { NEXUS_SIGNUP } = process.env;
  delete process.env.NEXUS_SIGNUP;
  t.after(() => NEXUS_SIGNUP === undefined || (process.env.NEXUS_SIGNUP = NEXUS_SIGNUP));
  assert.equal(decided([]).NEXUS_SIGNUP, 'open');
  assert.equal(decided(['TRUST_PROXY is set']).NEXUS_SIGNUP, 'setup');
  process.env.NEXUS_SIGNUP = 'invite';
  assert.equal(decided([]).NEXUS_SIGNUP, 'invite');
  delete process.env.NEXUS_SIGNUP;
});

test('the decision is reported with its reasons', () => {
  const embedded = { NEXUS_SIGNUP: 'open', NEXUS_PROFILE: 'embedded' };
  assert.equal(
    exposureSentence([], embedded),
    'Reachable from this machine only. Everybody who reaches it may sign up; workspaces may call private addresses.',
  );
  assert.equal(
    exposureSentence(['NEXUS_PUBLIC_URL is https://hub.example', 'TRUST_PROXY is set'], {
      ...embedded,
      NEXUS_SIGNUP: 'setup',
    }),
    'Reachable by others: NEXUS_PUBLIC_URL is https://hub.example; TRUST_PROXY is set. ' +
      'The first account needs the setup token, others an invitation; workspaces may not call private addresses.',
  );
  const asked = { ...embedded, NEXUS_ALLOW_PRIVATE_PROVIDERS: 'true' };
  assert.match(
    exposureSentence(['TRUST_PROXY is set'], asked),
    /Everybody .* may sign up; workspaces may call private/,
  );
});
