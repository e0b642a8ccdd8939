// The gesture that the paper is made for: a sentence is chosen, and its evidence opens.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { violations } from '../lib/axe.mjs';
import { SCREENS } from '../lib/chromium.mjs';
import { journey } from '../lib/journey.mjs';
import { NAMES, richestReport } from '../lib/site.mjs';

/** The third mark of the text: after headline and standfirst, inside a paragraph. */
const THIRD = 2;

const WAYS = {
  'its text': (page, mark) => sentenceOf(mark).click({ position: { x: 5, y: 5 } }),
  'its mark': (page, mark) => mark.click(),
  'Enter on its mark': (page, mark) => mark.press('Enter'),
};

for (const [screen, options] of Object.entries(SCREENS)) {
  for (const [way, choose] of Object.entries(WAYS)) {
    journey(`a sentence is chosen by ${way}, and its evidence opens: ${screen}`, options, async ({ page, open }) => {
      await open(richestReport());
      assert.equal(await page.locator(NAMES.openDrawer).count(), 0, 'the evidence is open before anything is chosen');
      const mark = markAt(page, THIRD);
      await choose(page, mark);
      await showsEvidenceOf(page, mark);
      assert.ok(await inViewAboveSheet(mark), 'the sentence is hidden by its evidence');
    });
  }
}

journey('evidence names outlet and country, and marks the passage among its neighbours', {}, async ({ page, open }) => {
  await open(richestReport());
  await markAt(page, THIRD).click();
  const passage = page.locator(`${NAMES.openDrawer} ${NAMES.passage}`).first();
  const outlet = passage.locator(NAMES.outlet);
  const name = await outlet.innerText();
  const caption = await passage.locator('figcaption').innerText();
  const cited = await passage.locator(NAMES.cited).innerText();
  assert.ok((await passage.locator('blockquote').innerText()).length > cited.length, 'the passage has no neighbours');
  await outlet.click();
  await page.waitForURL(/\/outlet\/[^/]+\.html$/);
  assert.equal(await page.locator('h1').innerText(), name);
  const country = await page.locator(NAMES.country).innerText();
  assert.ok(country !== '' && caption.includes(country), `the evidence says ${caption}, the outlet's page ${country}`);
});

journey('our edits are shown as insertions and deletions', {}, async ({ page, open }) => {
  await open(richestReport());
  const edited = page.locator(NAMES.note).filter({ has: page.locator('del') }).filter({ has: page.locator('ins') }).first();
  await page.locator(`main a.mark[href="#${await edited.getAttribute('id')}"]`).first().click();
  const drawer = page.locator(NAMES.openDrawer);
  for (const [tag, line] of [['del', 'line-through'], ['ins', 'underline']]) {
    const edit = drawer.locator(tag).first();
    assert.notEqual((await edit.innerText()).trim(), '');
    assert.equal(await edit.evaluate((e) => getComputedStyle(e).textDecorationLine), line);
  }
});

const KEYS = [['ArrowRight', 1], ['n', 1], ['ArrowLeft', -1], ['p', -1], ['p', -1]];

journey('the keyboard goes on and back, and Escape returns to the sentence', {}, async ({ page, open }) => {
  await open(richestReport());
  let at = THIRD;
  await markAt(page, at).press('Enter');
  for (const [key, step] of KEYS) {
    await page.keyboard.press(key);
    at += step;
    await showsEvidenceOf(page, markAt(page, at));
  }
  await page.keyboard.press('Escape');
  await isClosed(page);
  assert.ok(await hasFocus(markAt(page, at)), 'the focus is not on the mark');
  await page.keyboard.press('ArrowRight');
  await isClosed(page);
});

journey('the buttons go on and back, and close', SCREENS.phone, async ({ page, open }) => {
  await open(richestReport());
  await markAt(page, THIRD).tap();
  for (const [go, index] of [['next', THIRD + 1], ['next', THIRD + 2], ['previous', THIRD + 1]]) {
    await page.locator(NAMES.go(go)).tap();
    await showsEvidenceOf(page, markAt(page, index));
  }
  await page.locator(NAMES.go('close')).tap();
  await isClosed(page);
});

journey('the keyboard reaches everything in the evidence', {}, async ({ page, open }) => {
  await open(richestReport());
  await markAt(page, THIRD).press('Enter');
  assert.ok(await page.evaluate((name) => document.activeElement.closest(name) !== null, NAMES.openDrawer), 'the focus is elsewhere');
  const stops = page.locator(`${NAMES.openDrawer} :is(a[href], button)`).filter({ visible: true });
  const wanted = await stops.count();
  assert.ok(wanted > 3, 'the evidence has buttons, but no links');
  const reached = new Set();
  for (let pressed = 0; pressed < wanted + 5; pressed += 1) {
    await page.keyboard.press('Tab');
    reached.add(await stops.evaluateAll((all) => all.indexOf(document.activeElement)));
  }
  reached.delete(-1);
  assert.equal(reached.size, wanted);
});

journey('a link to a sentence opens its evidence', {}, async ({ page, open }) => {
  await open(richestReport());
  const mark = markAt(page, THIRD);
  const id = await mark.getAttribute('id');
  await open('');
  await open(`${richestReport()}#${id}`);
  await showsEvidenceOf(page, mark);
});

journey('to select words of a sentence is not to choose it', {}, async ({ page, open }) => {
  await open(richestReport());
  const box = await sentenceOf(markAt(page, THIRD)).boundingBox();
  await page.mouse.move(box.x + 5, box.y + 8);
  await page.mouse.down();
  await page.mouse.move(box.x + 120, box.y + 8, { steps: 4 });
  await page.mouse.up();
  assert.notEqual(await page.evaluate(() => String(getSelection())), '');
  await isClosed(page);
});

