/** Starts the browser of the tests and benches: an installed Chrome, Chromium or Edge, headless, without requests of its own. */
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const CANDIDATES = [
  process.env.NEXUS_CHROMIUM,
  process.env.CHROME_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/microsoft-edge',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** A second `--disable-features` replaces the first one: Playwright's features that matter here are repeated. */
const DISABLED_FEATURES = [
  // The address bar's popup is a page of its own for each window: a third of the time to open one, and 140 MB.
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  // See disabledFeatures in Playwright's source.
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'TcpPortRandomizationWin',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
];

/** @returns {Promise<import('playwright-core').Browser>} @throws when no browser is installed */
export async function launchChromium(executablePath = CANDIDATES.find((path) => path && existsSync(path))) {
  if (!executablePath)
    throw new Error('No Chrome, Chromium or Edge found: apt-get install chromium, or set NEXUS_CHROMIUM.');
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--disable-features=${DISABLED_FEATURES.join(',')}`,
    ],
  });
}
