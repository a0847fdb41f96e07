// Every page and state against the stand-in API, under the production content security policy: axe in both themes,
// no overflow at three widths, nothing in the browser's console. Run: node --test admin/e2e/pages.e2e.mjs
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startMock } from './mock/server.mjs';
import { STATES } from './states.mjs';
import { axeFindings, overflows } from './support/axe.mjs';
import { launchBrowser } from './support/browser.mjs';

const LOOKS = [
  { width: 1440, colorScheme: 'light' },
  { width: 390, colorScheme: 'light' },
  { width: 1440, colorScheme: 'dark' },
  { width: 768, colorScheme: 'dark' },
];
/** The browser itself reports answers that are not 2xx; the states ask for those on purpose. */
const EXPECTED = /Failed to load resource/;

describe('pages', { concurrency: 1 }, () => {
  let browser;
  before(async () => (browser = await launchBrowser()));
  after(() => browser.close());

  for (const state of STATES) {
    test(state.name, { timeout: 180_000 }, async () => {
      const findings = [];
      for (const { width, colorScheme } of LOOKS) {
        const found = (text) => findings.push(`${width} px, ${colorScheme}: ${text}`);
        const mock = await startMock(state.mock);
        const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, reducedMotion: 'reduce' });
        const page = await context.newPage();
        page.on('console', (m) => ['error', 'warning'].includes(m.type()) && !EXPECTED.test(m.text()) && found(m.text()));
        page.on('pageerror', (e) => found(String(e)));
        try {
          await page.goto(mock.url + state.path);
          await state.prepare?.(page);
          for (const finding of await axeFindings(page)) found(finding);
          if (await overflows(page)) found('something is wider than the page');
        } finally {
          await context.close();
          await mock.close();
        }
      }
      assert.deepEqual(findings, []);
    });
  }
});
