// The front page: how much of it is shown is the reader's choice.

import assert from 'node:assert/strict';

import { journey } from '../lib/journey.mjs';
import { NAMES } from '../lib/site.mjs';

journey('the reader chooses how dense the front page is, and it is remembered', {}, async ({ page, open }) => {
  await open('');
  assert.ok(await page.locator(NAMES.density('full')).isChecked());
  const full = await shown(page);
  await choose(page, 'compact');
  const compact = await shown(page);
  await choose(page, 'headlines');
  const headlines = await shown(page);
  assert.ok(full.height > compact.height && compact.height > headlines.height, JSON.stringify([full, compact, headlines]));
  assert.deepEqual([compact.titles, headlines.titles], [full.titles, full.titles]);
  assert.ok(full.sentences > 0 && headlines.sentences === 0, JSON.stringify([full, headlines]));
  await page.reload();
  assert.ok(await page.locator(NAMES.density('headlines')).isChecked(), 'the choice is not remembered');
  assert.deepEqual(await shown(page), headlines);
});

journey('the choice works without scripts', { javaScriptEnabled: false }, async ({ page, open }) => {
  await open('');
  const full = await shown(page);
  await choose(page, 'headlines');
  assert.ok((await shown(page)).height < full.height);
});

journey('the categories lead to their places on the page', {}, async ({ page, open }) => {
  await open('');
  const links = await page.locator(NAMES.category).all();
  assert.ok(links.length > 1, 'there are hardly any categories');
  for (const link of links) {
    await link.click();
    const place = page.locator(await link.getAttribute('href'));
    assert.ok(await place.evaluate((e) => e.getBoundingClientRect().top < innerHeight), await link.innerText());
  }
});

/** The radio button may be drawn by its label alone, which is then what a reader presses. */
async function choose(page, value) {
  await page.locator('label').filter({ has: page.locator(NAMES.density(value)) }).click();
  assert.ok(await page.locator(NAMES.density(value)).isChecked());
}

async function shown(page) {
  const visible = async (name) => (await Promise.all((await page.locator(name).all()).map((l) => l.isVisible()))).filter(Boolean);
  const titles = (await visible(NAMES.headline)).length;
  const sentences = (await visible('.card .standfirst')).length;
  return { titles, sentences, height: (await page.locator('main').boundingBox()).height };
}
