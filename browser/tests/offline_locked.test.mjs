// A paper behind passwords on one's own device: kept where its reader says so, and gone when they log out.

import assert from 'node:assert/strict';
import { after } from 'node:test';

import { journey, logIn } from '../lib/journey.mjs';
import { servedNewsroom } from '../lib/newsroom.mjs';
import { NAMES, program } from '../lib/site.mjs';

const room = await servedNewsroom(program(), ['ada']);
after(() => room.end());

const kept = (page) => page.evaluate(async () => {
  const names = (await caches.keys()).filter((name) => name.startsWith('edition of '));
  const whole = [];
  for (const name of names) if (await (await caches.open(name)).match('/edition-files.json')) whole.push(name);
  return whole.length;
});

journey('nothing is kept until the reader says so, and nothing is left after', { serviceWorkers: 'allow', base: room.address }, async (visit) => {
  const { page, open, context } = visit;
  await open('');
  await logIn(page, 'ada');
  await open('');
  await page.locator(NAMES.settingsSummary).click();
  const box = page.getByLabel(/Keep the last edition on this device/);
  assert.equal(await box.isChecked(), false);
  await page.getByText('until you log out').waitFor();
  assert.equal(await kept(page), 0);
  await box.check();
  await page.locator('#offline-size', { hasText: 'MB' }).waitFor();
  assert.equal(await kept(page), 1);
  // What is kept is everybody's: nothing of hers is in it.
  const front = await page.evaluate(async () => (await (await caches.match('/index.html')).text()));
  assert.ok(front.includes('<!--reader-->') && !front.includes('>ada<'), front.slice(0, 2000));
  await page.locator(NAMES.settingsSummary).click();
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.waitForURL(/\/login/);
  await page.waitForFunction(async () => (await caches.keys()).length === 0);
  assert.deepEqual((await context.cookies()).filter((c) => c.value), []);
  // The worker asks once more for the list of files, and is refused: so it knows that nothing may stay.
  visit.troubles = visit.troubles.filter((t) => !/^401 .*edition-files\.json$/.test(t));
});
