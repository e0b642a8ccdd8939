// A visit: one reader with one kind of screen, and all that went wrong on the way.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { SCREENS, browser, endBrowser } from './chromium.mjs';
import { PASSWORD } from './newsroom.mjs';
import { served } from './site.mjs';

/** Long enough for a busy machine; whoever waits this long waits for something that does not come. */
const PATIENCE = 10_000;

/**
 * Runs `body` as a test on a fresh visit, which must be without trouble: no error on the
 * console, nothing that the policy refuses, no failed request, no request to anyone else.
 *
 * `options` are those of Playwright's contexts (service workers are blocked but where a journey allows them, since
 * what passes through one is not seen here), with `base` for another place than the
 * program's address, and `elsewhere` for a function that answers for other hosts.
 */
export function journey(name, options, body) {
  test(name, { timeout: 12 * PATIENCE }, async () => {
    const visit = await begin(options);
    try {
      await body(visit);
      assert.deepEqual(visit.troubles, [], 'the visit was not without trouble');
    } finally {
      // A context that is closed while its page still loads is at times never closed.
      await visit.page.waitForLoadState('load').catch(() => {});
      await visit.context.close();
    }
  });
}

/** Logs in as one of the readers of a served newsroom. */
export async function logIn(page, name) {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.locator('.reader').waitFor();
}

after(endBrowser);

async function begin({ base, elsewhere, ...options }) {
  const context = await (await browser()).newContext({ ...SCREENS.desktop, serviceWorkers: 'block', ...options });
  context.setDefaultTimeout(PATIENCE);
  const visit = { context, base: base ?? served(), troubles: [], elsewhere: [] };
  const others = (url) => !url.href.startsWith(visit.base) && url.protocol !== 'data:';
  await context.route(others, (route) => answerForOthers(visit, route, elsewhere));
  await watch(visit, options.javaScriptEnabled !== false);
  visit.page = await context.newPage();
  visit.open = (path, settings) => visit.page.goto(visit.base + path, settings);
  return visit;
}

/** Requests to other hosts never leave the machine: a test answers for them, or they are trouble. */
async function answerForOthers(visit, route, elsewhere) {
  const url = route.request().url();
  if (route.request().resourceType() === 'document') visit.elsewhere.push(url);
  const body = elsewhere && route.request().resourceType() === 'document' ? elsewhere(url) : undefined;
  if (body) return route.fulfill({ contentType: 'text/html; charset=utf-8', body });
  // Pictures and scripts of an original are not ours to judge.
  if (elsewhere) return route.fulfill({ status: 204 });
  visit.troubles.push(`a request to someone else: ${url}`);
  return route.abort();
}

async function watch({ context, troubles }, withScript) {
  context.on('console', (m) => m.type() === 'error' && troubles.push(`on the console: ${m.text()}`));
  context.on('weberror', (e) => troubles.push(`in a script: ${e.error().message}`));
  context.on('response', (r) => r.status() >= 400 && troubles.push(`${r.status()} for ${r.url()}`));
  context.on('requestfailed', (r) => hasFailed(r) && troubles.push(`${r.failure()?.errorText} for ${r.url()}`));
  // Without scripts there is nobody to listen, but the console still tells of refusals.
  if (!withScript) return;
  await context.exposeBinding('tellRefusal', (_, what) => troubles.push(`the policy refuses: ${what}`));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (e) => {
      globalThis.tellRefusal(`${e.violatedDirective} ${e.blockedURI} in ${e.documentURI}`);
    });
  });
}

/** A reader who goes on before all is loaded aborts the rest, and that is no fault of the page. */
function hasFailed(request) {
  return request.failure()?.errorText !== 'net::ERR_ABORTED';
}
