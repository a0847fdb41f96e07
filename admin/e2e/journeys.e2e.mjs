// The console's journeys against the stand-in API. Run: node --test admin/e2e/journeys.e2e.mjs
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import * as journeys from './journeys.mjs';
import { OWN_ID } from './mock/own-conversations.mjs';
import { startMock } from './mock/server.mjs';
import { launchChromium } from '../../scripts/testing/launch-chromium.mjs';

const ADA = { name: 'Ada', workspace: 'Engines', email: 'ada@example.com', password: 'difference engine' };
const FILE = { name: 'leave.txt', mimeType: 'text/plain', buffer: Buffer.from('Five days carry over.') };

describe('journeys', { concurrency: 1 }, () => {
  let browser, context, page, mock;
  before(async () => (browser = await launchChromium()));
  after(() => browser.close());
  const open = async (options) => {
    mock = await startMock(options);
    context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
    page = await context.newPage();
  };
  beforeEach(() => (mock = undefined));
  afterEach(async () => {
    await context?.close();
    await mock?.close();
  });

  test('register, upload, ask, ask again from the cache, delete', { timeout: 90_000 }, async () => {
    await open({ signedIn: false, empty: true });
    await journeys.signUp(page, mock.url, ADA);
    await journeys.uploadDocument(page, mock.url, FILE, 'leave.txt');
    const first = await journeys.ask(page, mock.url, 'How many days carry over?');
    assert.match(first.text, /five days/);
    assert.match(first.line, /cache: miss/);
    assert.equal(first.sources.length, 2);
    const second = await journeys.askAgain(page);
    assert.match(second.line, /cache: exact/);
    assert.equal(second.text, first.text);
    await journeys.deleteDocument(page, mock.url, 'leave.txt');
    assert.equal(mock.state.documents.length, 0);
  });

  test('a deleted document comes back with Undo, and nothing was sent', { timeout: 60_000 }, async () => {
    await open();
    await page.goto(`${mock.url}/knowledge`);
    await page.getByRole('button', { name: 'Delete notes.md' }).click();
    await journeys.documentRow(page, 'notes.md').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await journeys.documentRow(page, 'notes.md').waitFor();
    assert.equal(
      mock.state.seen.some((call) => call.method === 'DELETE'),
      false,
    );
  });

  test('stop ends the answer, cancels the run and keeps what was written', { timeout: 60_000 }, async () => {
    await open();
    await page.goto(`${mock.url}/playground`);
    await page.getByRole('textbox', { name: 'Question' }).fill('slow please');
    await page.keyboard.press('Enter');
    await page.getByText('five days').waitFor();
    const cancelled = page.waitForRequest((request) => /\/api\/v1\/streams\/[^/]+\/cancel$/.test(request.url()));
    await page.getByRole('button', { name: 'Stop answering' }).click();
    await page.getByText(/ · stopped$/).waitFor();
    await cancelled;
  });

  test('a failed answer keeps the question: retry and edit', { timeout: 60_000 }, async () => {
    await open();
    await page.goto(`${mock.url}/playground`);
    await page.getByRole('textbox', { name: 'Question' }).fill('fail before it starts');
    await page.keyboard.press('Enter');
    await page.getByText('Your question is kept.').waitFor();
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    assert.equal(await page.getByRole('textbox', { name: 'Question' }).inputValue(), 'fail before it starts');
  });

  test('an address that needs a session asks for sign-in and then opens', { timeout: 60_000 }, async () => {
    await open({ signedIn: false });
    await page.goto(`${mock.url}/prompts?prompt=p2`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.getByLabel('E-mail').fill(ADA.email);
    await page.getByLabel('Password', { exact: true }).fill(ADA.password);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/prompts\?prompt=p2$/);
    await journeys.signOut(page);
    await page.goto(`${mock.url}/knowledge`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  test('an unknown address is told inside the console, and after signing in', { timeout: 60_000 }, async () => {
    await open();
    await page.goto(`${mock.url}/models/nowhere/at/all`);
    await page.getByRole('heading', { name: 'Not found', level: 1 }).waitFor();
    await page.getByText('There is no page at this address').waitFor();
    await page.getByRole('link', { name: 'Go to Home' }).click();
    await page.getByText('First steps').waitFor();
    await journeys.signOut(page);
    await page.goto(`${mock.url}/nowhere`);
    await page.waitForURL(/\/sign-in\?returnUrl=%2Fnowhere$/);
  });

  test('a question says nothing about settings that were not changed', { timeout: 60_000 }, async () => {
    await open();
    await page.goto(`${mock.url}/playground`);
    await page.getByRole('textbox', { name: 'Question' }).fill('How many days of leave carry over?');
    await page.keyboard.press('Enter');
    await page.getByText('Answer ready').first().waitFor({ state: 'attached' });
    const { body } = mock.state.seen.find(({ path }) => path === '/api/v1/chat');
    assert.deepEqual(
      Object.keys(body).filter((key) => /^rag|^use|^model|^cache|prompt/.test(key)),
      [],
    );
  });

  test('a wrong password says so and keeps the e-mail', { timeout: 60_000 }, async () => {
    await open({ signedIn: false });
    await page.goto(`${mock.url}/sign-in`);
    await page.getByLabel('E-mail').fill(ADA.email);
    await page.getByLabel('Password', { exact: true }).fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('do not match').waitFor();
    assert.equal(await page.getByLabel('E-mail').inputValue(), ADA.email);
  });

  test('the palette goes to a page by keyboard alone', { timeout: 60_000 }, async () => {
    await open();
    await page.goto(`${mock.url}/`);
    await page.getByText('First steps').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('combobox').fill('know');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/knowledge$/);
    await page.waitForFunction(() => document.activeElement?.id === 'main');
  });

  test('tokens and prompts: create, activate, revoke by typing the name', { timeout: 60_000 }, async () => {
    await open();
    await journeys.createPrompt(page, mock.url, { name: 'Terse', text: 'Answer in one sentence.', activate: true });
    assert.equal(mock.state.prompts.filter((prompt) => prompt.is_active).length, 1);
    assert.match(await journeys.createToken(page, mock.url, 'CI', ['rag:read']), /^nxs_/);
    await page.getByRole('button', { name: 'Revoke CI' }).click();
    const confirm = page.getByRole('button', { name: 'Revoke token' });
    assert.equal(await confirm.isDisabled(), true);
    await page.getByRole('dialog').getByRole('textbox').fill('CI');
    await confirm.click();
    await page.getByText('Revoked “CI”').waitFor();
    assert.equal(
      mock.state.tokens.some((token) => token.name === 'CI'),
      false,
    );
  });

  test('a conversation is resumed after a reload, found, renamed and deleted', { timeout: 90_000 }, async () => {
    await open();
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(`${mock.url}/playground`);
    await page.getByRole('textbox', { name: 'Question' }).fill('How many days of leave carry over?');
    await page.keyboard.press('Enter');
    await page.getByText('Answer ready').first().waitFor({ state: 'attached' });
    await page.waitForURL(/\/playground\?conversation=/);
    await page.reload();
    await page.getByRole('article').getByText('five days').first().waitFor();
    await page.getByRole('textbox', { name: 'Question' }).fill('And in Berlin?');
    await page.keyboard.press('Enter');
    await page.getByRole('article').nth(1).and(page.locator('[aria-busy=false]')).waitFor();
    const asked = mock.state.seen.filter(({ path }) => path === '/api/v1/chat').map(({ body }) => body);
    assert.equal(asked[1].messages.length, 1);
    assert.equal(asked[0].conversation_id, 'new');
    assert.equal(asked[1].conversation_id, new URL(page.url()).searchParams.get('conversation'));
    const list = page.getByRole('complementary', { name: 'Your conversations' });
    await list.getByRole('searchbox').fill('Refunds');
    await list.getByRole('link', { name: /^How many days/ }).waitFor({ state: 'detached' });
    await list.getByRole('link', { name: /^Refunds in Germany/ }).click();
    await page.getByText('Five working days.').waitFor();
    await list.getByRole('button', { name: 'More actions for Refunds in Germany' }).click();
    await page.getByRole('menuitem', { name: 'Rename' }).click();
    await page.getByRole('dialog').getByLabel('Title').fill('Refunds abroad');
    await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click();
    await list.getByRole('link', { name: /^Refunds abroad/ }).waitFor();
    await list.getByRole('button', { name: 'More actions for Refunds abroad' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByText('Ask your documents').waitFor();
    await page.waitForURL(/\/playground$/);
  });

  test('what is remembered is read, changed and forgotten', { timeout: 60_000 }, async () => {
    await open();
    await page.goto(`${mock.url}/playground?conversation=${OWN_ID}`);
    await page.getByRole('button', { name: 'Memory' }).click();
    await page.getByText('The person works part-time.').waitFor();
    await page.getByLabel('New fact').fill('The person lives in Pune.');
    await page.getByRole('button', { name: 'Pin', exact: true }).click();
    await page.getByRole('button', { name: 'Remove The person lives in Pune.' }).waitFor();
    await page.getByRole('button', { name: 'Remove The person works part-time.' }).click();
    await page.getByText('The person works part-time.').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Forget everything' }).click();
    await page.getByText('Forgotten.').waitFor();
    assert.deepEqual(mock.state.own.find(({ id }) => id === OWN_ID).memory.facts, []);
  });

  test('an answer is rated, the rating explained, changed and taken back', { timeout: 60_000 }, async () => {
    await open();
    await page.goto(`${mock.url}/playground?conversation=${OWN_ID}`);
    const turn = page.getByRole('article').first();
    await turn.getByRole('button', { name: 'Bad answer' }).click();
    await turn.getByLabel('What is wrong with it?').selectOption('incomplete');
    await turn.getByLabel('Comment').fill('And for trainees?');
    await turn.getByRole('button', { name: 'Send' }).click();
    await turn.getByLabel('Comment').waitFor({ state: 'detached' });
    const rated = () => mock.state.own.find(({ id }) => id === OWN_ID).messages[1].feedback;
    assert.partialDeepStrictEqual(rated(), { rating: 'down', reason: 'incomplete', comment: 'And for trainees?' });
    await turn.getByRole('button', { name: 'Good answer' }).click();
    await turn.getByRole('button', { name: 'Good answer', pressed: true }).waitFor();
    assert.equal(rated().rating, 'up');
    await turn.getByRole('button', { name: 'Good answer' }).click();
    await turn.getByRole('button', { name: 'Good answer', pressed: false }).waitFor();
    assert.equal(rated(), null);
  });

  test('a conversation is found, its trace read, exported and printed', { timeout: 90_000 }, async () => {
    await open();
    await page.goto(`${mock.url}/conversations`);
    await page.getByRole('searchbox').first().fill('carry over');
    await page.waitForURL(/q=carry/);
    await page.getByText('How many days of leave can I carry over').first().click();
    await page.getByRole('button', { name: 'Show trace' }).first().click();
    await page.getByText('similarity 0.71').waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Markdown' }).click();
    assert.match((await download).suggestedFilename(), /^conversation-.*\.md$/);
    await page.getByRole('link', { name: 'Print' }).click();
    await page.waitForURL(/\/print$/);
    const arabic = page.getByText('هل يمكن نقل');
    await arabic.waitFor();
    assert.equal(await arabic.evaluate((e) => getComputedStyle(e).direction), 'rtl');
    assert.equal(await page.getByText('क्या छुट्टियाँ').evaluate((e) => getComputedStyle(e).direction), 'ltr');
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    assert.equal(await page.getByRole('button', { name: 'Print or save as PDF' }).isVisible(), false);
    assert.equal(await arabic.evaluate((e) => getComputedStyle(e).color), 'rgb(0, 0, 0)');
    const pdf = await page.pdf();
    assert.ok(pdf.length > 10_000);
  });

  test('retention is changed and a person erased', { timeout: 60_000 }, async () => {
    await open();
    await page.goto(`${mock.url}/settings/conversations`);
    await page.getByLabel('API: days').fill('90');
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Settings saved').waitFor();
    assert.equal(mock.state.conversationSettings.api_days, 90);
    await page.getByRole('button', { name: 'Erase a person' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Who').selectOption('email');
    await dialog.getByLabel('E-mail address').fill('ada@example.com');
    await dialog.getByLabel('Repeat it to confirm').fill('ada@example.com');
    await dialog.getByRole('button', { name: 'Erase for good' }).click();
    await page.getByText('In progress').waitFor();
    const asked = mock.state.seen.find(({ method, path }) => method === 'POST' && path === '/api/erasures');
    assert.deepEqual(asked.body, { kind: 'email', subject: 'ada@example.com' });
  });
});
