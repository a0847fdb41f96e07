/**
 * What a visitor's and an administrator's browser transfer, gzip: the widget until its button stands, the widget with
 * all it ever loads for one language, and the console until its first page stands.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { launchChromium } from '../../scripts/testing/launch-chromium.mjs';
import { serveGzipped } from './support/gzip-server.mjs';
import { report, round } from './support/report.mjs';
import { root } from './support/services.mjs';

const BARS = { widget_ready_kb: 30, widget_total_kb: 55, admin_initial_kb: 150 };
const widgetDist = join(root, 'widget/dist');
const host = `<!doctype html><title>A site</title><script type="module" src="/widget/nexus-chat.js"></script>
<nexus-chat widget-id="wgt_bench" endpoint="/"></nexus-chat>`;

/** Bytes over the wire of everything below a path, bodies as they were compressed. */
async function transferred(browser, url, belongs) {
  const page = await browser.newPage();
  const session = await page.context().newCDPSession(page);
  const urls = new Map();
  let bytes = 0;
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  session.on('Network.responseReceived', ({ requestId, response }) => urls.set(requestId, response.url));
  session.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
    if (belongs(new URL(urls.get(requestId) ?? url).pathname)) bytes += encodedDataLength;
  });
  await page.goto(url, { waitUntil: 'networkidle' });
  await page.close();
  return bytes / 1024;
}

/** Every chunk that one visitor can come to load; of the languages only the largest, since nobody loads two. */
function widgetTotal() {
  const chunks = readdirSync(widgetDist).filter((file) => /^nexus-chat(-[a-z]+-[\w-]{8})?\.js$/.test(file));
  const size = (file) => gzipSync(readFileSync(join(widgetDist, file))).length / 1024;
  const isLanguage = (file) => /^nexus-chat-[a-z]{2}-/.test(file);
  const languages = chunks.filter(isLanguage).map(size);
  const rest = chunks.filter((file) => !isLanguage(file)).map(size);
  return rest.reduce((sum, kb) => sum + kb, 0) + Math.max(0, ...languages);
}

const server = await serveGzipped({ '/': join(root, 'admin/dist/browser'), '/widget/': widgetDist }, { '/site': host });
const browser = await launchChromium();
try {
  const figures = {
    widget_ready_kb: round(await transferred(browser, `${server.url}/site`, (path) => path.startsWith('/widget/'))),
    widget_total_kb: round(widgetTotal()),
    admin_initial_kb: round(await transferred(browser, `${server.url}/`, (path) => !path.startsWith('/api'))),
  };
  const bars = Object.entries(BARS).map(([name, bar]) => [
    `${name} ≤ ${bar}`,
    figures[name] > 0 && figures[name] <= bar,
  ]);
  report('size', figures, Object.fromEntries(bars));
} finally {
  await browser.close();
  server.stop();
}
