// What stands without a reader doing anything: valid HTML, links that lead somewhere, weight, feeds.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { promisify } from 'node:util';

import { journey } from '../lib/journey.mjs';
import { FOLDER, allPages, pagesOf } from '../lib/site.mjs';

const VALIDATOR = createRequire(import.meta.url).resolve('vnu-jar/build/dist/vnu.jar');

/** The validator reads files, where `'self'` has no meaning; what the policy does, the browser tells. */
const ABOUT_THE_POLICY = /violates Content Security Policy/;

test('every page is valid HTML by the checker of the W3C', { timeout: 120_000 }, async () => {
  const args = ['-jar', VALIDATOR, '--format', 'json', '--stdout', '--exit-zero-always', '--skip-non-html', FOLDER];
  const { stdout } = await promisify(execFile)('java', args, { maxBuffer: 64 * 1024 * 1024 });
  const told = JSON.parse(stdout).messages.filter((m) => m.type !== 'info' || m.subType === 'warning');
  const faults = told.filter((m) => !ABOUT_THE_POLICY.test(m.message));
  assert.deepEqual(faults.map((m) => `${m.url.split('/').pop()}:${m.lastLine} ${m.message} ${m.extract ?? ''}`), []);
});

journey('every link inside the site leads to a page and a place', {}, async ({ page, open, base }) => {
  const pages = new Map();
  for (const path of allPages()) {
    await open(path);
    pages.set(base + path, await page.evaluate(() => ({
      ids: [...document.querySelectorAll('[id]')].map((e) => e.id),
      links: [...document.querySelectorAll('a[href], link[href]')].map((a) => a.href),
    })));
  }
  const dead = [];
  for (const [from, { links }] of pages) {
    for (const link of new Set(links.filter((l) => l.startsWith(base)))) {
      if (!(await leadsSomewhere(page, pages, link))) dead.push(`${from}: ${link}`);
    }
  }
  assert.deepEqual(dead, []);
});

async function leadsSomewhere(page, pages, link) {
  const [address, place] = link.split('#');
  const there = pages.get(address.endsWith('/') ? `${address}index.html` : address);
  if (there) return !place || there.ids.includes(decodeURIComponent(place));
  return (await page.request.head(address)).ok();
}

/** What is needed for reading, and what is not: no page waits for a script, and all of them share the same few. */
const HEAVIEST = { page: 100_000, scripts: 20_000 };

journey('every page with its style is under 100 KB, and the scripts of all are under 20 KB', {}, async ({ page, open }) => {
  const weights = new Map();
  const weigh = async (address) => {
    if (!weights.has(address)) weights.set(address, (await (await page.request.get(address)).body()).length);
    return weights.get(address);
  };
  const sum = async (addresses) => (await Promise.all(addresses.map(weigh))).reduce((a, b) => a + b, 0);
  for (const path of allPages()) {
    await open(path);
    const all = await loaded(page);
    const scripts = all.filter((address) => address.endsWith('.js'));
    assert.equal(scripts.length, 5, 'a script is not counted');
    const bytes = { page: await sum(all.filter((address) => !scripts.includes(address))), scripts: await sum(scripts) };
    for (const [what, most] of Object.entries(HEAVIEST)) assert.ok(bytes[what] < most, `${what} of ${path}: ${bytes[what]} bytes`);
  }
  assert.ok(weights.size > allPages().length, 'the pages have loaded no style');
});

/** What the page has loaded, itself and its icon counted, fonts not. */
function loaded(page) {
  return page.evaluate(() => {
    const more = performance.getEntriesByType('resource').map((e) => e.name).filter((name) => !name.endsWith('.woff2'));
    const icons = [...document.querySelectorAll('link[rel~=icon]')].map((l) => l.href);
    return [...new Set([location.href, ...more, ...icons])];
  });
}

/** The types by which readers of feeds know them; both are right for JSON Feed 1.1. */
const FEED_TYPES = {
  'application/atom+xml': [/^application\/atom\+xml/, 'entry'],
  'application/rss+xml': [/^application\/rss\+xml/, 'item'],
  'application/feed+json': [/^application\/(feed\+)?json/],
};

journey('the feeds have the right types, are well formed, and hold every report', {}, async ({ page, open }) => {
  await open('');
  const links = await page.locator('link[rel=alternate]').evaluateAll((all) => all.map((l) => [l.type, l.href]));
  const feeds = links.filter(([type]) => type in FEED_TYPES);
  assert.deepEqual(new Set(feeds.map(([type]) => type)), new Set(Object.keys(FEED_TYPES)));
  for (const [type, href] of feeds) {
    const [served, entry] = FEED_TYPES[type];
    const answer = await page.request.get(href);
    assert.match(answer.headers()['content-type'], served, href);
    const count = entry ? await entries(page, await answer.text(), entry) : (await answer.json()).items.length;
    assert.equal(count, pagesOf('report').length, href);
  }
});

function entries(page, text, name) {
  return page.evaluate(([xml, tag]) => {
    const tree = new DOMParser().parseFromString(xml, 'application/xml');
    if (tree.querySelector('parsererror')) throw new Error(tree.querySelector('parsererror').textContent);
    return tree.getElementsByTagName(tag).length;
  }, [text, name]);
}
