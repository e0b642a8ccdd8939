// A newsroom's readers: what is new, what they have read and starred, their rules, and how they come in.

import assert from 'node:assert/strict';
import { after } from 'node:test';

import { violations } from '../lib/axe.mjs';
import { SCREENS } from '../lib/chromium.mjs';
import { journey, logIn } from '../lib/journey.mjs';
import { servedNewsroom } from '../lib/newsroom.mjs';
import { program } from '../lib/site.mjs';

const mine = await servedNewsroom(program());
const shared = await servedNewsroom(program(), ['ada', 'ben']);
after(() => {
  mine.end();
  shared.end();
});
const base = mine.address;

const PAGES = ['', 'unread', 'starred', 'followed', 'rules?action=mute&aspect=word&value=ferry', 'you', 'editions', 'edition-1.html'];

for (const [screen, options] of Object.entries(SCREENS)) {
  for (const colorScheme of ['light', 'dark']) {
    journey(`axe finds nothing on a reader's pages, ${screen}, ${colorScheme}`, { ...options, base, colorScheme }, async (visit) => {
      for (const path of PAGES) {
        await visit.open(path);
        assert.deepEqual(await violations(visit.page), [], path);
        const width = await visit.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(width <= 0, `${path} is ${width} pixels wider than the screen`);
      }
    });
  }
}

journey('what is a reader’s own stands in the middle, and their row of links says where one is', { base: shared.address }, async ({ page, open }) => {
  await open('login');
  await logIn(page, 'ada');
  for (const path of ['unread', 'starred', 'rules', 'you', 'editions', 'search', 'readers']) {
    await open(path);
    const sides = await page.locator('main').evaluate((e) => {
      const { left, right } = e.getBoundingClientRect();
      return [left, document.documentElement.clientWidth - right];
    });
    assert.ok(Math.abs(sides[0] - sides[1]) < 2 && sides[0] > 200, `${path} stands at ${sides}`);
    if (path !== 'readers') assert.equal(await page.locator('.reader [aria-current]').count(), 1, path);
  }
});

journey('the row of links takes two lines of a phone', { ...SCREENS.phone, viewport: { width: 390, height: 844 }, base: shared.address }, async ({ page, open }) => {
  await open('login');
  await logIn(page, 'ada');
  await open('unread');
  const links = page.locator('.reader > ul');
  assert.ok((await links.evaluate((e) => e.getBoundingClientRect().height)) < 64);
  assert.equal(await links.getByRole('link', { name: 'Newsroom' }).count(), 0, 'only a newsroom at work has that page');
});

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with a script' : 'without one';

  journey(`a report is read, starred and followed, ${how}`, { base, javaScriptEnabled }, async ({ page, open }) => {
    await open('');
    const card = page.locator('article.card').first();
    const headline = await card.locator('h3 a').innerText();
    await card.getByRole('button', { name: 'star' }).click();
    await card.getByRole('button', { name: 'starred' }).waitFor();
    await page.waitForLoadState('networkidle');
    await page.locator('.reader').getByRole('link', { name: /Starred/ }).click();
    await page.getByRole('link', { name: headline }).click();
    await page.getByRole('button', { name: 'follow this story' }).click();
    await page.getByRole('button', { name: 'following this story' }).waitFor();
    await page.locator('.reader').getByRole('link', { name: 'Followed' }).click();
    await page.getByRole('link', { name: headline }).click();
    await page.getByRole('button', { name: 'following this story' }).click();
    await page.getByRole('button', { name: 'follow this story' }).waitFor();
    await open('unread');
    assert.equal(await page.getByRole('link', { name: headline }).count(), 0, 'it was read');
    await open('starred');
    await page.locator('article.card').getByRole('button', { name: 'starred' }).first().click();
    await page.waitForLoadState('networkidle');
    await open('starred');
    await page.getByText('Nothing is starred yet').waitFor();
  });

  journey(`what is unread is counted, and all of it is marked as read and again as unread, ${how}`, { base, javaScriptEnabled }, async ({ page, open }) => {
    await open('unread');
    const cards = await page.locator('article.card').count();
    assert.ok(cards > 1);
    const counted = () => page.locator('.reader').getByRole('link', { name: /^Unread/ }).innerText();
    assert.equal(await counted(), `Unread ${cards}`);
    await page.getByRole('button', { name: `Mark all ${cards} as read` }).click();
    await page.getByText(`${cards} reports are marked as read.`).waitFor();
    assert.equal(await page.locator('article.card').count(), 0);
    assert.equal((await counted()).trim(), 'Unread');
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.locator('article.card').nth(cards - 1).waitFor();
    assert.equal(await counted(), `Unread ${cards}`);
  });

  journey(`a rule is tried, saved, seen and removed, ${how}`, { base, javaScriptEnabled }, async ({ page, open }) => {
    await open('');
    const headline = await page.locator('article.lead h2').innerText();
    await open('rules');
    await page.getByLabel('What is done').selectOption('mute');
    await page.getByLabel('With reports that have the').selectOption('person');
    await page.getByLabel('Namely').fill('Dunvarrow');
    await page.getByRole('button', { name: /Try it/ }).click();
    assert.match(await page.locator('.tried').innerText(), /it holds for [1-9]/);
    await page.getByRole('button', { name: 'Save this rule' }).click();
    await page.locator('.rules').getByText('Dunvarrow').waitFor();
    await open('');
    assert.notEqual(await page.locator('article.lead h2').innerText(), headline);
    await page.getByText(/that you mute/).click();
    assert.match(await page.locator('.muted').innerText(), /your rule “mute person Dunvarrow”/);
    await open('rules');
    await page.getByRole('button', { name: /Remove/ }).click();
    await open('');
    assert.equal(await page.locator('article.lead h2').innerText(), headline);
  });
}

