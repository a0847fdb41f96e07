/** Starts the browser of the tests and benches: an installed Chrome, Chromium or Edge, headless, without requests of its own. */
import { chromium } from 'playwright-core';
import { requireBrowser } from './browser.mjs';

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

/** @returns {Promise<import('playwright-core').Browser>} @throws Refusal when there is no browser and none can be fetched */
export async function launchChromium() {
  return chromium.launch({
    executablePath: await requireBrowser(),
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
