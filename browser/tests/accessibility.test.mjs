// WCAG 2.2 AA on every kind of page, on a phone and a desktop, light and dark; and the keyboard alone.

import assert from 'node:assert/strict';

import { violations } from '../lib/axe.mjs';
import { SCREENS } from '../lib/chromium.mjs';
import { journey } from '../lib/journey.mjs';
import { NAMES, oneOfEach, pagesOf, richestReport } from '../lib/site.mjs';

for (const [kind, path] of oneOfEach()) {
  for (const [screen, options] of Object.entries(SCREENS)) {
    for (const colorScheme of ['light', 'dark']) {
      journey(`axe finds nothing: ${kind}, ${screen}, ${colorScheme}`, { ...options, colorScheme }, async (visit) => {
        await visit.open(path);
        assert.deepEqual(await violations(visit.page), []);
      });
    }
  }
}

journey('axe finds nothing on any report', {}, async ({ page, open }) => {
  for (const path of pagesOf('report')) {
    await open(path);
    assert.deepEqual(await violations(page), [], path);
  }
});

journey('the first key leads to the skip link, and that to the text', {}, async ({ page, open }) => {
  await open(richestReport());
  await page.keyboard.press('Tab');
  const skip = page.locator(NAMES.skip);
  assert.ok(await skip.evaluate((e) => e === document.activeElement), 'the skip link has no focus');
  const box = await skip.boundingBox();
  assert.ok(box.width > 40 && box.height >= 16 && box.x >= 0 && box.y >= 0, 'the skip link cannot be seen');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  assert.ok(await page.evaluate(() => document.activeElement.closest('main') !== null), 'the next stop is not in the text');
});

journey('every mark is reached by the keyboard, in the order of the text, and shows it', {}, async ({ page, open }) => {
  await open(richestReport());
  const all = await page.locator(`main ${NAMES.mark}`).evaluateAll((marks) => marks.map((m) => m.id));
  assert.ok(all.length > 5, 'the report has hardly any marks');
  const reached = [];
  let unseen = 0;
  for (let stops = 0; stops < 400 && reached.length < all.length; stops += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => ({
      id: document.activeElement.id,
      mark: document.activeElement.matches('a.mark[href^="#n"]'),
      outline: getComputedStyle(document.activeElement).outlineStyle,
    }));
    if (at.mark) reached.push(at.id);
    if (at.outline === 'none') unseen += 1;
  }
  assert.deepEqual(reached, all);
  assert.equal(unseen, 0, 'the focus cannot be seen everywhere');
});

journey('a mark says in words what it shows', {}, async ({ page, open }) => {
  await open(richestReport());
  const names = await page.locator(NAMES.mark).evaluateAll((marks) => marks.map((m) => m.getAttribute('aria-label')));
  for (const name of names) assert.match(name ?? '', /^Evidence \d+: ./);
});
