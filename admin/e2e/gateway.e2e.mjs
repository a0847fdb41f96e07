// Journeys through Models and Cache against the stand-in API. Run: node --test admin/e2e/gateway.e2e.mjs
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { startMock } from './mock/server.mjs';
import { launchChromium } from '../../scripts/testing/launch-chromium.mjs';

describe('models and cache', { concurrency: 1 }, () => {
  let browser, context, page, mock;
  before(async () => (browser = await launchChromium()));
  after(() => browser.close());
  const open = async (path, options) => {
    mock = await startMock(options);
    context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
    page = await context.newPage();
    await page.goto(mock.url + path);
  };
  afterEach(async () => {
    await context?.close();
    await mock?.close();
  });
  const dialog = () => page.getByRole('dialog');
  const saved = (path) => page.waitForResponse((r) => r.request().method() === 'PUT' && r.url().endsWith(path));

  test('the fallback chain is reordered with the keyboard, announced, and stored', { timeout: 60_000 }, async () => {
    await open('/models/routing');
    const grip = page.getByRole('button', { name: /^Move anthropic.*position 1 of 3/ });
    await grip.focus();
    await page.keyboard.press('ArrowDown');
    await page.getByText('anthropic/claude-sonnet-4.5, moved to position 2 of 3').waitFor({ state: 'attached' });
    // The handle keeps the focus, so that the next press goes on.
    await page.keyboard.press('ArrowDown');
    const moved = page.getByRole('button', { name: /^Move anthropic.*position 3 of 3/ });
    await moved.waitFor();
    assert.equal(await moved.evaluate((element) => element === document.activeElement), true);
    const answer = saved('/api/model-config');
    await page.getByRole('button', { name: 'Save' }).click();
    await answer;
    assert.equal(mock.state.config.fallback_models.at(-1), 'anthropic/claude-sonnet-4.5');
  });

  test('a row is dragged to another place', { timeout: 60_000 }, async () => {
    await open('/models/routing');
    const grip = page.getByRole('button', { name: /^Move nexus\/extractive/ });
    const from = await grip.boundingBox();
    const to = await page.getByRole('button', { name: /^Move anthropic/ }).boundingBox();
    const middle = (box) => [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(...middle(from));
    await page.mouse.down();
    await page.mouse.move(from.x + 4, from.y - 12, { steps: 3 });
    await page.mouse.move(...middle(to), { steps: 8 });
    await page.mouse.up();
    await page.getByRole('button', { name: /^Move nexus\/extractive, position 1 of 3/ }).waitFor();
  });

  test('a provider is connected: its key is tried, stored, and comes back as a hint', { timeout: 60_000 }, async () => {
    await open('/models/providers', { empty: true });
    await page.getByRole('button', { name: 'Connect a provider' }).last().click();
    await dialog().getByLabel('API key').fill('sk-or-v1-secret-1234');
    await dialog().getByRole('button', { name: 'Connect', exact: true }).click();
    await page.getByText('Answered in 184 ms · 14 models').waitFor();
    await page.getByText('…1234').waitFor();
    assert.equal((await page.content()).includes('secret'), false);
    const told = mock.state.seen.filter((call) => JSON.stringify(call.body ?? '').includes('secret'));
    assert.deepEqual(
      told.map((call) => call.path),
      ['/api/provider-keys/openrouter/try', '/api/provider-keys/openrouter'],
    );
  });

  test('models are limited to a maker and one more', { timeout: 60_000 }, async () => {
    await open('/models');
    const before = mock.state.config.allowed_models;
    await page.getByRole('button', { name: 'Choose models…' }).click();
    await page.getByText('You have unsaved changes').waitFor();
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('button', { name: 'Choose models…' }).click();
    await page.getByLabel('Allow a maker or pattern').fill('openai');
    await page.keyboard.press('Enter');
    await page.getByRole('switch', { name: 'Allow Google: Gemini 2.5 Flash' }).click();
    await page.getByRole('switch', { name: 'Allow Google: Gemini 2.5 Flash', checked: true }).waitFor();
    await page.getByRole('button', { name: 'Remove openai/*' }).click();
    await page.getByRole('button', { name: 'Remove openai/*' }).waitFor({ state: 'detached' });
    assert.deepEqual(mock.state.config.allowed_models, before, 'nothing is stored before Save');
    const answer = saved('/api/model-config');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await answer;
    assert.equal(mock.state.config.allowed_models.includes('google/gemini-2.5-flash'), true);
    assert.equal(mock.state.config.allowed_models.includes('openai/*'), false);
  });

  test('a budget for a member is set, then raised', { timeout: 60_000 }, async () => {
    await open('/models/budgets', { empty: true });
    await page.getByRole('button', { name: 'Set a budget' }).click();
    await dialog().getByLabel('For').selectOption('member');
    await dialog().getByLabel('Member').selectOption({ label: 'Ada Lovelace' });
    await dialog().getByLabel('Limit').fill('25');
    await dialog().getByRole('button', { name: 'Save budget' }).click();
    await page.getByRole('button', { name: /^Edit the budget of Ada Lovelace/ }).click();
    await dialog().getByLabel('Limit').fill('40');
    const answer = saved('/api/budgets');
    await page.keyboard.press('Enter');
    await answer;
    await page.getByText('of $40.00').waitFor();
    assert.deepEqual(
      mock.state.budgets.map(({ limit, subject }) => [limit, subject.type]),
      [[40, 'member']],
    );
  });

  test('a question is tried, the entry that matches is opened and reported', { timeout: 60_000 }, async () => {
    await open('/cache/try');
    await page.getByLabel('Question').fill('Can I carry leave over?');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Semantic hit' }).waitFor();
    await page.getByRole('link', { name: /^How many days of leave/ }).click();
    await dialog().getByRole('button', { name: 'Report a wrong hit' }).click();
    await dialog().getByRole('button', { name: 'Report and delete' }).click();
    await dialog().waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /^How many days of leave/ }).waitFor({ state: 'detached' });
    const report = mock.state.seen.find((call) => call.path === '/api/cache/entries/e1/report');
    assert.equal(report.body.question, 'How many leave days carry over to the next year?');
  });

  test('a purge says what is lost and asks for the word', { timeout: 60_000 }, async () => {
    await open('/cache');
    await page.getByRole('button', { name: 'What is the refund period?', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Purge…' }).click();
    await dialog().getByText('All 3 stored answers will be deleted').waitFor();
    const purge = dialog().getByRole('button', { name: 'Purge' });
    assert.equal(await purge.isDisabled(), true);
    await dialog().getByLabel('Type “purge” to confirm').fill('purge');
    await purge.click();
    await page.getByText('Nothing stored yet').waitFor();
    assert.equal(mock.state.cache.entries.length, 0);
  });

  test('verification is switched off only after a warning', { timeout: 60_000 }, async () => {
    await open('/cache/settings');
    await page.getByRole('switch', { name: 'Verification' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await dialog().getByRole('button', { name: 'Keep it on' }).click();
    assert.equal(mock.state.cache.settings.verification, true);
    await page.getByRole('switch', { name: 'Verification' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    const answer = saved('/api/cache/settings');
    await dialog().getByRole('button', { name: 'Switch it off' }).click();
    await answer;
    assert.equal(mock.state.cache.settings.verification, false);
  });

  test('two models are compared: both stream, one is stopped, a third joins', { timeout: 60_000 }, async () => {
    await open('/playground/compare');
    await page.getByRole('combobox', { name: 'Model 2' }).click();
    await page.keyboard.type('claude');
    await page.getByRole('option', { name: /Claude Sonnet/ }).click();
    await page.waitForURL(/models=,anthropic/);
    await page.getByLabel('Question', { exact: true }).fill('slow please');
    await page.keyboard.press('Enter');
    const answer = (n) => page.getByRole('region', { name: new RegExp(`^Answer of .*column ${n}$`) });
    await answer(1).getByText('five days').waitFor();
    await answer(2).getByText('five days').waitFor();
    await page.getByRole('button', { name: /^Stop .*column 2$/ }).click();
    await page.getByText('Stopped', { exact: true }).waitFor();
    assert.ok(mock.state.seen.some((call) => call.path === '/api/v1/streams/run-anthropic%2Fclaude-sonnet-4.5/cancel'));
    await page.getByRole('button', { name: 'Stop answering' }).click();
    await page.getByRole('button', { name: 'Add a model' }).click();
    const joined = page.getByRole('combobox', { name: 'Model 3' });
    await joined.waitFor();
    assert.equal(await joined.evaluate((element) => element === document.activeElement), true);
    await page.getByLabel('Question', { exact: true }).fill('How many days?');
    await page.keyboard.press('Enter');
    await page.getByText('tok/s').nth(1).waitFor();
    await page.getByText('exact', { exact: true }).waitFor();
    const models = mock.state.seen.filter((call) => call.path === '/api/v1/chat').map((call) => call.body.model);
    assert.deepEqual(models.slice(2).sort(), ['anthropic/claude-sonnet-4.5', undefined, undefined]);
  });
});
