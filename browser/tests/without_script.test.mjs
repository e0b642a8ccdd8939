// A reader without scripts, and a reader of the printed page: the evidence is numbered notes.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { SCREENS } from '../lib/chromium.mjs';
import { journey } from '../lib/journey.mjs';
import { NAMES, pagesOf, richestReport } from '../lib/site.mjs';

const withoutScript = { javaScriptEnabled: false };

for (const [screen, options] of Object.entries(SCREENS)) {
  journey(`without scripts a mark leads to its note and back: ${screen}`, { ...options, ...withoutScript }, async (visit) => {
    const { page, open } = visit;
    await open(richestReport());
    const mark = page.locator(`main ${NAMES.mark}`).nth(2);
    const id = await mark.getAttribute('id');
    const to = await mark.getAttribute('href');
    await mark.click();
    assert.ok(page.url().endsWith(to), page.url());
    const note = page.locator(to);
    await note.waitFor({ state: 'visible' });
    assert.ok(await inView(note), 'the note is not in view');
    assert.notEqual((await note.locator(NAMES.cited).first().innerText()).trim(), '');
    await note.locator(`a[href="#${id}"]`).click();
    assert.ok(page.url().endsWith(`#${id}`), page.url());
    assert.ok(await inView(mark), 'the mark is not in view');
  });
}

journey('without scripts all notes and sections of every report can be read', withoutScript, async ({ page, open }) => {
  for (const path of pagesOf('report')) {
    await open(path);
    const marks = await page.locator(NAMES.mark).evaluateAll((all) => all.map((m) => m.getAttribute('href')));
    const notes = await page.locator(NAMES.note).all();
    assert.ok(marks.length > 0 && notes.length > 0, path);
    for (const target of new Set(marks)) assert.equal(await page.locator(target).count(), 1, `${path}${target}`);
    for (const note of notes) {
      assert.ok(await note.isVisible(), path);
      assert.ok((await note.locator(`${NAMES.passage} ${NAMES.cited}`).count()) > 0, `${path}: a note without a passage`);
    }
    for (const section of await page.locator('main section').all()) assert.ok(await section.isVisible(), path);
  }
});

journey('a printed report has every note with its passages', {}, async ({ page, open }) => {
  await open(richestReport());
  const wanted = await page.locator(`${NAMES.note} ${NAMES.cited}`).evaluateAll((all) => all.map((m) => m.textContent));
  assert.ok(wanted.length > 5, 'the report has hardly any passages');
  const printed = await printedText(page);
  const lost = wanted.filter((passage) => !printed.includes(letters(passage)));
  assert.deepEqual(lost, []);
});

journey('a printed report has the address of every source, once, and no links that lead nowhere on paper', {}, async ({ page, open }) => {
  await open(richestReport());
  const addresses = await page.locator('#sources .tree a[href^="http"]').evaluateAll((all) => all.map((a) => a.href));
  assert.ok(addresses.length > 2, 'the report has hardly any sources');
  const printed = await printedText(page);
  for (const address of addresses) assert.equal(printed.split(letters(address)).length, 2, address);
  assert.ok(!printed.includes(letters('Read it there')), 'a link without its address');
});

journey('a printed front page has every headline and no controls', { colorScheme: 'dark' }, async ({ page, open }) => {
  await open('');
  const headlines = await page.locator(NAMES.headline).allInnerTexts();
  const printed = await printedText(page);
  for (const headline of headlines) assert.ok(printed.includes(letters(headline)), headline);
  await page.emulateMedia({ media: 'print' });
  for (const name of [NAMES.settings, NAMES.category, '.whyhere', '.foot']) {
    assert.ok(!(await page.locator(name).first().isVisible()), `${name} is printed`);
  }
});

journey('the drawer is not printed', {}, async ({ page, open }) => {
  await open(richestReport());
  await page.locator(`main ${NAMES.mark}`).nth(2).click();
  const drawer = page.locator(NAMES.openDrawer);
  await drawer.waitFor({ state: 'visible' });
  await page.emulateMedia({ media: 'print' });
  assert.ok(!(await drawer.isVisible()), 'the drawer is printed');
  assert.ok(await page.locator(NAMES.note).first().isVisible(), 'the notes are not printed');
});

async function printedText(page) {
  const folder = await mkdtemp(join(tmpdir(), 'ovn-print-'));
  try {
    const file = join(folder, 'report.pdf');
    await writeFile(file, await page.pdf({ format: 'A4' }));
    const { stdout } = await promisify(execFile)('pdftotext', ['-raw', file, '-'], { maxBuffer: 16 * 1024 * 1024 });
    return letters(stdout);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Letters and digits only: a line break in print may hyphenate, and ligatures are a matter of fonts. */
function letters(text) {
  return text.normalize('NFKC').replace(/[^\p{L}\p{N}]/gu, '');
}

function inView(locator) {
  return locator.evaluate((e) => {
    const { top, bottom } = e.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  });
}
