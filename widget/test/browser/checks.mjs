import assert from 'node:assert/strict';
import { answered, ask, focused, input, lastAnswer, launcher, openChat, openPage, panel, tabUntil } from './page.mjs';

/**
 * Checks of the widget in a real browser. Each takes a Playwright browser and `{ url, question }`: a page that holds one
 * floating `<nexus-chat>`, and a question whose answer cites a source. Each throws on the first thing that is wrong.
 */

/** Works on a foreign origin under a strict CSP: no violation, no error, no request elsewhere, no globals. */
export async function strictCsp(browser, { url, question, allowedOrigins }) {
  const { page, seen, policy, close } = await openPage(browser, url);
  assert.match(policy, /default-src 'none'/, 'the page must be under a strict policy');
  assert.doesNotMatch(policy, /unsafe-|\*/);
  await openChat(page);
  await ask(page, question);
  await page.locator('nexus-chat .cite, nexus-chat .source-chip').first().click();
  await page.locator('nexus-chat .sheet').waitFor();
  const styled = await page.locator('nexus-chat .send').evaluate((e) => getComputedStyle(e).backgroundColor);
  assert.notEqual(styled, 'rgba(0, 0, 0, 0)', 'the styles must apply');
  const globals = await page.evaluate(() => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const clean = new Set(Object.getOwnPropertyNames(frame.contentWindow));
    frame.remove();
    return Object.getOwnPropertyNames(globalThis).filter((name) => !clean.has(name));
  });
  await close();
  assert.deepEqual(seen.violations, []);
  assert.deepEqual(seen.errors, []);
  const elsewhere = seen.requests.filter((request) => !allowedOrigins.includes(new URL(request).origin));
  assert.deepEqual(elsewhere, []);
  // Lit's own registries, and what this test put there.
  const known = [
    'litPropertyMetadata',
    'litElementVersions',
    'litHtmlVersions',
    'reactiveElementVersions',
    'reportViolation',
  ];
  assert.deepEqual(
    globals.filter((name) => !known.includes(name) && !/^(?:__playwright|__pw)/.test(name)),
    [],
  );
}

/** Everything by keyboard: open, ask, read a source, back, close; focus is where it belongs at each step. */
export async function keyboardJourney(browser, { url, question }) {
  const { page, close } = await openPage(browser, url);
  await launcher(page).waitFor();
  await tabUntil(page, 'launcher');
  await page.keyboard.press('Enter');
  await panel(page).waitFor({ state: 'visible' });
  assert.equal(await focused(page), 'input', 'opening moves the focus to the composer');
  await page.keyboard.type(`${question}`);
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.press('Enter');
  await answered(page);
  assert.equal(await focused(page), 'input', 'the composer keeps the focus');
  assert.equal(await input(page).inputValue(), '');
  await tabUntil(page, 'source-chip', { key: 'Shift+Tab' });
  await page.keyboard.press('Enter');
  await page.locator('nexus-chat .sheet').waitFor();
  assert.equal(await focused(page), 'icon-button', 'the excerpt takes the focus');
  await page.keyboard.press('Escape');
  assert.equal(await focused(page), 'source-chip', 'Escape closes the excerpt only and returns the focus');
  await tabUntil(page, 'menu-button', { key: 'Shift+Tab', limit: 40 });
  await page.keyboard.press('ArrowDown');
  await page.locator('nexus-chat .menu').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Escape');
  assert.match(await focused(page), /menu-button/);
  await page.keyboard.press('Escape');
  await panel(page).waitFor({ state: 'hidden' });
  assert.equal(await focused(page), 'launcher', 'Escape closes the panel and returns the focus');
  // Not modal on a desktop: Tab leaves the panel for the page.
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  assert.equal(await focused(page), 'page');
  await close();
}

