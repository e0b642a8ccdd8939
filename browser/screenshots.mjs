// Pictures of every kind of page: all of them into target/screenshots, and with `--readme`
// those of the README into docs/pictures.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { browser, endBrowser } from './lib/chromium.mjs';
import { newsroom } from './lib/newsroom.mjs';
import { NAMES, oneOfEach, program, served } from './lib/site.mjs';

const wide = (width, height = 900) => ({ viewport: { width, height } });
const phone = (width, height) => ({ viewport: { width, height }, deviceScaleFactor: 2, isMobile: true, hasTouch: true });

/** Above this a picture makes the README slow to open. */
const HEAVIEST = 250_000;

/** Each picture: its name, the screen, and what the reader does on the way to it. */
const PICTURES = [
  ...schemes('front-1280', wide(1280), front),
  ...schemes('front-360', phone(360, 740), front),
  ...schemes('front-390', phone(390, 844), front),
  ...schemes('front-768', wide(768, 1024), front),
  ...schemes('front-1600', wide(1600, 1000), front),
  ...schemes('report-1280', wide(1280), report),
  ...schemes('report-390', phone(390, 844), report),
  ...schemes('category-1280', wide(1280), category),
  ...schemes('category-390', phone(390, 844), category),
  ...schemes('settings-1280', wide(1280), settings),
  ...schemes('settings-390', phone(390, 844), settings),
  ...schemes('keys-1280', wide(1280), keys),
  ...schemes('stories-1280', wide(1280), stories),
  ...schemes('stories-390', phone(390, 844), stories),
  ...schemes('evidence-1280', wide(1280), evidence),
  ...schemes('evidence-390', phone(390, 844), evidence),
  ...schemes('newsroom-1280', wide(1280), desk),
  ...schemes('newsroom-390', phone(390, 844), desk),
  ...schemes('reader-1280', wide(1280), mine),
  ...schemes('reader-390', phone(390, 844), mine),
  ...schemes('rules-1280', wide(1280), rules),
  ...schemes('rules-390', phone(390, 844), rules),
  ...schemes('search-1280', wide(1280), search),
  ...schemes('search-390', phone(390, 844), search),
  ...schemes('subject-1280', wide(1280), subject),
  ...schemes('subject-390', phone(390, 844), subject),
];

const README = [
  { name: 'front-page', options: wide(1280, 860), go: front },
  { name: 'report', options: wide(1280, 680), go: evidence },
  { name: 'evidence-phone', options: phone(390, 720), go: evidence },
  { name: 'newsroom', options: wide(1280, 620), go: desk },
  { name: 'reader', options: wide(1280, 760), go: mine },
];

const atWork = await newsroom(program());
const forReadme = process.argv.includes('--readme');
try {
  await (forReadme ? takeForReadme() : takeAll());
} finally {
  await endBrowser();
  atWork.end();
}

async function takeAll() {
  const folder = await made('target/screenshots');
  for (const { name, options, go, whole } of [...PICTURES, ...otherKinds()]) {
    await take(join(folder, `${name}.png`), options, go, { fullPage: whole });
  }
  await print(join(folder, 'report.pdf'), report);
  await print(join(folder, 'front.pdf'), front);
}

async function takeForReadme() {
  const folder = await made('docs/pictures');
  for (const { name, options, go } of README) {
    const bytes = await take(join(folder, `${name}.png`), options, go, {});
    if (bytes > HEAVIEST) throw new Error(`\`${name}.png\` has ${bytes} bytes, more than ${HEAVIEST}`);
  }
}

/** The kinds of pages that have no picture of their own above. */
function otherKinds() {
  const others = oneOfEach().filter(([kind]) => !['front', 'report', 'category', 'stories'].includes(kind));
  return others.flatMap(([kind, path]) => schemes(`${kind}-1280`, wide(1280), (page) => page.goto(served() + path)));
}

function schemes(name, options, go) {
  const each = ['light', 'dark'].map((colorScheme) => ({ name: `${name}-${colorScheme}`, options: { ...options, colorScheme }, go }));
  return [...each, { name: `${name}-whole`, options, go, whole: true }];
}

async function front(page) {
  await page.goto(served());
}

async function category(page) {
  await front(page);
  await page.locator(NAMES.category).first().click();
  await page.waitForURL(/\/category\//);
}

async function settings(page) {
  await front(page);
  await page.locator(NAMES.settingsSummary).click();
}

async function keys(page) {
  await report(page);
  await page.keyboard.press('?');
  await page.locator(NAMES.keys).waitFor({ state: 'visible' });
}

async function stories(page) {
  await page.goto(`${served()}stories.html`);
}

async function report(page) {
  await front(page);
  await page.locator(NAMES.leadHeadline).click();
  await page.waitForURL(/\/report\//);
}

async function mine(page) {
  await page.goto(atWork.address);
}

async function rules(page) {
  await page.goto(`${atWork.address}rules?action=mute&aspect=word&value=ferry`);
}

async function search(page) {
  await page.goto(`${atWork.address}search?q=harbour`);
}

async function subject(page) {
  await page.goto(`${atWork.address}subjects`);
  await page.locator('main .names a').first().click();
}

async function desk(page) {
  await page.goto(`${atWork.address}status.html`);
}

/** The evidence of the third sentence: in most reports the first of the text proper. */
async function evidence(page) {
  await report(page);
  await page.locator(`main ${NAMES.mark}`).nth(2).click();
  await page.locator(NAMES.openDrawer).waitFor({ state: 'visible' });
  // Off the text: a sentence under the pointer is lit, too.
  await page.mouse.move(0, 0);
}

/** Takes one picture; gives its size in bytes. */
async function take(file, options, go, settings) {
  const { context, page } = await visit(options);
  await go(page);
  await page.waitForLoadState('load');
  await page.evaluate(() => document.fonts.ready);
  const picture = await page.screenshot({ animations: 'disabled', caret: 'hide', ...settings });
  await context.close();
  await writeFile(file, picture);
  console.log(`${String(picture.length).padStart(9)}  ${file}`);
  return picture.length;
}

async function print(file, go) {
  const { context, page } = await visit({});
  await go(page);
  await page.pdf({ path: file, format: 'A4' });
  await context.close();
  console.log(`           ${file}`);
}

async function visit(options) {
  const context = await (await browser()).newContext({ serviceWorkers: 'block', ...options });
  return { context, page: await context.newPage() };
}

async function made(folder) {
  await mkdir(folder, { recursive: true });
  return folder;
}
