// Search: as one types, with filters, by the keyboard, and without a script.

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

const PAGES = ['search', 'search?q=Kell', 'search?q=Kell&in=statements', 'search?q=qqqqq', 'search?q=from:tomorrow'];

for (const [screen, options] of Object.entries(SCREENS)) {
  for (const colorScheme of ['light', 'dark']) {
    journey(`axe finds nothing on a search, ${screen}, ${colorScheme}`, { ...options, base, colorScheme }, async (visit) => {
      for (const path of PAGES) {
        await visit.open(path);
        for (const d of await visit.page.locator('form.search details').all()) await d.evaluate((e) => { e.open = true; });
        assert.deepEqual(await violations(visit.page), [], path);
        const width = await visit.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(width <= 0, `${path} is ${width} pixels wider than the screen`);
      }
    });
  }
}

journey('results come while one types, with what was typed marked in them', { base }, async ({ page, open }) => {
  await open('search');
  const field = page.getByRole('searchbox');
  assert.ok(await field.evaluate((e) => e === document.activeElement), 'one can type at once');
  await field.pressSequentially('dunv');
  const hits = page.locator('.hits > li');
  await hits.first().waitFor();
  assert.match(page.url(), /search\?q=dunv$/);
  for (const words of await page.locator('.hits mark').allInnerTexts()) assert.match(words.toLowerCase(), /^dunv/);
  assert.ok((await page.locator('.hits mark').count()) > 0, 'nothing is marked');
  assert.match(await page.locator('#results [role=status]').innerText(), /^\d+ results?/);
  assert.ok(await field.evaluate((e) => e === document.activeElement), 'the field has lost the focus');
  // The address is that of what is seen: it can be sent to somebody, and gone back to.
  const seen = await hits.first().locator('h2').innerText();
  await page.reload();
  await open(`search?q=dunvarrow`);
  assert.equal(await hits.first().locator('h2').innerText(), seen);
  await hits.first().locator('h2 a').click();
  await page.waitForURL(/\/report\//);
});

journey('a filter narrows what is found, and typing goes on within it', { base }, async ({ page, open }) => {
  await open('search?q=Kell');
  await page.getByText('Filters', { exact: true }).click();
  await page.getByLabel('In', { exact: true }).selectOption('articles');
  await page.getByLabel('Outlet', { exact: true }).fill('Liskara Herald');
  await page.waitForURL(/outlet=Liskara/);
  const lines = page.locator('.hits .own:first-child');
  await page.waitForFunction(() => [...document.querySelectorAll('.hits > li > .own:first-child')].length > 0
    && [...document.querySelectorAll('.hits > li > .own:first-child')].every((e) => /Liskara Herald/.test(e.textContent)));
  assert.ok((await lines.count()) > 0);
  await page.getByRole('searchbox').fill('Kell qqqqq');
  await page.getByText('Nothing.').waitFor();
  await page.getByRole('searchbox').fill('Kell fire');
  await page.locator('.hits mark').first().waitFor();
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await page.locator('details.filters[open]').waitFor();
  assert.equal(await page.getByLabel('Outlet', { exact: true }).inputValue(), 'Liskara Herald');
});

journey('a search by the keyboard alone', { base }, async ({ page, open }) => {
  await open('');
  await page.keyboard.press('/');
  await page.waitForURL(/\/search$/);
  await page.keyboard.type('dunvarrow');
  await page.locator('.hits mark').first().waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/q=dunvarrow/);
  const wanted = await page.locator('.hits h2 a').first().getAttribute('href');
  for (let stops = 0; stops < 60; stops += 1) {
    await page.keyboard.press('Tab');
    if ((await page.evaluate(() => document.activeElement.getAttribute('href'))) === wanted) break;
  }
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname === wanted);
  // A letter typed into the field is a letter there.
  await open('search');
  await page.keyboard.type('jkos?');
  assert.equal(await page.getByRole('searchbox').inputValue(), 'jkos?');
});

journey('a search without a script is sent, filtered, gone on with and followed', { base, javaScriptEnabled: false }, async ({ page, open }) => {
  await open('search');
  await page.getByRole('searchbox').fill('the');
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  const first = await page.locator('.hits h2').first().innerText();
  await page.getByRole('link', { name: /Older ones|Search on/ }).click();
  assert.notEqual(await page.locator('.hits h2').first().innerText(), first);
  await page.getByRole('link', { name: 'The newest' }).click();
  assert.equal(await page.locator('.hits h2').first().innerText(), first);
  await page.getByText('Filters', { exact: true }).click();
  await page.getByLabel('Who is heard').fill('Davin Terreck');
  await page.getByLabel('In', { exact: true }).selectOption('statements');
  await page.getByRole('searchbox').fill('guarantees');
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  assert.match(await page.locator('.hits h2').first().innerText(), /Terreck/);
  await page.getByRole('button', { name: 'follow this search' }).click();
  await page.waitForURL(/\/followed$/);
  await page.getByRole('link', { name: /guarantees/ }).click();
  await page.locator('.hits mark').first().waitFor();
});

journey('what a rule blocks is no hit, and the page says so', { base }, async ({ page, open }) => {
  await open('search?q=dunvarrow&in=reports');
  const headline = await page.locator('.hits h2').first().innerText();
  await open('rules?action=block&aspect=word&value=dunvarrow');
  await page.getByRole('button', { name: 'Save this rule' }).click();
  await open('search?q=dunvarrow&in=reports');
  await page.getByText(/left out by/).waitFor();
  assert.equal(await page.getByText(headline).count(), 0);
  await page.getByRole('link', { name: 'your rules' }).click();
  await page.getByRole('button', { name: /Remove/ }).click();
  await open('search?q=dunvarrow&in=reports');
  await page.getByText(headline).waitFor();
});