/** On a phone the panel fills the screen and keeps the focus until it is closed. */
export async function phoneFocusTrap(browser, { url }) {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const { page, close } = await openPage(browser, url, phone);
  await openChat(page);
  // The panel slides in, so its place counts once every animation has ended.
  await panel(page).evaluate((element) => Promise.allSettled(element.getAnimations().map(({ finished }) => finished)));
  const box = Object.entries(await panel(page).boundingBox()).map(([side, px]) => [side, Math.round(px)]);
  assert.deepEqual(Object.fromEntries(box), { x: 0, y: 0, width: 390, height: 844 });
  assert.equal(await panel(page).getAttribute('aria-modal'), 'true');
  assert.equal(await launcher(page).isVisible(), false);
  for (let i = 0; i < 25; i++) {
    await page.keyboard.press(i % 3 === 2 ? 'Shift+Tab' : 'Tab');
    assert.notEqual(await focused(page), 'page', 'Tab must stay inside the full-screen panel');
  }
  await page.keyboard.press('Escape');
  await panel(page).waitFor({ state: 'hidden' });
  assert.equal(await focused(page), 'launcher');
  await close();
}

/**
 * No finding of axe in any of the states; `states` are `[name, step]`, each step leading on from the state before.
 */
export async function axeClean(browser, { url, states, colorScheme = 'light', viewport }) {
  const { default: AxeBuilder } = await import('@axe-core/playwright');
  const options = { colorScheme, reducedMotion: 'reduce', ...(viewport ? { viewport } : {}) };
  const { page, close } = await openPage(browser, url, options);
  await page.locator('nexus-chat .root').waitFor({ state: 'attached' });
  const found = [];
  for (const [name, step] of states) {
    await step(page);
    await page.waitForTimeout(250);
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    for (const { id, nodes } of violations)
      found.push(`${name}: ${id} at ${nodes.map((node) => node.target.join(' '))}`);
  }
  await close();
  assert.deepEqual(found, []);
}

/** A reload in the middle of an answer loses and repeats nothing; nothing secret is in the tab's storage. */
export async function survivesReload(browser, { url, question, expected }) {
  const { page, close } = await openPage(browser, url);
  await openChat(page);
  await ask(page, question, { wait: false });
  await page.waitForFunction(() => document.querySelector('nexus-chat').chat.state.messages.at(-1)?.text.length > 200);
  const stored = await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }));
  assert.doesNotMatch(stored, /token|Bearer|visitor-/i);
  await page.reload();
  await panel(page).waitFor({ state: 'visible' });
  await answered(page, 40_000);
  assert.equal(await lastAnswer(page), expected);
  await close();
}

/** What breaks on the way is mended unseen; `recovery` matches the request that does it, after the message was sent. */
export async function survivesDrop(browser, { url, question, expected, recovery }) {
  const { page, seen, close } = await openPage(browser, url);
  await openChat(page);
  await ask(page, question);
  const text = await lastAnswer(page);
  const sentAt = seen.requests.findIndex((request) => request.endsWith('/api/widget/messages'));
  await close();
  assert.equal(text, expected);
  assert.ok(
    seen.requests.slice(sentAt + 1).some((request) => recovery.test(request)),
    'the fault was mended by a request',
  );
}

/** Send becomes stop; stopping keeps what was written and asks the server to stop. */
export async function stopsAnswer(browser, { url, question }) {
  const { page, seen, close } = await openPage(browser, url);
  await openChat(page);
  await ask(page, question, { wait: false });
  await page.waitForFunction(() => document.querySelector('nexus-chat').chat.state.messages.at(-1)?.text.length > 100);
  await page.waitForTimeout(600);
  await page.locator('nexus-chat .send.stop').click();
  await answered(page);
  const kept = await lastAnswer(page);
  await page.waitForTimeout(500);
  assert.ok(kept.length > 100);
  assert.equal(await lastAnswer(page), kept);
  assert.ok(seen.requests.some((request) => /\/streams\/[^/]+\/cancel$/.test(request)));
  await close();
}

