// The browser: Debian's Chromium without a window, and the screens that it is given.

import { chromium } from 'playwright-core';

/** The screens that the pages are held against. */
export const SCREENS = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
};

/** What the browser would do beyond showing pages: none of it belongs to a test. */
const QUIET = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let running;

/** The browser, started once for each file of tests. */
export function browser() {
  running ??= chromium.launch({ executablePath: process.env.OVN_CHROMIUM ?? '/usr/bin/chromium', args: QUIET });
  return running;
}

/** Ends the browser where it was started. A start that failed has failed the journeys already; what ends after this runs. */
export async function endBrowser() {
  const started = await running?.catch(() => undefined);
  await started?.close();
}