journey('on a wide screen the evidence stands beside the text', {}, async ({ page, open }) => {
  await open(richestReport());
  await markAt(page, THIRD).click();
  const drawer = await page.locator(NAMES.openDrawer).boundingBox();
  const text = await sentenceOf(markAt(page, THIRD)).boundingBox();
  assert.ok(drawer.x >= text.x + text.width, 'the evidence covers the sentence');
  assert.ok(drawer.height >= 780 && drawer.x + drawer.width === 1280, JSON.stringify(drawer));
});

journey('on a phone the evidence comes from below', SCREENS.phone, async ({ page, open }) => {
  await open(richestReport());
  await markAt(page, THIRD).tap();
  const drawer = page.locator(NAMES.openDrawer);
  await drawer.evaluate((e) => Promise.all(e.getAnimations().map((a) => a.finished)));
  const { x, y, width, height } = await drawer.boundingBox();
  assert.deepEqual([x, width, Math.round(y + height)], [0, 360, 740]);
  assert.ok(y > 200, 'the sheet covers the text');
});

for (const [screen, options] of Object.entries(SCREENS)) {
  for (const colorScheme of ['light', 'dark']) {
    journey(`axe finds nothing with the evidence open: ${screen}, ${colorScheme}`, { ...options, colorScheme }, async (visit) => {
      await visit.open(richestReport());
      await markAt(visit.page, THIRD).click();
      await showsEvidenceOf(visit.page, markAt(visit.page, THIRD));
      assert.deepEqual(await violations(visit.page), []);
    });
  }
}

/** The invented originals of the press pack, by their address. */
const ORIGINALS = new Map(
  readFileSync('fixtures/press/pages.jsonl', 'utf8').trim().split('\n').map((line) => {
    const { url, file } = JSON.parse(line);
    return [url, readFileSync(`fixtures/press/${file}`, 'utf8')];
  }),
);

const low = { viewport: { width: 1000, height: 300 }, elsewhere: (url) => ORIGINALS.get(url) };

journey('the link to the original opens it at the cited words', low, async ({ page, open, elsewhere }) => {
  await open(richestReport());
  let scrolled = 0;
  for (const index of [2, 3, 4, 5, 6]) {
    await markAt(page, index).press('Enter');
    const passage = page.locator(`${NAMES.openDrawer} ${NAMES.passage}`).last();
    const cited = await passage.locator(NAMES.cited).innerText();
    await passage.locator(NAMES.original).click();
    await page.waitForURL(/\.example\//);
    assert.ok(ORIGINALS.has(elsewhere.at(-1)), `${elsewhere.at(-1)} is no page of the press pack`);
    assert.ok(await citedInView(page, cited), `${elsewhere.at(-1)}: not in view: ${cited}`);
    scrolled += Number((await page.evaluate(() => scrollY)) > 0);
    await page.goBack();
  }
  assert.ok(scrolled > 0, 'no original had to scroll to its passage');
});

/** Waits a little for the browser to scroll to the words of the fragment, and says whether it did. */
async function citedInView(page, cited) {
  const looked = page.waitForFunction((words) => {
    const plain = (text) => text.replace(/\s+/g, ' ').trim();
    const blocks = [...document.querySelectorAll('p, h1, h2, h3, li, td, div, span')];
    const holders = blocks.filter((b) => plain(b.textContent).includes(plain(words)));
    const box = holders.sort((a, b) => a.textContent.length - b.textContent.length)[0]?.getBoundingClientRect();
    return box && box.bottom > 0 && box.top < innerHeight;
  }, cited, { timeout: 5000 });
  return looked.then(() => true, () => false);
}

function markAt(page, index) {
  return page.locator(`main ${NAMES.mark}`).nth(index);
}

function sentenceOf(mark) {
  return mark.locator('xpath=ancestor::span[contains(concat(" ", @class, " "), " s ")][1]');
}

/** The evidence is open, and its passages are those of the note that the mark leads to. */
async function showsEvidenceOf(page, mark) {
  const drawer = page.locator(NAMES.openDrawer);
  await drawer.waitFor({ state: 'visible' });
  const note = page.locator(`${NAMES.note}${await mark.getAttribute('href')}`);
  const texts = (all) => all.map((e) => e.textContent);
  const there = await drawer.locator(`${NAMES.passage} ${NAMES.cited}`).evaluateAll(texts);
  assert.deepEqual(there, await note.locator(`${NAMES.passage} ${NAMES.cited}`).evaluateAll(texts));
  assert.ok(there.length > 0, 'the evidence has no passage');
  for (const link of await drawer.locator(NAMES.original).all()) {
    assert.match(await link.getAttribute('href'), /^https:\/\/[a-z.]+\.example\/.*#:~:text=./);
  }
  assert.ok(await page.locator(NAMES.bodyWithDrawer).count(), 'the page does not make room');
}

async function isClosed(page) {
  assert.equal(await page.locator(NAMES.openDrawer).count(), 0, 'the evidence is open');
  assert.equal(await page.locator(NAMES.bodyWithDrawer).count(), 0, 'the page still makes room');
}

function hasFocus(locator) {
  return locator.evaluate((e) => e === document.activeElement);
}

/** Whether the mark is on the screen and not under the drawer. */
function inViewAboveSheet(mark) {
  return mark.evaluate((e) => {
    const { x, y, width, height } = e.getBoundingClientRect();
    const top = document.elementFromPoint(x + width / 2, y + height / 2);
    return top !== null && (e.contains(top) || top.contains(e));
  });
}