journey('the stories above are marked as read by a key, and that is taken back', { base }, async ({ page, open }) => {
  await open('unread');
  const counted = async () => Number((await page.locator('.reader').getByRole('link', { name: /^Unread/ }).innerText()).replace(/\D/g, ''));
  const before = await counted();
  for (let pressed = 0; pressed < 3; pressed += 1) await page.keyboard.press('j');
  await page.keyboard.press('Shift+A');
  await page.getByRole('button', { name: 'Marked 2 as read. Undo' }).waitFor();
  assert.equal(await counted(), before - 2);
  assert.equal(await page.locator('form.marks.is-read').count(), 2);
  await page.getByRole('button', { name: /Undo/ }).click();
  await page.getByRole('button', { name: /Undo/ }).waitFor({ state: 'detached' });
  await page.locator('form.marks.is-read').first().waitFor({ state: 'detached' });
  assert.equal(await counted(), before);
  await open('');
  await page.keyboard.press('g');
  await page.keyboard.press('u');
  await page.waitForURL(/\/unread$/);
  assert.equal(await page.locator('article.card').count(), before);
});

journey('an outlet is vetoed, and the report is written again without it', { base }, async ({ page, open }) => {
  await open('');
  await page.locator('article.lead h2 a').click();
  const outlet = await page.locator('#sources b, .sources b').first().innerText();
  const before = await page.locator('main').innerText();
  const report = page.url();
  await open(`rules?action=veto&aspect=outlet&value=${encodeURIComponent(outlet)}`);
  await page.getByRole('button', { name: 'Save this rule' }).click();
  await page.goto(report);
  await page.getByText('Written again without').waitFor();
  const now = await page.locator('main').innerText();
  assert.notEqual(now, before);
  const outlets = await page.locator('.passage figcaption b, #sources b').allInnerTexts();
  assert.ok(outlets.length > 0 && !outlets.includes(outlet), `${outlet} is still in it`);
  // Each sentence of it leads to its evidence as well.
  await page.locator('main a.mark').first().click();
  await page.locator('#drawer.open').waitFor();
  await open('rules');
  await page.getByRole('button', { name: /Remove/ }).click();
  await page.getByRole('button', { name: /Remove/ }).waitFor({ state: 'detached' });
});

journey('the captured article stands behind the report, with its passages marked', { base }, async ({ page, open }) => {
  await open('');
  await page.locator('article.lead h2 a').click();
  await page.getByText(/as captured/).click();
  await page.locator('.reader details a').first().click();
  await page.locator('.captured mark').first().waitFor();
  assert.match(await page.locator('.history').innerText(), /as we first read it/);
});

journey('readers log in and out, and have nothing of each other', { base: shared.address }, async ({ page, open }) => {
  await open('starred');
  assert.match(page.url(), /\/login\?next=/);
  await logIn(page, 'ada');
  assert.match(page.url(), /\/starred$/);
  await open('');
  await page.locator('article.card').first().getByRole('button', { name: 'star' }).click();
  await page.getByRole('button', { name: 'Log out' }).click();
  await logIn(page, 'ben');
  await open('starred');
  await page.getByText('Nothing is starred yet').waitFor();
});
