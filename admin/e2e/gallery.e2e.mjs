// The shared pieces in their states, under the production content security policy: axe in both themes, no overflow, nothing in
// the browser's console. Run: npm run build -- gallery && node --test admin/e2e/gallery.e2e.mjs
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startMock } from './mock/server.mjs';
import { axeFindings, overflows } from './support/axe.mjs';
import { launchChromium } from '../../scripts/testing/launch-chromium.mjs';

const DIST = fileURLToPath(new URL('../gallery/dist/browser/', import.meta.url));
const LOOKS = [
  { width: 1440, colorScheme: 'light' },
  { width: 768, colorScheme: 'dark' },
  { width: 390, colorScheme: 'dark' },
];
const press = (name) => (page) => page.getByRole('button', { name, exact: true }).first().click();

const STATES = [
  { name: 'tables', path: '/tables' },
  { name: 'tables, a menu', path: '/tables', prepare: press('More actions for Row 1') },
  { name: 'lists', path: '/lists' },
  {
    name: 'lists, filtered and selected',
    path: '/lists?kind=pdf&q=zebra',
    prepare: (p) => p.getByLabel('Select Row 1').first().check(),
  },
  { name: 'forms', path: '/forms' },
  { name: 'forms, errors', path: '/forms', prepare: press('Save') },
  { name: 'forms, a dialog', path: '/forms', prepare: press('Dialog') },
  { name: 'forms, a drawer', path: '/forms', prepare: press('Drawer') },
  { name: 'forms, a confirmation', path: '/forms', prepare: press('Confirm') },
  { name: 'charts', path: '/charts' },
  { name: 'charts, a table', path: '/charts', prepare: press('Show as table') },
  { name: 'messages', path: '/messages' },
];

describe('gallery', { concurrency: 1 }, () => {
  let browser;
  let mock;
  before(async () => {
    mock = await startMock({ dist: DIST });
    browser = await launchChromium();
  });
  after(() => Promise.all([browser.close(), mock.close()]));

  async function opened({ width, colorScheme }, path, found = () => undefined) {
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      colorScheme,
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    page.on('console', (m) => ['error', 'warning'].includes(m.type()) && found(m.text()));
    page.on('pageerror', (e) => found(String(e)));
    await page.goto(mock.url + path);
    await page.locator('main .page').waitFor();
    return { page, close: () => context.close() };
  }

  for (const state of STATES) {
    test(state.name, { timeout: 300_000 }, async () => {
      const findings = [];
      for (const look of LOOKS) {
        const found = (text) => findings.push(`${look.width} px, ${look.colorScheme}: ${text}`);
        const { page, close } = await opened(look, state.path, found);
        try {
          await state.prepare?.(page);
          for (const finding of await axeFindings(page)) found(finding);
          if (await overflows(page)) found('something is wider than the page');
        } finally {
          await close();
        }
      }
      assert.deepEqual(findings, []);
    });
  }

  test('ten thousand rows keep few elements, and the head stays in sight', { timeout: 120_000 }, async () => {
    const { page, close } = await opened(LOOKS[0], '/tables');
    try {
      assert.ok((await page.locator('tbody tr').count()) < 400);
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight / 2));
      await page.getByRole('button', { name: 'Row 5000', exact: true }).waitFor({ state: 'attached' });
      const head = await page.locator('thead').boundingBox();
      assert.ok(head && Math.abs(head.y) < 2, `the head is at ${head?.y}`);
    } finally {
      await close();
    }
  });

  test('a chart and a table are worked by keys', { timeout: 120_000 }, async () => {
    const { page, close } = await opened(LOOKS[0], '/charts');
    try {
      await page.locator('nx-chart').first().locator('.slot').last().focus();
      await page.keyboard.press('Home');
      const label = await page.evaluate(() => document.activeElement.getAttribute('aria-label'));
      assert.match(label, /^1 May · Exact 20/);
      await page.goto(`${mock.url}/tables`);
      await page.getByRole('button', { name: 'Row 1', exact: true }).focus();
      await page.keyboard.press('ArrowDown');
      assert.match(await page.evaluate(() => document.activeElement.textContent), /much longer/);
    } finally {
      await close();
    }
  });
});
