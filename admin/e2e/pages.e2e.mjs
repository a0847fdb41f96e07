// Every page and state against the stand-in API, under the production content security policy: axe in both themes,
// no overflow at three widths, nothing in the browser's console. Run: node --test admin/e2e/pages.e2e.mjs
// The two looks that differ most are the default; each width in CI; all of them with PAGES_LOOKS=all. A state whose layout is that
// of another one names the few `looks` it is worth.
// A part of it: PAGES_LOOKS=1440-dark,390-light node --test --test-name-pattern=prompts …
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startMock } from './mock/server.mjs';
import { STATES } from './states.mjs';
import { axeFindings, overflows } from './support/axe.mjs';
import { launchChromium } from '../../scripts/testing/launch-chromium.mjs';

const LOOKS = [
  { width: 1440, colorScheme: 'light' },
  { width: 390, colorScheme: 'light' },
  { width: 390, colorScheme: 'dark' },
  { width: 1440, colorScheme: 'dark' },
  { width: 768, colorScheme: 'dark' },
];
const wanted = (
  process.env.PAGES_LOOKS ?? (process.env.CI ? '1440-light,768-dark,390-dark' : '1440-light,390-dark')
).split(',');
const looks = LOOKS.filter(
  ({ width, colorScheme }) => wanted.includes('all') || wanted.includes(`${width}-${colorScheme}`),
);
const isWorth = ({ looks: few }, { width, colorScheme }) => !few || few.includes(`${width}-${colorScheme}`);
/** The browser itself reports answers that are not 2xx; the states ask for those on purpose. */
const EXPECTED = /Failed to load resource/;

describe('pages', { concurrency: 1 }, () => {
  let browser;
  before(async () => (browser = await launchChromium()));
  after(() => browser.close());

  for (const state of STATES) {
    test(state.name, { timeout: 600_000 }, async () => {
      const findings = [];
      for (const { width, colorScheme } of looks.filter((look) => isWorth(state, look))) {
        const found = (text) => findings.push(`${width} px, ${colorScheme}: ${text}`);
        const mock = await startMock(state.mock);
        const context = await browser.newContext({
          viewport: { width, height: 900 },
          colorScheme,
          reducedMotion: 'reduce',
        });
        const page = await context.newPage();
        page.on(
          'console',
          (m) => ['error', 'warning'].includes(m.type()) && !EXPECTED.test(m.text()) && found(m.text()),
        );
        page.on('pageerror', (e) => found(String(e)));
        try {
          await page.goto(mock.url + state.path);
          // Loading states end in nothing to wait for: the shell being there says that the console has started.
          await page.getByRole('heading', { level: 1 }).waitFor();
          await state.prepare?.(page);
          for (const finding of await axeFindings(page)) found(finding);
          for (const offence of mock.state.offences) found(offence);
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
