// Every width from a small phone to a wide screen, light and dark.

import assert from 'node:assert/strict';

import { SCREENS } from '../lib/chromium.mjs';
import { journey } from '../lib/journey.mjs';
import { allPages, oneOfEach } from '../lib/site.mjs';

const WIDTHS = [360, 390, 414, 480, 560, 640, 768, 834, 900, 1024, 1152, 1280, 1440, 1600];

journey('no kind of page is wider than the screen, from 360 to 1600 px', {}, async ({ page, open }) => {
  const wide = [];
  for (const [, path] of oneOfEach()) {
    await open(path);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      const needed = await page.evaluate(() => document.documentElement.scrollWidth);
      if (needed > width) wide.push(`${path} needs ${needed} px of ${width}`);
    }
  }
  assert.deepEqual(wide, []);
});

journey('a phone shows every page without scrolling sideways', SCREENS.phone, async ({ page, open }) => {
  const wide = [];
  for (const path of allPages()) {
    await open(path);
    // A page that is too wide makes the phone zoom out, so the width that was asked for is compared.
    const needed = await page.evaluate(() => document.documentElement.scrollWidth);
    if (needed > SCREENS.phone.viewport.width) wide.push(`${path} needs ${needed} px`);
  }
  assert.deepEqual(wide, []);
});

journey('text is at least 18 px on a phone', SCREENS.phone, async ({ page, open }) => {
  for (const [kind, path] of oneOfEach()) {
    await open(path);
    const size = await page.locator('main p').first().evaluate(() => parseFloat(getComputedStyle(document.body).fontSize));
    assert.ok(size >= 18, `${kind}: ${size} px`);
  }
});

journey('dark mode turns paper and ink round, and keeps their contrast', {}, async ({ page, open }) => {
  for (const [kind, path] of oneOfEach()) {
    await page.emulateMedia({ colorScheme: 'light' });
    await open(path);
    const light = await luminances(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    const dark = await luminances(page);
    assert.ok(light.paper > 0.8 && light.ink < 0.1, `${kind}, light: ${JSON.stringify(light)}`);
    assert.ok(dark.paper < 0.1 && dark.ink > 0.6, `${kind}, dark: ${JSON.stringify(dark)}`);
    for (const each of [light, dark]) assert.ok(contrast(each) >= 7, `${kind}: ${contrast(each)}`);
  }
});

/** Relative luminance of the body's two colours, by WCAG 2.2. */
function luminances(page) {
  return page.evaluate(() => {
    const linear = (byte) => (byte / 255 <= 0.04045 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4);
    const luminance = (colour) => {
      const [r, g, b] = colour.match(/[\d.]+/g).map(Number).map(linear);
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const style = getComputedStyle(document.body);
    return { paper: luminance(style.backgroundColor), ink: luminance(style.color) };
  });
}

function contrast({ paper, ink }) {
  return (Math.max(paper, ink) + 0.05) / (Math.min(paper, ink) + 0.05);
}
