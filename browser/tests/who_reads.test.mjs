// Who reads here: the operator's page, and feeds at an address with a key.

import assert from 'node:assert/strict';
import { after } from 'node:test';

import { violations } from '../lib/axe.mjs';
import { SCREENS } from '../lib/chromium.mjs';
import { journey, logIn } from '../lib/journey.mjs';
import { servedNewsroom } from '../lib/newsroom.mjs';
import { program } from '../lib/site.mjs';

const room = await servedNewsroom(program(), ['ada', 'ben']);
const alone = await servedNewsroom(program());
after(() => {
  room.end();
  alone.end();
});
const base = room.address;

for (const [screen, options] of Object.entries(SCREENS)) {
  for (const colorScheme of ['light', 'dark']) {
    journey(`axe finds nothing on who reads here, ${screen}, ${colorScheme}`, { ...options, base, colorScheme }, async (visit) => {
      await visit.open('readers');
      await logIn(visit.page, 'ada');
      for (const path of ['readers', 'you']) {
        await visit.open(path);
        for (const d of await visit.page.locator('main details').all()) await d.evaluate((e) => { e.open = true; });
        assert.deepEqual(await violations(visit.page), [], path);
        const width = await visit.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(width <= 0, `${path} is ${width} pixels wider than the screen`);
      }
    });
  }
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with a script' : 'without one';
  const name = javaScriptEnabled ? 'cleo' : 'dora';

  journey(`somebody is added, renamed and removed, ${how}`, { base, javaScriptEnabled }, async ({ page, open }) => {
    await open('you');
    await logIn(page, 'ada');
    await page.getByRole('link', { name: 'Who reads here' }).click();
    const add = page.locator('form[action="/readers/add"]');
    await add.getByLabel('Name').fill(name);
    await add.getByLabel(/^Password/).fill('the bridge of Osk');
    await add.getByRole('button', { name: 'Add' }).click();
    const person = (called) => page.locator('.person').filter({ has: page.getByRole('heading', { name: called }) });
    await person(name).getByText('Not here yet.').waitFor();
    await person(name).getByText(`Change ${name}`).click();
    await person(name).getByLabel('Name', { exact: true }).fill(`${name} the second`);
    await person(name).getByRole('button', { name: 'Rename' }).click();
    const renamed = person(`${name} the second`);
    await renamed.getByText(/^Change/).click();
    await renamed.getByLabel(/^Write/).fill(`${name} the second`);
    await renamed.getByRole('button', { name: 'Remove' }).click();
    await page.waitForLoadState();
    await open('readers');
    assert.equal(await page.getByText(name).count(), 0);
    const own = person('ada');
    await own.getByText('Change ada').click();
    await own.getByText('One operator has to be left').waitFor();
  });
}

journey('who reads alone is led to a password of their own first', { base: alone.address }, async ({ page, open }) => {
  await open('readers');
  await page.getByRole('link', { name: 'Set a password of your own' }).click();
  await page.waitForURL(/\/you#password$/);
});

journey('a feed is read by a program that knows no log-in', { base }, async ({ page, open, context }) => {
  await open('unread');
  await logIn(page, 'ada');
  const feed = await page.locator('link[rel=alternate][type="application/atom+xml"][href*="unread"]').getAttribute('href');
  assert.match(feed, /^\/feeds\//);
  const entries = async () => {
    const answer = await fetch(new URL(feed, base));
    return answer.ok ? (await answer.text()).match(/<entry/g)?.length ?? 0 : answer.status;
  };
  assert.ok((await entries()) > 3);
  await open('you');
  await page.getByRole('button', { name: 'Make another key' }).click();
  await page.waitForURL(/\/you/);
  assert.equal(await entries(), 404);
  await context.clearCookies();
});