/** Text that is visible never moves while the answer grows: the first paragraph keeps its place and size. */
export async function neverReflows(browser, { url, question }) {
  const { page, close } = await openPage(browser, url, { viewport: { width: 1280, height: 2400 } });
  await openChat(page);
  await ask(page, question, { wait: false });
  await page
    .locator('nexus-chat article .prose p')
    .nth(1)
    .or(page.locator('nexus-chat article .prose h3'))
    .first()
    .waitFor();
  const first = page.locator('nexus-chat article.assistant .prose > p').first();
  const before = { text: await first.innerText(), height: (await first.boundingBox())?.height };
  await answered(page);
  assert.deepEqual({ text: await first.innerText(), height: (await first.boundingBox())?.height }, before);
  await close();
}

/** Model output is text: no script, no request, no foreign element. */
export async function inertOutput(browser, { url, question, allowedOrigins }) {
  const { page, seen, close } = await openPage(browser, url);
  await openChat(page);
  await ask(page, question);
  const found = await page.evaluate(() => {
    const prose = document.querySelector('nexus-chat').renderRoot.querySelector('article:last-of-type .prose');
    return {
      pwned: globalThis.__pwned,
      foreign: prose.querySelectorAll('img, script, iframe, style, object, embed, form, [onerror]').length,
      links: [...prose.querySelectorAll('a')].map((a) => a.href),
    };
  });
  assert.deepEqual(found, { pwned: undefined, foreign: 0, links: ['https://example.com/fine'] });
  assert.deepEqual(
    seen.requests.filter((request) => !allowedOrigins.includes(new URL(request).origin)),
    [],
  );
  await close();
}

/** A lazy chunk whose bytes are not the pinned ones is refused; the answer is still readable as plain text. */
export async function refusesTamperedChunk(browser, { url, question }) {
  const { page, close } = await openPage(browser, 'about:blank');
  await page.route(/nexus-chat-parse-.*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `globalThis.__tampered = 1;${await response.text()}` });
  });
  await page.goto(url);
  await openChat(page);
  await ask(page, question);
  assert.equal(await page.evaluate(() => globalThis.__tampered), undefined);
  assert.equal(await page.locator('nexus-chat article.assistant .prose.plain').count(), 1);
  await close();
}

const HOSTED_WORDS = { missing: /No chat was chosen/, token: /contains a token/, unknown: /not available/ };

/**
 * The hosted page: one chat over the whole page; clear words for a missing widget and for a token in the address.
 * `words`: where the server answers these itself, what it says.
 */
export async function hostedPage(browser, { base, clientId = 'ws', widgetId, pausedId, words = HOSTED_WORDS }) {
  const visit = async (query, check) => {
    const { page, seen, close } = await openPage(browser, `${base}/chat-playground?${query}`);
    await check(page, seen);
    await close();
    assert.deepEqual(seen.violations, []);
  };
  await visit(`client_id=${clientId}&site_id=${widgetId}`, async (page) => {
    await panel(page).waitFor({ state: 'visible' });
    assert.equal(await launcher(page).count(), 0);
    await page.locator('nexus-chat .quick, nexus-chat .transcript').first().waitFor();
  });
  await visit(`client_id=${clientId}`, async (page) =>
    assert.match(await page.locator('main').innerText(), words.missing),
  );
  await visit(`client_id=${clientId}&site_id=${widgetId}&token=abc`, async (page, seen) => {
    assert.match(await page.locator('main').innerText(), words.token);
    assert.equal(
      seen.requests.some((request) => new URL(request).pathname.startsWith('/api/')),
      false,
    );
  });
  await visit(`client_id=${clientId}&site_id=no-such-widget`, async (page) => {
    await page.getByText(words.unknown).first().waitFor();
  });
  if (!pausedId) return;
  await visit(`client_id=${clientId}&site_id=${pausedId}`, async (page) => {
    await page.locator('nexus-chat .state').waitFor();
    assert.match(await page.locator('nexus-chat .state').innerText(), /paused/);
  });
}
