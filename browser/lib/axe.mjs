// The rules of WCAG 2.2 AA that a program can check, as axe has them.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What breaks a rule on the page as it stands, one line each. */
export async function violations(page) {
  await page.evaluate(SOURCE);
  const found = await page.evaluate(
    (tags) => globalThis.axe.run({ runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] }),
    TAGS,
  );
  return found.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')}: ${firstLine(n)}`));
}

function firstLine(node) {
  return node.failureSummary.split('\n').slice(1, 2).join('').trim();
}
