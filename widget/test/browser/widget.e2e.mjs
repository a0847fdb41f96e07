import { after, test } from 'node:test';
import { answerTo } from '../support/answers.mjs';
import { startForeignSite } from '../support/foreign-site.mjs';
import { startMockServer } from '../support/mock-server.mjs';
import * as checks from './checks.mjs';
import * as foreign from './foreign-page.mjs';
import { launchChromium } from '../../../scripts/testing/launch-chromium.mjs';
import { ask, openChat } from './page.mjs';

/** The widget's own browser checks, against the mock backend. Needs the built widget. */
const api = await startMockServer();
const site = await startForeignSite(api.origin);
const browser = await launchChromium();

const page = (attributes = {}, path = '/') =>
  `${site.origin}${path}?${new URLSearchParams({ 'widget-id': 'demo', ...attributes })}`;
const question = 'How do returns work?';
const allowedOrigins = [site.origin, api.origin];
const phone = { width: 390, height: 844 };

const nothing = async () => undefined;
const press = (key) => (p) => p.keyboard.press(key);
/** Each leads on from the one before. */
const states = [
  ['closed', nothing],
  ['open', openChat],
  ['answered', (p) => ask(p, question)],
  ['menu open', (p) => p.locator('nexus-chat .menu-button').click()],
  ['menu closed', press('Escape')],
  ['citation open', (p) => p.locator('nexus-chat .source-chip').first().click()],
  ['citation closed', press('Escape')],
  ['broken answer', (p) => ask(p, 'break')],
  ['refused message', (p) => ask(p, 'limit')],
  ['streaming', (p) => p.waitForTimeout(3200).then(() => ask(p, 'slow', { wait: false }))],
];
const answeredStates = states.filter(([name]) => ['open', 'answered'].includes(name));
const asIs = [['shown', nothing]];

const tests = {
  'strict CSP on a foreign origin': () => checks.strictCsp(browser, { url: page(), question, allowedOrigins }),
  'keyboard journey': () => checks.keyboardJourney(browser, { url: page(), question }),
  'phone: full screen, focus stays': () => checks.phoneFocusTrap(browser, { url: page() }),
  'reload in the middle of an answer': () =>
    checks.survivesReload(browser, { url: page(), question: 'slow', expected: answerTo('slow').text }),
  'dropped connection': () =>
    checks.survivesDrop(browser, {
      url: page(),
      question: 'drop',
      expected: answerTo('drop').text,
      recovery: /\/streams\/[^/]+$/,
    }),
  'expired token': () => {
    api.world.expireNext = true;
    const expected = answerTo(question).text;
    return checks.survivesDrop(browser, { url: page(), question, expected, recovery: /\/session$/ });
  },
  stop: () => checks.stopsAnswer(browser, { url: page(), question: 'slow' }),
  'text never re-flows': () => checks.neverReflows(browser, { url: page(), question }),
  'inert output': () => checks.inertOutput(browser, { url: page(), question: 'xss', allowedOrigins }),
  'tampered chunk': () => checks.refusesTamperedChunk(browser, { url: page(), question }),
  'hosted page': () => checks.hostedPage(browser, { base: api.origin, widgetId: 'demo', pausedId: 'paused' }),
  'a page that forces its styles': () =>
    foreign.keepsItsOwnStyle(browser, { url: page({}, '/hostile'), plainUrl: page(), question }),
  'right to left: the side': () =>
    foreign.mirrorsItsSide(browser, { url: page({}, '/rtl'), fixedUrl: page({ position: 'right' }, '/rtl') }),
  'trusted types': () =>
    foreign.survivesTrustedTypes(browser, {
      url: page({}, '/no-policies'),
      requiredUrl: page({}, '/policies-required'),
      question,
    }),
  'an origin that is not allowed': () =>
    foreign.hidesWhereNotAllowed(browser, { url: page({ 'widget-id': 'foreign' }) }),
  'phone: the next page': () => foreign.leavesTheNextPage(browser, { url: page() }),
  'the colours of the page': () => foreign.followsThePage(browser, { darkUrl: page({}, '/dark'), url: page() }),
  landmarks: () => foreign.addsNoBanner(browser, { url: page() }),
  'axe: inline, paused': () =>
    checks.axeClean(browser, { url: page({ mode: 'inline', 'widget-id': 'paused' }), states: asIs }),
  'axe: right to left, own colours': () =>
    checks.axeClean(browser, { url: page({ 'widget-id': 'teal', dir: 'rtl' }), states: answeredStates }),
  'axe: phone': () =>
    checks.axeClean(browser, { url: page(), states: answeredStates, colorScheme: 'dark', viewport: phone }),
};
for (const colorScheme of ['light', 'dark']) {
  tests[`axe: every state, ${colorScheme}`] = () => checks.axeClean(browser, { url: page(), states, colorScheme });
}

after(async () => {
  await browser.close();
  await site.close();
  await api.close();
});
for (const [name, run] of Object.entries(tests)) test(`widget: ${name}`, { timeout: 180_000 }, run);
