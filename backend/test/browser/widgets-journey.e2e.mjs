// A widget that is designed in the console and shown on a foreign website, against the whole product.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { signUp } from '../../../admin/e2e/journeys.mjs';
import { axeFindings } from '../../../admin/e2e/support/axe.mjs';
import { launchChromium } from '../../../scripts/testing/launch-chromium.mjs';
import { startProduct } from '../support/product.ts';

const account = {
  name: 'Ada Lovelace',
  workspace: 'Analytical Engines',
  email: 'ada@example.com',
  password: 'correct horse battery',
};

/** A website whose code never changes. */
async function website(code) {
  const server = createServer((_req, res) => {
    res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    res.end(`<!doctype html><html lang="en"><title>Shop</title><main><h1>Shop</h1></main>${code}`);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  return { origin: `http://127.0.0.1:${port}`, close: () => (server.closeAllConnections(), server.close()) };
}

describe('designing a widget', { concurrency: 1, timeout: 300_000 }, () => {
  let product;
  let browser;
  let page;
  let shop;
  let site;

  before(async () => {
    product = await startProduct();
    browser = await launchChromium();
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    [page, shop] = [await context.newPage(), await (await browser.newContext()).newPage()];
    await signUp(page, product.url, account);
  });
  after(async () => {
    site?.close();
    await browser?.close();
    await product?.dispose();
  });

  const frame = () => page.frameLocator('iframe[title="Live preview of the widget"]');
  const launcherColor = () =>
    shop.locator('nexus-chat .launcher').evaluate((button) => getComputedStyle(button).backgroundColor);

  test('a new widget is previewed as it is designed, and its draft survives a reload', async () => {
    await page.getByRole('link', { name: 'Widgets', exact: true }).click();
    await page.getByRole('button', { name: 'New widget' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('Shop');
    await page.getByRole('button', { name: 'Create widget' }).click();
    await page.getByRole('button', { name: 'Brick' }).click();
    await page.getByRole('textbox', { name: 'Greeting' }).fill('Ahoy, what are you looking for?');
    await page.getByLabel('Text beside the icon').fill('Ask us');
    await frame().getByText('Ahoy, what are you looking for?').waitFor();
    await page.getByText('draft saved').waitFor();
    await page.reload();
    await frame().getByText('Ahoy, what are you looking for?').waitFor();
    await page.getByText('draft saved').waitFor();
    assert.deepEqual(await axeFindings(page), []);
  });

  test('a website is refused until it is allowed; the test says why', async () => {
    await page.getByRole('link', { name: 'Websites and code' }).click();
    site = await website(await page.locator('nx-snippet code').innerText());
    await page.getByLabel('Test an address').fill(`${site.origin}/cart`);
    await page.getByRole('button', { name: 'Test' }).click();
    await page.getByText('Refused.').waitFor();
    await page.getByLabel('Address of a website').fill(site.origin);
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.getByRole('button', { name: `Remove ${site.origin}` }).waitFor();
    await page.getByRole('button', { name: 'Test' }).click();
    await page.getByText('Allowed.').waitFor();
  });

  test('visitors see the design when it is published, without a change of the website', async () => {
    await shop.goto(site.origin);
    const launcher = shop.getByRole('button', { name: 'Open chat' });
    await launcher.waitFor();
    const before = await launcherColor();
    await page.getByRole('link', { name: 'Design', exact: true }).click();
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Ahoy, what are you looking for?').waitFor();
    await dialog.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('Published, version 2').waitFor();
    // Another visitor: the browser of the first one keeps the configuration for a minute.
    await shop.context().close();
    shop = await (await browser.newContext()).newPage();
    await shop.goto(site.origin);
    await shop.getByText('Ask us').waitFor();
    assert.notEqual(await launcherColor(), before);
    assert.equal(await launcherColor(), 'rgb(179, 38, 30)');
    await shop.getByText('Ask us').click();
    await shop.getByText('Ahoy, what are you looking for?').waitFor();
  });

  test('a pause shows its message to visitors, and a version before comes back', async () => {
    await page.getByRole('link', { name: 'Answers and limits' }).click();
    await page.getByRole('button', { name: 'Pause…' }).click();
    await page.getByRole('dialog').getByLabel('Message for visitors').fill('Back on Monday.');
    await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Visitors read: Back on Monday.').waitFor();
    const visitor = await (await browser.newContext()).newPage();
    await visitor.goto(site.origin);
    await visitor.getByText('Ask us').click();
    await visitor.getByText('Back on Monday.').waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByText('Answers visitors').waitFor();
    await page.getByRole('link', { name: 'Design', exact: true }).click();
    await page.getByRole('button', { name: 'Versions' }).click();
    await page.getByRole('button', { name: 'Restore version 1' }).click();
    await page.getByText('draft saved').waitFor();
    assert.equal(await page.getByRole('textbox', { name: 'Greeting' }).inputValue(), '');
  });
});
