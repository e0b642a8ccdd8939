// The edition as one page: opened from the disk, without a server, it has all that it needs.

import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';

import { violations } from '../lib/axe.mjs';
import { SCREENS } from '../lib/chromium.mjs';
import { journey } from '../lib/journey.mjs';
import { FOLDER, NAMES, TAKE_ALONG } from '../lib/site.mjs';

const FROM_DISK = { base: pathToFileURL(FOLDER).href };

for (const [screen, options] of Object.entries(SCREENS)) {
  for (const colorScheme of ['light', 'dark']) {
    journey(`axe finds nothing in the edition as one page: ${screen}, ${colorScheme}`, { ...FROM_DISK, ...options, colorScheme }, async ({ page, open }) => {
      await open(TAKE_ALONG);
      assert.deepEqual(await violations(page), []);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 0, `it is ${wide} pixels wider than the screen`);
    });
  }
}

journey('from the front of the one page to a report, to a note, and back', FROM_DISK, async ({ page, open }) => {
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await open(TAKE_ALONG);
  const headline = page.locator('.card h3 a').nth(2);
  const words = await headline.textContent();
  await headline.click();
  const report = page.locator('article.text:target');
  assert.ok((await report.locator('h2.headline').textContent()).startsWith(words));
  const mark = report.locator(NAMES.anyMark).nth(3);
  const id = await mark.getAttribute('id');
  await mark.click();
  await page.locator('.notes > li:target a.back').first().click();
  assert.equal(await page.evaluate(() => location.hash), `#${id}`);
  assert.deepEqual(asked.filter((url) => !url.startsWith('data:')).length, 1, 'it asked for more than itself');
  assert.ok(await page.evaluate(() => document.fonts.check('16px "Source Serif"')), 'its type is not inside');
});

journey('served by the program it keeps its style', {}, async ({ page, open }) => {
  await open(TAKE_ALONG);
  const family = await page.locator('.masthead .name').evaluate((e) => getComputedStyle(e).fontFamily);
  assert.ok(family.includes('Source Serif'), family);
  assert.ok(await page.evaluate(() => document.fonts.check('16px "Source Serif"')), 'its type is refused');
});

journey('printed, each report of the one page begins a page', FROM_DISK, async ({ page, open }) => {
  await open(TAKE_ALONG);
  await page.emulateMedia({ media: 'print' });
  const breaks = await page.locator('article.text').evaluateAll((all) => all.map((e) => getComputedStyle(e).breakBefore));
  assert.ok(breaks.length > 1 && breaks.every((b) => b === 'page'), breaks.join());
});
