import assert from 'node:assert/strict';
import { ask, launcher, openChat, openPage, panel } from './page.mjs';

/** Checks of how the widget gets on with pages it knows nothing of. As in checks.mjs, each throws on the first wrong thing. */

const INHERITED = {
  cursor: 'auto',
  fontStyle: 'normal',
  fontVariantCaps: 'normal',
  fontWeight: '400',
  hyphens: 'manual',
  letterSpacing: 'normal',
  tabSize: '8',
  textIndent: '0px',
  textShadow: 'none',
  textTransform: 'none',
  whiteSpaceCollapse: 'collapse',
  wordBreak: 'normal',
  wordSpacing: '0px',
  writingMode: 'horizontal-tb',
};

/** Nothing that the page forces on the element reaches an answer. */
export async function keepsItsOwnStyle(browser, { url, plainUrl, question }) {
  const looks = async (address) => {
    const { page, close } = await openPage(browser, address);
    await openChat(page);
    await ask(page, question);
    const answer = page.locator('nexus-chat .prose:not(.plain)').last();
    const style = await answer.evaluate(
      (element, names) => {
        const computed = getComputedStyle(element);
        return Object.fromEntries(names.map((name) => [name, computed[name]]));
      },
      [...Object.keys(INHERITED), 'color', 'fontSize', 'fontFamily', 'lineHeight', 'textAlign'],
    );
    await close();
    return style;
  };
  const style = await looks(url);
  for (const [name, value] of Object.entries(INHERITED)) assert.equal(style[name], value, name);
  assert.deepEqual(style, await looks(plainUrl));
}

/** On a page that reads from right to left the configured side is mirrored; the page's own `position` is not. */
export async function mirrorsItsSide(browser, { url, fixedUrl }) {
  const { page, close } = await openPage(browser, url);
  const middle = page.viewportSize().width / 2;
  await launcher(page).waitFor();
  assert.ok((await launcher(page).boundingBox()).x < middle, 'the launcher must stand on the left');
  await page.goto(fixedUrl);
  await launcher(page).waitFor();
  assert.ok((await launcher(page).boundingBox()).x > middle, 'a position that the page sets is kept');
  await close();
}

/** Where no trusted-types policy may be created the chat works; where one is required it says what to allow. */
export async function survivesTrustedTypes(browser, { url, requiredUrl, question }) {
  const { page, close } = await openPage(browser, url);
  await openChat(page);
  await ask(page, question);
  await close();
  const required = await openPage(browser, requiredUrl);
  const told = required.page.waitForEvent('console', { predicate: (m) => m.text().includes('trusted-types lit-html') });
  await required.page.reload();
  await told;
  await required.close();
}

/** Visitors of a site that is not allowed see nothing; its owner finds the reason in the browser's console. */
export async function hidesWhereNotAllowed(browser, { url }) {
  const { page, close } = await openPage(browser, url);
  const told = page.waitForEvent('console', { predicate: (m) => m.text().includes('allowed origins') });
  await page.reload();
  await told;
  assert.equal(await page.locator('nexus-chat .launcher').count(), 0);
  assert.equal(await panel(page).isVisible(), false);
  await close();
}

/** A visitor who had the chat open on a phone sees the next page, not the chat over it. */
export async function leavesTheNextPage(browser, { url }) {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const { page, close } = await openPage(browser, url, phone);
  await openChat(page);
  await page.goto(`${url}&again=1`);
  await launcher(page).waitFor();
  assert.equal(await panel(page).isVisible(), false);
  await page.setViewportSize({ width: 1280, height: 800 });
  await openChat(page);
  await page.goto(url);
  await panel(page).waitFor({ state: 'visible' });
  await close();
}

/** Dark on a dark page and light on a light one, whatever the visitor's system is; it follows when the page switches. */
export async function followsThePage(browser, { darkUrl, url }) {
  const scheme = (page) => page.locator('nexus-chat .root').getAttribute('data-scheme');
  const { page, close } = await openPage(browser, darkUrl, { colorScheme: 'light' });
  await launcher(page).waitFor();
  assert.equal(await scheme(page), 'dark');
  await page.evaluate(() => document.documentElement.classList.remove('dark'));
  await page.locator('nexus-chat .root[data-scheme="light"]').waitFor({ state: 'attached' });
  await page.evaluate(() => document.documentElement.style.setProperty('color-scheme', 'light dark'));
  assert.equal(await scheme(page), 'light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.locator('nexus-chat .root[data-scheme="dark"]').waitFor({ state: 'attached' });
  await page.goto(url);
  await launcher(page).waitFor();
  // The test site turns its own background dark under a dark system.
  assert.equal(await scheme(page), 'dark');
  await close();
}

/** The chat adds no landmark that a page may have only once. */
export async function addsNoBanner(browser, { url }) {
  const { page, close } = await openPage(browser, url);
  await openChat(page);
  assert.equal(await page.locator('nexus-chat header, nexus-chat [role=banner], nexus-chat main').count(), 0);
  await close();
}
