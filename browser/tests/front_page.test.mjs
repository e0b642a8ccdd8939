// The front page: a choice of the edition that ends, and how much of it is shown is the reader's choice.

import assert from 'node:assert/strict';

import { journey } from '../lib/journey.mjs';
import { NAMES } from '../lib/site.mjs';

journey('the reader chooses how dense the front page is, and it is remembered', {}, async ({ page, open }) => {
  await open('');
  assert.ok(await page.locator(NAMES.setting('density', 'full')).isChecked());
  const full = await shown(page);
  await choose(page, 'compact');
  const compact = await shown(page);
  await choose(page, 'headlines');
  const headlines = await shown(page);
  assert.ok(full.height > compact.height && compact.height > headlines.height, JSON.stringify([full, compact, headlines]));
  assert.deepEqual([compact.titles, headlines.titles], [full.titles, full.titles]);
  assert.ok(full.sentences > 0 && headlines.sentences === 0, JSON.stringify([full, headlines]));
  await page.reload();
  assert.ok(await page.locator(NAMES.setting('density', 'headlines')).isChecked(), 'the choice is not remembered');
  assert.deepEqual(await shown(page), headlines);
});

journey('the choice works without scripts', { javaScriptEnabled: false }, async ({ page, open }) => {
  await open('');
  const full = await shown(page);
  await choose(page, 'headlines');
  assert.ok((await shown(page)).height < full.height);
});

journey('each category has a page with all its reports, a feed, and a way to the others', {}, async ({ page, open }) => {
  await open('');
  const names = await page.locator(NAMES.category).allInnerTexts();
  assert.ok(names.length > 1, 'there are hardly any categories');
  for (const name of names) {
    await page.locator(NAMES.category).getByText(name, { exact: true }).click();
    await page.waitForURL(/\/category\/[^/]+\.html$/);
    assert.equal(await page.locator('h1').innerText(), name);
    assert.equal(await page.locator(`${NAMES.category}[aria-current=page]`).innerText(), name);
    assert.ok((await page.locator(NAMES.headline).count()) > 0, `${name} has no reports`);
    assert.equal(await page.locator('link[rel=alternate][type="application/atom+xml"]').count(), 2, 'the edition, the category');
  }
  await page.locator(NAMES.headline).first().click();
  await page.waitForURL(/\/report\/[^/]+\.html$/);
});

journey('the front page ends, and says where the rest is', {}, async ({ page, open }) => {
  await open('');
  const sections = await page.locator('.category').all();
  assert.ok(sections.length > 1);
  for (const section of sections) {
    const shown = await section.locator('.card').count();
    assert.ok(shown <= 6, `${shown} reports of one category`);
    await section.locator('h2 a[href^="category/"]').waitFor();
  }
  assert.match(await page.locator('.end').innerText(), /That is the front page of /);
});

/** The radio button may be drawn by its label alone, which is then what a reader presses. */
async function choose(page, value) {
  const button = page.locator(NAMES.setting('density', value));
  if (!(await button.isVisible())) await page.locator(NAMES.settingsSummary).click();
  await page.locator('label').filter({ has: button }).click();
  assert.ok(await button.isChecked());
}

async function shown(page) {
  const visible = async (name) => (await Promise.all((await page.locator(name).all()).map((l) => l.isVisible()))).filter(Boolean);
  const titles = (await visible(NAMES.headline)).length;
  const sentences = (await visible('.card .standfirst')).length;
  return { titles, sentences, height: (await page.locator('main').boundingBox()).height };
}
