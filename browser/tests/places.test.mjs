// The same folder in other places: below any path of a host, and opened from a disk.

import assert from 'node:assert/strict';
import { after } from 'node:test';
import { pathToFileURL } from 'node:url';

import { journey } from '../lib/journey.mjs';
import { serveBelow } from '../lib/folder_server.mjs';
import { FOLDER, NAMES } from '../lib/site.mjs';

const deep = await serveBelow('/some/deep/base/', FOLDER);
after(() => deep.end());

const PLACES = { 'below a path of a host': deep.address, 'from a disk': pathToFileURL(FOLDER).href };

for (const [place, base] of Object.entries(PLACES)) {
  journey(`front page, report and evidence work ${place}`, { base }, async ({ page, open }) => {
    await open('index.html');
    await styled(page);
    await page.locator(NAMES.leadHeadline).click();
    await page.waitForURL(/\/report\/[^/]+\.html$/);
    assert.ok(page.url().startsWith(base), page.url());
    await styled(page);
    await page.locator(`main ${NAMES.mark}`).nth(2).click();
    await page.locator(NAMES.openDrawer).waitFor({ state: 'visible' });
    await page.keyboard.press('ArrowRight');
    await page.locator(`${NAMES.openDrawer} ${NAMES.outlet}`).first().click();
    await page.waitForURL(/\/outlet\/[^/]+\.html$/);
    await styled(page);
    await page.locator('.masthead .name a').click();
    await page.waitForURL(`${base}index.html`);
  });
}

/** Whether stylesheet and fonts were taken: without the one, paper is transparent. */
async function styled(page) {
  const { paper, fonts } = await page.evaluate(async () => ({
    paper: getComputedStyle(document.body).backgroundColor,
    fonts: [...(await document.fonts.ready)].map((f) => f.status),
  }));
  assert.notEqual(paper, 'rgba(0, 0, 0, 0)', `no style on ${page.url()}`);
  assert.ok(fonts.includes('loaded') && !fonts.includes('error'), `fonts on ${page.url()}: ${fonts}`);
}
