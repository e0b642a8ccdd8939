// A newsroom at work: what its operator sees while it gathers, beside its newest edition.

import assert from 'node:assert/strict';
import { after } from 'node:test';

import { violations } from '../lib/axe.mjs';
import { SCREENS } from '../lib/chromium.mjs';
import { journey } from '../lib/journey.mjs';
import { newsroom } from '../lib/newsroom.mjs';
import { NAMES, program } from '../lib/site.mjs';

const running = await newsroom(program());
after(() => running.end());
const base = running.address;

for (const [screen, options] of Object.entries(SCREENS)) {
  for (const colorScheme of ['light', 'dark']) {
    journey(`axe finds nothing: the desk, ${screen}, ${colorScheme}`, { ...options, base, colorScheme }, async (visit) => {
      await visit.open('status.html');
      assert.deepEqual(await violations(visit.page), []);
      const width = await visit.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(width <= 0, `the page is ${width} pixels wider than the screen`);
    });
  }
}

journey('the desk tells what fails, with what helps', { base }, async ({ page, open }) => {
  await open('status.html');
  const failures = page.locator('#failures');
  assert.match(await failures.innerText(), /there is nothing at the address/);
  assert.match(await failures.innerText(), /not of the public network/);
  await failures.getByText('Which').first().click();
  assert.ok(await failures.locator('li').first().isVisible());
});

journey('beside the desk the newest edition is read, sentence by sentence', { base }, async ({ page, open }) => {
  await open('index.html');
  await page.locator(NAMES.leadHeadline).click();
  await page.locator(`main ${NAMES.mark}`).first().click();
  await page.locator(NAMES.openDrawer).waitFor({ state: 'visible' });
});
