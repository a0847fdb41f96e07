// Comparing two prompts on test questions in a real browser, against the whole product with a simulated provider.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { OpenRouterSimulator } from '@nexus/testing';
import { createPrompt, signUp } from '../../../admin/e2e/journeys.mjs';
import { axeFindings } from '../../../admin/e2e/support/axe.mjs';
import { launchChromium } from '../../../scripts/testing/launch-chromium.mjs';
import { startProduct } from '../support/product.ts';

const account = {
  name: 'Ada Lovelace',
  workspace: 'Analytical Engines',
  email: 'ada@example.com',
  password: 'correct horse battery',
};

describe('comparing prompts', { concurrency: 1, timeout: 300_000 }, () => {
  const simulator = new OpenRouterSimulator();
  let product;
  let browser;
  let page;

  before(async () => {
    await simulator.start();
    // The answer depends on the system prompt.
    simulator.answerBy(({ messages }) =>
      JSON.stringify(messages[0]).includes('exact days') ? 'Within 14 days.' : 'Some time after delivery.',
    );
    const env = { OPENROUTER_BASE_URL: simulator.url, OPENROUTER_API_KEY: 'sk-test' };
    product = await startProduct({ env });
    browser = await launchChromium();
    page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
    await signUp(page, product.url, account);
    await choose('sim/standard');
  });
  after(async () => {
    await browser?.close();
    await product?.dispose();
    await simulator.stop();
  });

  /** Uses the API with the session of the page: choosing a model is not part of this journey. */
  const choose = async (model) => {
    const response = await fetch(`${product.url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: account.email, password: account.password }),
    });
    const { access_token: token } = await response.json();
    const put = await fetch(`${product.url}/api/model-config`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ default_model: model, fallback_models: [] }),
    });
    assert.equal(put.status, 200, await put.text());
  };

  test('two versions are compared by a test, and the better one is activated', async () => {
    await createPrompt(page, product.url, { name: 'Vague', text: 'Answer in general terms.', activate: true });
    await page.getByRole('link', { name: 'New prompt' }).click();
    await createPrompt(page, product.url, { name: 'Precise', text: 'Name the exact days. You work for {{company}}.' });

    await page.getByRole('link', { name: 'Tests', exact: true }).click();
    await page.getByRole('button', { name: 'Add the first test' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Question', { exact: true }).fill('How long may goods be returned?');
    await dialog.getByRole('button', { name: 'Add a check' }).click();
    await dialog.getByLabel('Text', { exact: true }).fill('14 days');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('contains “14 days”').waitFor();

    await page.getByRole('button', { name: 'Compare prompts' }).click();
    await dialog.getByLabel('Candidate').selectOption({ label: 'Precise, version 1' });
    await dialog.getByRole('button', { name: 'Start' }).click();
    const run = page.locator('nx-run-view');
    await run.getByText('Within 14 days.').waitFor({ timeout: 60_000 });
    await run.getByText('Some time after delivery.').waitFor();
    assert.equal((await run.getByText('Passed', { exact: true }).locator('visible=true').count()) > 0, true);
    await run.getByText('Failed:').waitFor({ state: 'attached' });
    await page.getByText('1 of 1 passed').waitFor();
    assert.deepEqual(await axeFindings(page), []);

    await run.getByRole('button', { name: 'Activate version 1' }).click();
    await page.getByText('“Precise” is active').waitFor();
    await page.getByRole('link', { name: 'Prompts', exact: true }).last().click();
    await page.getByRole('listitem').filter({ hasText: 'Precise' }).getByText('Active').waitFor();
    assert.equal(simulator.completionRequests.length, 2);
  });

  test('a new version is compared with the previous one by words', async () => {
    await page.getByRole('listitem').filter({ hasText: 'Precise' }).getByRole('link').click();
    await page.getByLabel('Instructions').fill('Name the exact days and hours. You work for {{compani}}.');
    await page.getByText('Unknown variable: compani').waitFor();
    await page.getByLabel('Instructions').fill('Name the exact days and hours. You work for {{company}}.');
    await page.getByLabel('Note').fill('Hours as well');
    await page.getByRole('button', { name: 'Save as draft' }).click();
    await page.getByText('Version 2 is a draft. Answers use version 1.').waitFor();
    await page.getByRole('button', { name: 'Compare version 2' }).click();
    await page.locator('ins').getByText('and hours').waitFor();
  });
});
