// The way of a reader: front page, report, evidence, the publisher's own page.

import assert from 'node:assert/strict';

import { journey } from '../lib/journey.mjs';
import { NAMES, richestReport } from '../lib/site.mjs';

journey('a headline of the front page leads to its report', {}, async ({ page, open }) => {
  await open('');
  const headline = await page.locator(NAMES.leadHeadline).innerText();
  await page.locator(NAMES.leadHeadline).click();
  assert.match(page.url(), /\/report\/[^/]+\.html$/);
  assert.ok((await page.locator('h1').innerText()).startsWith(headline));
});

journey('every headline of the front page leads to a report', {}, async ({ page, open }) => {
  await open('');
  const links = await page.locator(NAMES.headline).evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  assert.ok(links.length > 0, 'the front page has no headlines');
  for (const link of links) assert.equal((await open(link)).status(), 200, link);
});

const original = { elsewhere: () => '<!doctype html><title>The original</title><p>The original.</p>' };

journey('a passage links to the original, at the cited words', original, async ({ page, open, elsewhere }) => {
  await open(richestReport());
  const link = page.locator(NAMES.original).first();
  const href = await link.getAttribute('href');
  assert.match(href, /^https:\/\/[a-z.]+\.example\/.*#:~:text=./);
  await link.click();
  await page.waitForURL(/\.example\//);
  assert.deepEqual(elsewhere, [href.split('#')[0]]);
  assert.equal(await page.title(), 'The original');
});
