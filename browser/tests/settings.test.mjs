// The reader's settings: colours, size of the text and density, remembered, without a flash, and without scripts.

import assert from 'node:assert/strict';

import { violations } from '../lib/axe.mjs';
import { SCREENS } from '../lib/chromium.mjs';
import { journey } from '../lib/journey.mjs';
import { NAMES, oneOfEach, richestReport } from '../lib/site.mjs';

journey('colours are chosen once and hold on every page from its first moment', { colorScheme: 'light' }, async ({ context, page, open }) => {
  await context.addInitScript(() => {
    // The root as it is when the body begins: nothing has been painted yet.
    new MutationObserver((_, observer) => {
      if (!document.body) return;
      globalThis.rootAtFirst = { ...document.documentElement.dataset };
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
  });
  await open('');
  assert.ok((await paper(page)) > 0.8, 'the page is dark before anything is chosen');
  await choose(page, 'theme', 'dark');
  assert.ok((await paper(page)) < 0.1, 'the page is not dark');
  await page.locator(NAMES.leadHeadline).click();
  await page.waitForURL(/\/report\//);
  assert.equal((await page.evaluate(() => globalThis.rootAtFirst)).theme, 'dark', 'another look flashes up');
  assert.ok((await paper(page)) < 0.1, 'the choice is forgotten');
  await page.emulateMedia({ colorScheme: 'dark' });
  await choose(page, 'theme', 'light');
  assert.ok((await paper(page)) > 0.8, 'the page is not light');
  await choose(page, 'theme', 'auto');
  assert.ok((await paper(page)) < 0.1, 'the page does not follow the device');
});

journey('what is printed is dark on white, whatever was chosen', { colorScheme: 'dark' }, async ({ page, open }) => {
  await open(richestReport());
  await choose(page, 'theme', 'dark');
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  assert.ok((await paper(page)) > 0.999);
  assert.ok(!(await page.locator(NAMES.settings).isVisible()), 'the settings are printed');
});

const SIZES = ['small', 'normal', 'large', 'largest'];

journey('the text has four sizes, and the choice is remembered', SCREENS.phone, async ({ page, open }) => {
  await open(richestReport());
  const sizes = [];
  for (const size of SIZES) {
    await choose(page, 'size', size);
    sizes.push(await textSize(page));
  }
  assert.deepEqual(sizes, sizes.toSorted((a, b) => a - b));
  assert.ok(new Set(sizes).size === 4 && sizes[3] > 1.25 * sizes[1], `${sizes}`);
  await open('');
  assert.equal(await textSize(page), sizes[3]);
});

journey('no kind of page is wider than the screen with the largest text', {}, async ({ page, open }) => {
  await open('');
  await choose(page, 'size', 'largest');
  const wide = [];
  for (const [, path] of oneOfEach()) {
    await open(path);
    for (const width of [360, 390, 600, 768, 1024, 1152, 1280, 1600]) {
      await page.setViewportSize({ width, height: 800 });
      const needed = await page.evaluate(() => document.documentElement.scrollWidth);
      if (needed > width) wide.push(`${path} needs ${needed} px of ${width}`);
    }
  }
  assert.deepEqual(wide, []);
});

journey('on a wide screen the evidence does not cover the largest text', {}, async ({ page, open }) => {
  await open(richestReport());
  await choose(page, 'size', 'largest');
  await page.keyboard.press('Escape');
  const mark = page.locator(`main ${NAMES.mark}`).nth(2);
  await mark.click();
  const drawer = await page.locator(NAMES.openDrawer).boundingBox();
  const text = await mark.locator('xpath=ancestor::span[contains(concat(" ", @class, " "), " s ")][1]').boundingBox();
  assert.ok(drawer.x >= text.x + text.width || drawer.y > text.y + text.height, JSON.stringify([drawer, text]));
});

journey('colours and size are chosen without scripts', { javaScriptEnabled: false, colorScheme: 'light' }, async ({ page, open }) => {
  await open('');
  assert.ok(!(await page.locator(NAMES.showKeys).isVisible()), 'what needs a script is shown');
  await page.locator(NAMES.settingsSummary).click();
  const shot = async () => (await page.locator('.masthead').boundingBox()).height;
  const normal = await shot();
  await page.locator('label', { has: page.locator(NAMES.setting('size', 'largest')) }).click();
  assert.ok((await shot()) > normal, 'the text has not grown');
  await page.locator('label', { has: page.locator(NAMES.setting('theme', 'dark')) }).click();
  assert.ok((await darkness(page)) > 0.7, 'the page is not dark');
});

for (const [screen, options] of Object.entries(SCREENS)) {
  for (const colorScheme of ['light', 'dark']) {
    journey(`axe finds nothing with the settings open, nor with the keys: ${screen}, ${colorScheme}`, { ...options, colorScheme }, async (visit) => {
      await visit.open('');
      await visit.page.locator(NAMES.settingsSummary).click();
      assert.deepEqual(await violations(visit.page), []);
      await visit.page.locator(NAMES.showKeys).click();
      await visit.page.locator(NAMES.keys).waitFor({ state: 'visible' });
      assert.deepEqual(await violations(visit.page), []);
    });
  }
}

journey('the settings open and close by keyboard, in order, and a click beside them closes them', {}, async ({ page, open }) => {
  await open('');
  const summary = page.locator(NAMES.settingsSummary);
  await summary.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  const at = () => page.evaluate(() => `${document.activeElement.name} ${document.activeElement.value}`);
  assert.equal(await at(), 'theme auto');
  await page.keyboard.press('ArrowRight');
  assert.equal(await at(), 'theme light');
  await page.keyboard.press('Tab');
  assert.equal(await at(), 'size normal');
  await page.keyboard.press('Escape');
  assert.ok(await summary.evaluate((e) => e === document.activeElement && !e.parentElement.open));
  await summary.click();
  await page.mouse.click(5, 700);
  assert.ok(await summary.evaluate((e) => !e.parentElement.open));
});

/** Chooses what a label stands for, as a reader does. */
async function choose(page, name, value) {
  const settings = page.locator(NAMES.settings);
  if (!(await settings.evaluate((e) => e.open))) await page.locator(NAMES.settingsSummary).click();
  await page.locator('label', { has: page.locator(NAMES.setting(name, value)) }).click();
  assert.ok(await page.locator(NAMES.setting(name, value)).isChecked());
}

/** The luminance of the paper, from 0 to 1. */
function paper(page) {
  return page.evaluate(() => {
    const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g).map(Number);
    return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
  });
}

/** How dark a picture of the page is on the whole: without scripts the page itself cannot be asked. */
async function darkness(page) {
  const picture = await page.screenshot({ clip: { x: 0, y: 0, width: 40, height: 40 } });
  const other = await page.context().browser().newPage();
  try {
    return await other.evaluate(async (bytes) => {
      const image = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(1, 1).getContext('2d');
      canvas.drawImage(image, 0, 0, 1, 1);
      const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data;
      return 1 - (r + g + b) / 765;
    }, [...picture]);
  } finally {
    await other.close();
  }
}

function textSize(page) {
  return page.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize));
}
