// The keyboard, as readers of feeds know it. What the pages of a living paper have besides is put in by the tests.

import assert from 'node:assert/strict';

import { journey } from '../lib/journey.mjs';
import { NAMES, richestReport } from '../lib/site.mjs';

journey('j and k go from story to story, o opens it, g h goes back', {}, async ({ page, open }) => {
  await open('');
  const titles = await page.locator(NAMES.headline).allInnerTexts();
  assert.ok(titles.length > 3);
  const way = [['j', 0], ['j', 1], ['j', 2], ['k', 1], ['j', 2]];
  for (const [key, at] of way) {
    await page.keyboard.press(key);
    assert.equal(await focused(page), titles[at], `after ${key}`);
    const seen = await page.evaluate(() => {
      const { top, bottom } = document.activeElement.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight && getComputedStyle(document.activeElement).outlineStyle !== 'none';
    });
    assert.ok(seen, `${titles[at]} cannot be seen`);
  }
  await page.keyboard.press('o');
  await page.waitForURL(/\/report\/[^/]+\.html$/);
  assert.ok((await page.locator('h1').innerText()).startsWith(titles[2]));
  await page.keyboard.press('g');
  await page.keyboard.press('h');
  await page.waitForURL(/\/index\.html$/);
});

journey('j goes through every story to the last one and stays there', {}, async ({ page, open }) => {
  await open('');
  const titles = await page.locator(NAMES.headline).allInnerTexts();
  for (let pressed = 0; pressed < titles.length + 2; pressed += 1) await page.keyboard.press('j');
  assert.equal(await focused(page), titles.at(-1));
});

const original = { elsewhere: () => '<!doctype html><title>The original</title><p>The original.</p>' };

journey('in a report j and k go from sentence to sentence, and v opens the original beside it', original, async ({ context, page, open, elsewhere }) => {
  await open(richestReport());
  await page.keyboard.press('v');
  const shown = () => page.locator(`${NAMES.openDrawer} h2`).innerText();
  await page.keyboard.press('j');
  assert.match(await shown(), /^Evidence 1 of \d+$/);
  await page.keyboard.press('j');
  assert.match(await shown(), /^Evidence 2 of /);
  await page.keyboard.press('k');
  assert.match(await shown(), /^Evidence 1 of /);
  const wanted = await page.locator(`${NAMES.openDrawer} ${NAMES.original}`).first().getAttribute('href');
  const [opened] = await Promise.all([context.waitForEvent('page'), page.keyboard.press('v')]);
  await opened.waitForLoadState();
  assert.equal(await opened.title(), 'The original');
  assert.deepEqual(elsewhere, [wanted.split('#')[0]]);
});

journey('? shows the keys that the page has, and the button does', {}, async ({ page, open }) => {
  for (const [path, has, lacks] of [['', 'next and previous story', 'evidence of'], [richestReport(), 'evidence of', 'next and previous story']]) {
    await open(path);
    await page.keyboard.press('?');
    const dialog = page.locator(NAMES.keys);
    await dialog.waitFor({ state: 'visible' });
    const said = await dialog.innerText();
    assert.ok(said.includes(has) && !said.includes(lacks) && !said.includes('star'), said);
    await page.keyboard.press('j');
    assert.ok(await dialog.isVisible(), 'a key goes on behind the dialog');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.locator(NAMES.settingsSummary).click();
    await page.locator(NAMES.showKeys).click();
    await dialog.waitFor({ state: 'visible' });
    await dialog.locator('button').click();
    await dialog.waitFor({ state: 'hidden' });
  }
});

journey('keys are left alone in fields and with other keys held', {}, async ({ page, open }) => {
  await open('');
  await page.evaluate(() => document.querySelector('main').prepend(document.createElement('input')));
  const field = page.locator('main > input');
  await field.focus();
  await page.keyboard.type('jko?g h');
  assert.equal(await field.inputValue(), 'jko?g h');
  assert.ok(!(await page.locator(NAMES.keys).isVisible()));
  await field.blur();
  for (const held of ['Control', 'Alt', 'Meta']) await page.keyboard.press(`${held}+k`);
  await page.keyboard.press('Shift+J');
  assert.equal(await focused(page), '');
});

