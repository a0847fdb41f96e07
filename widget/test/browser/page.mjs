import assert from 'node:assert/strict';

/** What a check sees of a page with one `<nexus-chat>`. Playwright's locators look into open shadow roots. */
export async function openPage(browser, url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...options });
  const page = await context.newPage();
  const seen = { violations: [], errors: [], requests: [] };
  await page.exposeFunction('reportViolation', (violation) => void seen.violations.push(violation));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) =>
      globalThis.reportViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
    );
  });
  page.on('pageerror', (error) => seen.errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && seen.errors.push(message.text()));
  page.on('request', (request) => seen.requests.push(request.url()));
  const response = await page.goto(url);
  const policy = response?.headers()['content-security-policy'] ?? '';
  return { page, seen, policy, close: () => context.close() };
}

export const launcher = (page) => page.locator('nexus-chat .launcher');
export const input = (page) => page.locator('nexus-chat #input');
export const panel = (page) => page.locator('nexus-chat #panel');

export async function openChat(page) {
  await launcher(page).click();
  await panel(page).waitFor({ state: 'visible' });
}

export async function ask(page, question, { wait = true } = {}) {
  await input(page).fill(question);
  await input(page).press('Enter');
  if (wait) await answered(page);
}

/** The answer ended and is shown whole. */
export async function answered(page, timeout = 20_000) {
  await page.waitForFunction(
    () => {
      const chat = document.querySelector('nexus-chat');
      const messages = chat?.chat.state.messages ?? [];
      const last = chat?.renderRoot.querySelector('article:last-of-type');
      const ended = messages.length > 0 && chat.chat.state.run === undefined;
      return ended && last?.querySelector('.actions, .failure, .note') !== null;
    },
    undefined,
    { timeout },
  );
}

/** Class or id of the element that has the focus inside the chat, `page` outside of it. */
export const focused = (page) =>
  page.evaluate(() => {
    const chat = document.querySelector('nexus-chat');
    const active = chat?.shadowRoot?.activeElement;
    return active ? active.id || active.className || active.tagName : 'page';
  });

export const lastAnswer = (page) =>
  page.evaluate(() => document.querySelector('nexus-chat').chat.state.messages.at(-1)?.text ?? '');

export async function tabUntil(page, wanted, { key = 'Tab', limit = 30 } = {}) {
  for (let i = 0; i < limit; i++) {
    await page.keyboard.press(key);
    if ((await focused(page)).split(' ').includes(wanted)) return;
  }
  assert.fail(`${key} never reached ${wanted}`);
}
