// Installed, and without a connection: the last edition is there, and nothing that is somebody's own.

import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';

import { serveBelow } from '../lib/folder_server.mjs';
import { journey } from '../lib/journey.mjs';
import { FOLDER, NAMES, pagesOf, richestReport } from '../lib/site.mjs';

const BASE = '/some/deep/base/';
const allow = { serviceWorkers: 'allow' };

const folders = [];
after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

/** A site of one's own, served until it is ended. */
async function served(options = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'ovn-offline-'));
  folders.push(folder);
  await cp(FOLDER, folder, { recursive: true });
  return { folder, ...(await serveBelow(BASE, folder, options)) };
}

const whole = await served();

journey('a browser can install the paper', { ...allow, base: whole.address }, async ({ context, page, open }) => {
  await open('index.html');
  const session = await context.newCDPSession(page);
  const { errors, url } = await session.send('Page.getAppManifest');
  assert.deepEqual(errors, []);
  assert.equal(url, `${whole.address}manifest.webmanifest`);
  const manifest = await (await page.request.get(url)).json();
  assert.equal(manifest.name, 'OpenVoiceNews');
  for (const icon of manifest.icons) assert.ok((await page.request.get(whole.address + icon.src)).ok(), icon.src);
  await kept(page);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  // A visit of a test is private, and private windows install nothing; there may be no other reason.
  assert.deepEqual(installabilityErrors.map((e) => e.errorId).filter((id) => id !== 'in-incognito'), []);
});

const gone = await served();

journey('when the server is gone the last edition is read on, and says so', { ...allow, base: gone.address }, async (visit) => {
  const { page, open } = visit;
  await open('index.html');
  assert.ok(await page.locator(NAMES.kept).isHidden(), 'a page from the network says that it is kept');
  await kept(page);
  gone.end();
  await page.reload();
  const day = await page.locator('.masthead time').innerText();
  assert.match(await page.locator(NAMES.kept).innerText(), new RegExp(`^No connection: this is the edition of ${day}, as it was kept on this device on .*\\d`));
  await page.locator(NAMES.leadHeadline).click();
  await page.waitForURL(/\/report\/[^/]+\.html$/);
  await styled(page);
  await page.locator(`main ${NAMES.mark}`).nth(2).click();
  await page.locator(NAMES.openDrawer).waitFor({ state: 'visible' });
  await page.locator('.masthead .name a').click();
  await page.locator(NAMES.category).first().click();
  await page.waitForURL(/\/category\/[^/]+\.html$/);
  assert.ok(await page.locator(NAMES.kept).isVisible());
  await open('starred.html');
  assert.match(page.url(), /\/offline\.html$/);
  assert.equal(await page.locator('h1').innerText(), 'Not on this device');
  await page.getByRole('link', { name: 'The front page of the edition that is kept' }).click();
  await page.locator(NAMES.leadHeadline).waitFor();
  onlyOffline(visit);
});

const slow = await served();

journey('a server that does not answer is waited for some seconds', { ...allow, base: slow.address }, async (visit) => {
  await visit.open('index.html');
  await kept(visit.page);
  slow.hang();
  await visit.open(richestReport());
  assert.ok(await visit.page.locator(NAMES.kept).isVisible());
  slow.end();
  onlyOffline(visit);
});

const own = richestReport();
const personal = await served({ headers: (path) => (path === own ? { 'cache-control': 'private, no-cache' } : {}) });

journey('what is for one reader alone is never kept, and is served as before', { ...allow, base: personal.address }, async (visit) => {
  const { page, open } = visit;
  await open('index.html');
  await kept(page);
  assert.equal((await open(own)).status(), 200);
  const paths = await cached(page);
  assert.ok(paths.length > 10 && !paths.includes(own), 'the private page is kept');
  for (const path of pagesOf('report').filter((p) => p !== own)) assert.ok(paths.includes(path), `${path} is not kept`);
  assert.equal((await page.request.post(`${personal.address}marks`)).status(), 404, 'the worker is in the way of forms');
  personal.end();
  await open(own);
  assert.match(page.url(), /\/offline\.html$/);
  onlyOffline(visit);
});

