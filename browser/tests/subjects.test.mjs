// People, bodies, places and topics: the list, a page with its timeline and statements, and following it.

import assert from 'node:assert/strict';
import { after } from 'node:test';

import { violations } from '../lib/axe.mjs';
import { SCREENS } from '../lib/chromium.mjs';
import { journey } from '../lib/journey.mjs';
import { servedNewsroom } from '../lib/newsroom.mjs';
import { program } from '../lib/site.mjs';

const room = await servedNewsroom(program());
after(() => room.end());
const base = room.address;

const PAGES = ['subjects', 'person/davin-terreck', 'person/davin-terreck?about=guarantees', 'place/kell'];

for (const [screen, options] of Object.entries(SCREENS)) {
  for (const colorScheme of ['light', 'dark']) {
    journey(`axe finds nothing on subjects, ${screen}, ${colorScheme}`, { ...options, base, colorScheme }, async (visit) => {
      await visit.open('subjects');
      const topic = await visit.page.locator('#topic a').first().getAttribute('href');
      for (const path of [...PAGES, topic.slice(1)]) {
        await visit.open(path);
        assert.deepEqual(await violations(visit.page), [], path);
        const width = await visit.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(width <= 0, `${path} is ${width} pixels wider than the screen`);
        const where = await visit.page.locator('.reader [aria-current]').allInnerTexts();
        assert.deepEqual(where, ['Names and topics'], path);
      }
    });
  }
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with a script' : 'without one';

  journey(`from a report to somebody whom it names, and what they said, ${how}`, { base, javaScriptEnabled }, async ({ page, open }) => {
    await open('subjects');
    await page.getByRole('link', { name: 'Davin Terreck' }).click();
    await page.getByRole('heading', { level: 1, name: 'Davin Terreck' }).waitFor();
    const report = await page.locator('.timeline a').first().innerText();
    await page.locator('.timeline a').first().click();
    await page.getByRole('heading', { level: 1, name: report }).waitFor();
    await page.getByText('Named here').click();
    await page.locator('.reader').getByRole('link', { name: 'Davin Terreck' }).click();
    await page.getByRole('heading', { level: 1, name: 'Davin Terreck' }).waitFor();
    const all = await page.locator('#said .statements li').count();
    assert.ok(all > 3, `${all} statements`);
    // Each has its words, its outlet, its day, and the way to where it stands.
    for (const statement of await page.locator('#said .statements li').all()) {
      assert.ok((await statement.locator('mark').innerText()).length > 3);
      assert.match(await statement.locator('figcaption').innerText(), /in .+, .*2026/);
      assert.match(await statement.locator('.out a').first().getAttribute('href'), /^http.*#:~:text=/);
    }
    await page.getByRole('searchbox', { name: 'About' }).fill('guarantees');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByRole('heading', { name: /about guarantees/ }).waitFor();
    const some = await page.locator('#said .statements li').count();
    assert.ok(some > 0 && some < all, `${some} of ${all}`);
    await page.getByRole('link', { name: 'all statements' }).click();
    await page.locator('#said .statements li').nth(all - 1).waitFor();
    assert.equal(await page.locator('#said .statements li').count(), all);
  });

  journey(`somebody is followed, and no more, ${how}`, { base, javaScriptEnabled }, async ({ page, open }) => {
    await open('person/davin-terreck');
    const report = await page.locator('.timeline a').first().innerText();
    await page.getByRole('button', { name: 'follow Davin Terreck' }).click();
    await page.getByRole('button', { name: 'following Davin Terreck' }).waitFor();
    await page.locator('.reader').getByRole('link', { name: 'Followed' }).click();
    await page.locator('main').getByRole('link', { name: report }).waitFor();
    await page.locator('main').getByRole('link', { name: 'Davin Terreck', exact: true }).click();
    await page.getByRole('button', { name: 'following Davin Terreck' }).click();
    await page.getByRole('button', { name: 'follow Davin Terreck' }).waitFor();
    await open('followed');
    await page.getByText('You follow no story yet').waitFor();
  });
}

journey('the chart of days says the same as its table', { base }, async ({ page, open }) => {
  await open('person/davin-terreck');
  const chart = page.locator('#days svg');
  assert.match(await chart.locator('title, desc').first().textContent(), /Articles that name them/);
  await page.getByText('The same as a table').click();
  const counts = await page.locator('#days td').allInnerTexts();
  const told = /Named in (\d+) articles?/.exec(await page.locator('.basis').innerText());
  assert.equal(counts.reduce((sum, n) => sum + Number(n), 0), Number(told[1]));
});
