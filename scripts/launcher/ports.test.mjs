import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { freePort, requirePort } from './ports.mjs';
import { localUrl, readSettings } from './settings.mjs';

test('a port in use is refused with the command that chooses another', async (t) => {
  const server = createServer();
  const port = await freePort();
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  t.after(() => server.close());
  await assert.rejects(
    requirePort(port, '127.0.0.1'),
    new RegExp(`Port ${port} is in use.*PORT=${port + 1} npm start`),
  );
});

test('an address of another machine is refused', async () => {
  await assert.rejects(requirePort(3000, '192.0.2.1'), /HOST 192.0.2.1 is no address of this machine/);
});

test('port 0 becomes a free one', async () => {
  assert.ok((await requirePort(0, '127.0.0.1')) > 0);
});

test('children get ports outside the range for outgoing connections', async () => {
  const port = await freePort();
  assert.ok(port >= 20_000 && port < 32_000);
});

test('settings: defaults, and a sentence for each error', () => {
  const settings = readSettings({});
  assert.deepEqual([settings.host, settings.port], ['127.0.0.1', 3000]);
  assert.match(settings.dataDir, /\.nexus$/);
  for (const PORT of ['eighty', '-1', '70000', '3000.5'])
    assert.throws(() => readSettings({ PORT }), /PORT must be a whole number/);
});

test('URL for the browser', () => {
  assert.equal(localUrl({ host: '0.0.0.0', port: 80 }), 'http://localhost:80');
  assert.equal(localUrl(readSettings({ HOST: '[::1]', PORT: '81' })), 'http://[::1]:81');
});
