// What is tested: where the site is, its kinds of pages, and the names that its pages promise.
//
// Every selector of the tests stands here, so that a page can be rebuilt and one file follows.

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';

/** The folder that `ovn demo --out` wrote, with a slash at its end. */
export const FOLDER = resolve(wanted('OVN_FOLDER')) + sep;

/** The kinds of pages, and what the path of a page of that kind looks like. */
export const KINDS = {
  front: /^index\.html$/,
  report: /^report\/[^/]+\.html$/,
  category: /^category\/[^/]+\.html$/,
  outlet: /^outlet\/[^/]+\.html$/,
  stories: /^stories\.html$/,
  outlets: /^outlets\.html$/,
  how: /^how\.html$/,
  neutral: /^neutral\.html$/,
  offline: /^offline\.html$/,
};

export const NAMES = {
  headline: '.story :is(h2, h3) a',
  leadHeadline: '.lead h2 a',
  mark: 'a.mark[href^="#n"]',
  anyMark: 'a.mark',
  note: 'ol.notes > li',
  passage: '.passage',
  cited: 'blockquote mark',
  original: '.out a',
  skip: 'a.skip',
  outlet: 'figcaption b a',
  country: '.facts-list div:has(dt:text-is("Country")) dd',
  openDrawer: '#drawer.open',
  bodyWithDrawer: 'body.has-drawer',
  go: (where) => `#drawer [data-go=${where}]`,
  story: '.story',
  settings: 'details.settings',
  settingsSummary: 'details.settings > summary',
  setting: (name, value) => `input[name=${name}][value=${value}]`,
  keys: 'dialog#keys',
  showKeys: '#show-keys',
  kept: '#kept',
  category: 'nav[aria-label="Categories"] a',
  toStories: '.masthead .edition a[href="stories.html"]',
  footToStories: '.foot a[href$="stories.html"]',
  lane: '.lane',
  laneHeadline: '.lane h2 a',
  laneChart: '.over > svg.chart',
  laneMark: 'svg.chart circle',
  laneArticles: '.over > details',
  laneRow: '.row-by-row li',
  scale: '.scale',
  reasons: '#sources details.reasons',
  seeAlso: '#see-also a',
};

/** The address at which the program serves the demonstration; it ends with a slash. */
export function served() {
  return wanted('OVN_SITE');
}

/** The program, for what it does beside serving the demonstration. */
export function program() {
  return wanted('OVN_PROGRAM');
}

/** The whole edition as one page: it is beside the site's pages, and none of them. */
export const TAKE_ALONG = 'edition.html';

/** The paths of all pages, sorted. */
export function allPages() {
  const files = readdirSync(FOLDER, { recursive: true }).map((f) => f.split(sep).join('/'));
  return files.filter((f) => f.endsWith('.html') && f !== TAKE_ALONG).sort();
}

/** The pages of a kind. That there are none is an error: a test of nothing would pass. */
export function pagesOf(kind) {
  const found = allPages().filter((p) => KINDS[kind].test(p));
  if (found.length === 0) throw new Error(`the site has no page of the kind \`${kind}\``);
  return found;
}

/** One page of each kind; of reports the longest, since it has the most kinds of sections. */
export function oneOfEach() {
  return Object.keys(KINDS).map((kind) => [kind, longest(pagesOf(kind))]);
}

/** The report with the most in it. */
export function richestReport() {
  return longest(pagesOf('report'));
}

function longest(pages) {
  return pages.toSorted((a, b) => size(b) - size(a))[0];
}

function size(page) {
  return readFileSync(join(FOLDER, page)).length;
}

function wanted(name) {
  const value = process.env[name];
  if (!value) throw new Error(`\`${name}\` is not set\nhint: \`cargo xtask browser\` sets it and runs these tests`);
  return value;
}
