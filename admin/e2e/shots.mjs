// Pictures of every page and state, for looking at: node admin/e2e/shots.mjs <folder> [pattern of names] [width-scheme]
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startMock } from './mock/server.mjs';
import { STATES } from './states.mjs';
import { launchChromium } from '../../scripts/testing/launch-chromium.mjs';

const [folder = 'shots', filter = '', only = ''] = process.argv.slice(2);
const WIDTHS = { 1440: 900, 768: 1024, 390: 844 };
mkdirSync(folder, { recursive: true });
const browser = await launchChromium();
for (const state of STATES.filter((s) => new RegExp(filter).test(s.name))) {
  for (const [width, height] of Object.entries(WIDTHS)) {
    for (const colorScheme of ['light', 'dark']) {
      if (only && !`${width}-${colorScheme}`.includes(only)) continue;
      const mock = await startMock(state.mock);
      const context = await browser.newContext({
        viewport: { width: Number(width), height },
        colorScheme,
        reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      page.on('console', (m) => ['error', 'warning'].includes(m.type()) && console.log(`${state.name}: ${m.text()}`));
      page.on('pageerror', (e) => console.log(`${state.name}: ${e}`));
      await page.goto(mock.url + state.path);
      await state.prepare?.(page);
      await page.waitForTimeout(250);
      await page.screenshot({ path: join(folder, `${state.name}-${width}-${colorScheme}.png`) });
      await context.close();
      await mock.close();
    }
  }
}
await browser.close();