journey('single keys can be switched off, and stay so', {}, async ({ page, open }) => {
  await open('');
  await page.locator(NAMES.settingsSummary).click();
  await page.locator('label', { has: page.locator('input[name=keys]') }).click();
  await page.keyboard.press('Escape');
  for (let visit = 0; visit < 2; visit += 1) {
    const before = await focused(page);
    await page.keyboard.press('j');
    await page.keyboard.press('?');
    assert.equal(await focused(page), before);
    assert.ok(!(await page.locator(NAMES.keys).isVisible()), 'a key that is switched off works');
    await page.reload();
  }
  await open(richestReport());
  await page.keyboard.press('j');
  assert.equal(await page.locator(NAMES.openDrawer).count(), 0);
});

journey('s and m press the buttons of the story in hand, and nothing where there are none', {}, async ({ page, open }) => {
  await open('');
  await page.keyboard.press('s');
  await page.keyboard.press('m');
  await withMarks(page, NAMES.story);
  await page.keyboard.press('s');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('s');
  await page.keyboard.press('m');
  assert.deepEqual(await pressed(page), ['1 star', '1 read']);
  await open(richestReport());
  await withMarks(page, 'main article');
  await page.keyboard.press('m');
  assert.deepEqual(await pressed(page), ['0 read']);
});

journey('Shift+A asks for the stories above to be read, those that are not yet', {}, async ({ page, open }) => {
  await open('');
  await withMarks(page, NAMES.story);
  await page.evaluate(() => {
    document.querySelectorAll('form.marks [name=read]')[1].value = '0';
    window.asked = [];
    document.addEventListener('read', ({ detail }) => window.asked.push(...detail.map((b) => b.form.elements.items.value)));
  });
  for (let pressed_ = 0; pressed_ < 4; pressed_ += 1) await page.keyboard.press('j');
  await page.keyboard.press('Shift+A');
  assert.deepEqual(await page.evaluate(() => window.asked), ['0', '2']);
  assert.deepEqual(await pressed(page), [], 'the page is left');
});

journey('/ leads to the search where there is one', {}, async ({ page, open }) => {
  await open('');
  await page.keyboard.press('/');
  await page.evaluate(() => {
    const field = Object.assign(document.createElement('input'), { type: 'search', value: 'old' });
    document.querySelector('main').prepend(field);
  });
  await page.keyboard.press('/');
  await page.keyboard.type('new');
  assert.equal(await page.locator('input[type=search]').inputValue(), 'new');
});

/** The words of the link that has the focus. */
function focused(page) {
  return page.evaluate(() => (document.activeElement.matches('a') ? document.activeElement.innerText : ''));
}

/** Buttons for marks, as the pages of a living paper have them; what is pressed is written down instead of sent. */
function withMarks(page, selector) {
  return page.evaluate((name) => {
    globalThis.pressed = [];
    document.querySelectorAll(name).forEach((story, at) => {
      story.dataset.item = at;
      const form = Object.assign(document.createElement('form'), { className: 'marks', method: 'post', action: '/marks' });
      const hidden = Object.assign(document.createElement('input'), { type: 'hidden', name: 'items', value: at });
      const buttons = ['star', 'read'].map((mark) => Object.assign(document.createElement('button'), { name: mark, value: '1', textContent: mark }));
      form.append(hidden, ...buttons);
      form.addEventListener('submit', (event) => {
        event.preventDefault();
        globalThis.pressed.push(`${at} ${event.submitter.name}`);
      });
      story.append(form);
    });
  }, selector);
}

function pressed(page) {
  return page.evaluate(() => globalThis.pressed);
}
