// Curated answers in a real browser against the whole product: written, imported, and created from unanswered questions.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, afterEach, before, describe, test } from 'node:test';
import { signUp, uploadDocument } from '../../../admin/e2e/journeys.mjs';
import { axeFindings } from '../../../admin/e2e/support/axe.mjs';
import { launchChromium } from '../../../scripts/testing/launch-chromium.mjs';
import { startProduct } from '../support/product.ts';

const account = { name: 'Ada', workspace: 'Engines', email: 'ada@example.com', password: 'correct horse battery' };
const CSV = [
  'Question;Answer;Topic',
  'When do you open?;At nine.;contact',
  ';There is no question here.;',
  'Do you have a shop in Pune?;;',
  'Can I pay by card?;Yes, by any card.;payment',
  'when do you OPEN;At ten.;',
  'Is there a lift?;Yes.;',
].join('\n');

describe('curated answers', { concurrency: 1, timeout: 600_000 }, () => {
  let product;
  let browser;
  let page;
  const complaints = [];

  before(async () => {
    product = await startProduct();
    browser = await launchChromium();
    page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    page.on('pageerror', (e) => complaints.push(String(e)));
    await signUp(page, product.url, account);
  });
  afterEach(async (t) => {
    const folder = process.env.NEXUS_TEST_SHOTS;
    if (folder && page) await page.screenshot({ path: `${folder}/qa-${t.name.replace(/\W+/g, '-').slice(0, 40)}.png` });
  });
  after(async () => {
    await browser?.close();
    await product?.dispose();
  });

  /** Asks a question as a new visitor, waits for the text of the answer, then continues on the visitor's page. */
  async function visitorAsks(question, answer, andThen = async () => undefined) {
    const { email, password } = account;
    const { access_token } = await api(product.url, null, 'POST', '/api/auth/login', { email, password });
    const [widget] = (await api(product.url, access_token, 'GET', '/api/widgets')).items;
    const { workspace } = await api(product.url, access_token, 'GET', '/api/auth/me');
    const visitor = await browser.newContext();
    try {
      const chat = await visitor.newPage();
      await chat.goto(`${product.url}/chat-playground?client_id=${workspace.id}&site_id=${widget.public_id}`);
      await chat.getByRole('textbox').fill(question);
      await chat.keyboard.press('Enter');
      await chat.getByText(answer).first().waitFor({ timeout: 60_000 });
      await andThen(chat);
    } finally {
      await visitor.close();
    }
  }

  test('an entry is written, published and shown to a visitor of the widget', async () => {
    await page.goto(`${product.url}/qa`);
    await page.getByRole('button', { name: 'Write the first entry' }).click();
    await page.getByLabel('Question', { exact: true }).fill('Where can I park?');
    await page.getByLabel('Answer', { exact: true }).fill('Behind the **hall**, for two hours.');
    await page.getByLabel('State', { exact: true }).selectOption('Published');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Where can I park?', exact: true }).waitFor();
    await visitorAsks('where can I park', /for two hours/);
  });

  test('a file with three bad rows reports their lines and imports the others', async () => {
    await page.goto(`${product.url}/qa/import`);
    await page
      .getByLabel('File to import')
      .setInputFiles({ name: 'faq.csv', mimeType: 'text/csv', buffer: Buffer.from(CSV) });
    await page.getByLabel('Field of Topic').selectOption('Tags');
    await page.getByRole('switch', { name: 'Publish immediately' }).click();
    await page.getByRole('button', { name: 'Check the file' }).click();
    await page.getByText('The import would result in: 3 new, 3 left out.').waitFor({ timeout: 60_000 });
    const rows = page.getByRole('table').getByRole('row');
    const told = (await rows.allInnerTexts()).slice(1).map((text) => text.split(/\s+/)[0]);
    assert.deepEqual(told, ['3', '4', '6']);
    assert.deepEqual(await axeFindings(page), []);
    await page.getByRole('button', { name: 'Import 3 entries' }).click();
    await page.getByText('Imported: 3 new, 3 left out.').waitFor({ timeout: 60_000 });
    await page.getByRole('link', { name: 'See the entries' }).click();
    await page.getByRole('button', { name: 'Can I pay by card?', exact: true }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Show only tag payment' }).count(), 1);
    await visitorAsks('When do you open?', /At nine/);
  });

  test('an unanswered question becomes an answer for the next visitor', async () => {
    const question = 'How long does delivery to Norway take?';
    await visitorAsks(question, /documents|not|no /i);
    await uploadDocument(
      page,
      product.url,
      {
        name: 'delivery.md',
        mimeType: 'text/markdown',
        buffer: Buffer.from('# Delivery\n\nDelivery to Norway takes nine working days.\n'),
      },
      'delivery.md',
    );
    const suggested = page.getByRole('button', { name: question, exact: true });
    await page.goto(`${product.url}/qa/suggestions`);
    for (let i = 0; i < 30 && !(await suggested.isVisible()); i++) {
      await page.waitForTimeout(1_000);
      await page.reload();
      await page.getByRole('searchbox').or(page.getByPlaceholder('Search suggestions')).first().waitFor();
    }
    await page.goto(product.url);
    await page.getByText('1 question could not be answered well').waitFor();
    await page.getByRole('link', { name: 'See suggestions' }).click();
    await suggested.click();
    await page.getByRole('button', { name: 'Draft from documents' }).click();
    await page.getByText('Check it against:').waitFor({ timeout: 60_000 });
    const answer = page.getByLabel('Answer', { exact: true });
    assert.match(await answer.inputValue(), /nine working days/);
    assert.deepEqual(await axeFindings(page), []);
    await answer.fill('Nine working days, and **eleven** in winter.');
    await page.getByRole('button', { name: 'Approve and publish' }).click();
    await page.getByText('Published: the entry is live').waitFor();
    await page.getByText('No open suggestions').waitFor();
    await visitorAsks(question, /in winter/);
  });

  test('an answer is rated by a visitor; rating, trace and export are in Conversations', async () => {
    await visitorAsks('Where can I park?', /for two hours/, async (chat) => {
      await chat.getByRole('button', { name: 'Not helpful' }).click();
      await chat.getByLabel('Something is missing').check();
      await chat.getByRole('textbox', { name: /comment|tell/i }).fill('And on Sundays?');
      await chat.getByRole('button', { name: 'Send', exact: true }).last().click();
      await chat.getByText('Thanks for your feedback.').waitFor();
    });
    await page.goto(`${product.url}/conversations?rating=down`);
    await page.getByText('Where can I park?').first().click();
    const drawer = page.getByRole('dialog');
    await drawer.getByText(/Rated down/).waitFor();
    await drawer.getByText('And on Sundays?').waitFor();
    await drawer.getByRole('button', { name: 'Show trace' }).first().click();
    await drawer.getByText(/Q&A/).first().waitFor();
    const download = page.waitForEvent('download');
    await drawer.getByRole('button', { name: 'JSON', exact: true }).click();
    const file = JSON.parse(await readFile(await (await download).path(), 'utf8'));
    assert.match(JSON.stringify(file), /And on Sundays/);
    assert.deepEqual(complaints, []);
  });
});

async function api(url, token, method, path, body) {
  const headers = {
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(body ? { 'content-type': 'application/json' } : {}),
  };
  const response = await fetch(url + path, { method, headers, body: body ? JSON.stringify(body) : undefined });
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
  return response.json();
}