journey('it can be switched off, which deletes all, and on again', { ...allow, base: whole.address }, async ({ page, open }) => {
  await open('index.html');
  const size = await kept(page);
  assert.match(size, /^\d+\.\d MB are kept\.$/);
  const box = page.locator('input[name=offline]');
  await page.locator(NAMES.settingsSummary).click();
  await page.locator('label', { has: box }).click();
  await until(page, async () => (await caches.keys()).length === 0 && (await navigator.serviceWorker.getRegistrations()).length === 0);
  await page.reload();
  assert.ok(!(await box.isChecked()), 'the choice is forgotten');
  assert.deepEqual(await page.evaluate(() => caches.keys()), []);
  await page.locator(NAMES.settingsSummary).click();
  await page.locator('label', { has: box }).click();
  await kept(page);
});

const weekly = await served();

journey('a new edition takes the place of the old one, and a new worker that of its elder', { ...allow, base: weekly.address }, async ({ context, page, open }) => {
  await open('index.html');
  await kept(page);
  const before = await page.evaluate(() => caches.keys());
  const list = JSON.parse(await readFile(join(weekly.folder, 'edition-files.json'), 'utf8'));
  const front = list.files.find(([path]) => path === 'index.html');
  const dropped = list.files.findIndex(([path]) => path.startsWith('outlet/'));
  front[1] = 'another';
  list.edition = 'next';
  const [[droppedPath]] = list.files.splice(dropped, 1);
  await writeFile(join(weekly.folder, 'edition-files.json'), JSON.stringify(list));
  const html = await readFile(join(weekly.folder, 'index.html'), 'utf8');
  await writeFile(join(weekly.folder, 'index.html'), html.replace('That is the front page', 'That is the next front page'));
  weekly.asked.length = 0;
  // A worker that has rested has forgotten when it asked last.
  const session = await context.newCDPSession(page);
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.stopAllWorkers');
  await page.reload();
  await until(page, async (old) => {
    const names = await caches.keys();
    return names.length === 1 && names[0] !== old;
  }, before[0]);
  const paths = await cached(page);
  assert.ok(!paths.includes(droppedPath), 'what is no longer in the edition is kept');
  const text = await page.evaluate(async () => (await (await caches.match(new URL('index.html', location.href))).text()));
  assert.ok(text.includes('That is the next front page'), 'the old front page is kept');
  const again = weekly.asked.filter((path) => path.startsWith('report/'));
  assert.deepEqual(again, [], 'what has not changed is fetched again');
  const worker = await readFile(join(weekly.folder, 'sw.js'), 'utf8');
  await writeFile(join(weekly.folder, 'sw.js'), `${worker}// A newer one.\n`);
  await page.evaluate(async () => {
    const taken = new Promise((done) => { navigator.serviceWorker.addEventListener('controllerchange', done, { once: true }); });
    await (await navigator.serviceWorker.ready).update();
    await taken;
  });
  weekly.end();
});

after(() => whole.end());

/** Waits until the edition is kept; gives what the settings say of it. */
async function kept(page) {
  await page.waitForFunction(() => document.getElementById('offline-size').textContent !== '');
  return page.locator('#offline-size').textContent();
}

/** Waits until something of the page's is so; `waitForFunction` takes a promise for a yes. */
async function until(page, isSo, argument) {
  while (!(await page.evaluate(isSo, argument))) await page.waitForTimeout(50);
}

/** The paths that are kept. */
function cached(page) {
  return page.evaluate(async () => {
    const [name] = await caches.keys();
    const root = (await navigator.serviceWorker.ready).scope;
    return (await (await caches.open(name)).keys()).map((request) => request.url.slice(root.length));
  });
}

async function styled(page) {
  assert.notEqual(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgba(0, 0, 0, 0)');
}

/** That the server does not answer is no fault here; all else is. */
function onlyOffline(visit) {
  const others = visit.troubles.filter((t) => !/ERR_(CONNECTION|FAILED|EMPTY|INTERNET)|Failed to load resource|404/.test(t));
  assert.deepEqual(others, []);
  visit.troubles.length = 0;
}
