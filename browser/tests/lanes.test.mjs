// Stories as lanes over time: from the front page, by keyboard, without scripts, in print; and why articles are one story.

import assert from 'node:assert/strict';
import { after } from 'node:test';
import { pathToFileURL } from 'node:url';

import { violations } from '../lib/axe.mjs';
import { SCREENS } from '../lib/chromium.mjs';
import { serveBelow } from '../lib/folder_server.mjs';
import { journey } from '../lib/journey.mjs';
import { FOLDER, NAMES, pagesOf } from '../lib/site.mjs';

const STORIES = pagesOf('stories')[0];
const SMALL = { ...SCREENS.phone, viewport: { width: 390, height: 844 } };

const deep = await serveBelow('/some/deep/base/', FOLDER);
after(() => deep.end());

journey('the front page leads to the stories over time, and a lane to its report', {}, async ({ page, open }) => {
  await open('');
  await page.locator(NAMES.toStories).click();
  await page.waitForURL(/\/stories\.html$/);
  const headline = await page.locator(NAMES.laneHeadline).first().innerText();
  await page.locator(NAMES.laneHeadline).first().click();
  assert.match(page.url(), /\/report\/[^/]+\.html$/);
  assert.ok((await page.locator('h1').innerText()).startsWith(headline));
  await page.locator(NAMES.footToStories).click();
  await page.waitForURL(/\/stories\.html$/);
});

journey('every article of a lane is a mark that says what it is, and a row of text', {}, async ({ page, open }) => {
  await open(STORIES);
  const lanes = await page.locator(NAMES.lane).all();
  assert.ok(lanes.length > 5, 'there are hardly any lanes');
  for (const lane of lanes) {
    const rows = await lane.locator(NAMES.laneRow).evaluateAll((all) => all.map((r) => r.textContent));
    const marks = await lane.locator(`${NAMES.laneMark} title`).evaluateAll((all) => all.map((t) => t.textContent));
    assert.ok(rows.length > 0 && marks.length === rows.length, `${marks.length} marks, ${rows.length} rows`);
    for (const mark of marks) {
      const [outlet] = mark.split(', ');
      assert.ok(rows.some((row) => row.includes(outlet)), `${mark} is in no row`);
    }
  }
});

for (const [screen, options] of Object.entries({ desktop: {}, phone: SMALL })) {
  journey(`all lanes share one scale, which stays in view: ${screen}`, options, async ({ page, open }) => {
    await open(STORIES);
    const places = await page.locator(NAMES.laneChart).evaluateAll((all) => all.map((svg) => {
      const { left, width } = svg.getBoundingClientRect();
      return `${Math.round(left)} ${Math.round(width)}`;
    }));
    const scale = await page.locator(`${NAMES.scale} svg`).evaluate((svg) => {
      const { left, width } = svg.getBoundingClientRect();
      return `${Math.round(left)} ${Math.round(width)}`;
    });
    assert.deepEqual([...new Set(places)], [scale]);
    await page.locator(NAMES.lane).last().scrollIntoViewIfNeeded();
    const top = await page.locator(NAMES.scale).evaluate((e) => e.getBoundingClientRect().top);
    assert.ok(top >= 0 && top < 5, `the scale is at ${top}`);
  });

  for (const colorScheme of ['light', 'dark']) {
    journey(`axe finds nothing with all rows open: ${screen}, ${colorScheme}`, { ...options, colorScheme }, async (visit) => {
      await visit.open(STORIES);
      await visit.page.locator(NAMES.laneArticles).evaluateAll((all) => all.forEach((d) => { d.open = true; }));
      assert.deepEqual(await violations(visit.page), []);
      const needed = await visit.page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(needed <= visit.page.viewportSize().width, `${needed} px are needed`);
    });
  }
}

journey('the keyboard opens the rows of a lane and reaches the originals', {}, async ({ page, open }) => {
  await open(STORIES);
  const first = page.locator(NAMES.lane).first();
  await first.locator('h2 a').focus();
  await page.keyboard.press('Tab');
  const summary = await page.evaluate(() => document.activeElement.textContent);
  assert.match(summary, /^The articles of ./);
  assert.ok(!(await first.locator(NAMES.laneRow).first().isVisible()));
  await page.keyboard.press('Enter');
  assert.ok(await first.locator(NAMES.laneRow).first().isVisible());
  const seen = [];
  const rows = await first.locator(NAMES.laneRow).count();
  for (let stops = 0; stops < 2 * rows; stops += 1) {
    await page.keyboard.press('Tab');
    seen.push(await page.evaluate(() => document.activeElement.href));
  }
  assert.equal(seen.filter((href) => /^https:\/\/[a-z]+\.example\//.test(href)).length, rows, seen.join(' '));
});

journey('without scripts the lanes are drawn and their rows open', { javaScriptEnabled: false }, async ({ page, open }) => {
  await open(STORIES);
  const lane = page.locator(NAMES.lane).first();
  assert.ok((await lane.locator(NAMES.laneChart).boundingBox()).width > 300);
  await lane.locator(`${NAMES.laneArticles} > summary`).click();
  assert.ok(await lane.locator(NAMES.laneRow).last().isVisible());
});

journey('in print every row is there', {}, async ({ page, open }) => {
  await open(STORIES);
  await page.emulateMedia({ media: 'print' });
  for (const row of await page.locator(NAMES.laneRow).all()) {
    assert.ok(await row.evaluate((e) => e.checkVisibility() && e.getBoundingClientRect().height > 0), await row.textContent());
  }
});

for (const [place, base] of Object.entries({ 'below a path of a host': deep.address, 'from a disk': pathToFileURL(FOLDER).href })) {
  journey(`the lanes and their links work ${place}`, { base }, async ({ page, open }) => {
    await open(STORIES);
    assert.notEqual(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgba(0, 0, 0, 0)');
    await page.locator(NAMES.laneHeadline).nth(1).click();
    await page.waitForURL(/\/report\/[^/]+\.html$/);
    assert.ok(page.url().startsWith(base), page.url());
    await page.locator(NAMES.footToStories).click();
    await page.waitForURL(`${base}${STORIES}`);
  });
}

journey('every report says why its articles are one story, closed at first', {}, async (visit) => {
  const { page, open } = visit;
  for (const path of pagesOf('report')) {
    await open(path);
    const reasons = page.locator(NAMES.reasons);
    assert.equal(await reasons.count(), 1, path);
    assert.ok(!(await reasons.locator('li').first().isVisible()), `${path}: open`);
    await reasons.locator('summary').click();
    const told = await reasons.locator('li').evaluateAll((all) => all.map((li) => li.textContent));
    assert.ok(told.some((t) => t.includes('The story begins with this article')), `${path}: ${told}`);
    // A story of one article has nothing in common with another.
    assert.equal(told.some((t) => t.includes('In common: ')), told.length > 1, `${path}: ${told}`);
    assert.deepEqual(await violations(page), [], path);
  }
});

journey('linked stories lead to each other', {}, async ({ page, open }) => {
  await open(STORIES);
  let links = 0;
  for (const path of pagesOf('report')) {
    await open(path);
    const here = new URL(page.url()).pathname;
    for (const href of await page.locator(NAMES.seeAlso).evaluateAll((all) => all.map((a) => a.getAttribute('href')))) {
      links += 1;
      await open(`report/${href}`);
      const back = await page.locator(NAMES.seeAlso).evaluateAll((all) => all.map((a) => new URL(a.href).pathname));
      assert.ok(back.includes(here), `${href} does not lead back to ${here}`);
    }
  }
  assert.ok(links > 0, 'no story of the demonstration is linked to another');
});
