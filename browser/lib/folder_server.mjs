// A folder served below some path, as any plain web host would: for the promise that a site works from any base.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.atom': 'application/atom+xml; charset=utf-8',
  '.rss': 'application/rss+xml; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/**
 * Serves `folder` below `base` on a free port of this machine. Gives the address, the paths that were asked for, how to
 * end it, and how to let every request hang. `options.headers` gives further headers of a path.
 */
export async function serveBelow(base, folder, options = {}) {
  const asked = [];
  let hangs = false;
  const server = createServer((request, response) => {
    if (!hangs) return answer({ base, folder, asked, ...options }, request, response);
    return undefined;
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const end = () => {
    server.close();
    server.closeAllConnections();
  };
  const hang = () => {
    hangs = true;
  };
  return { address: `http://127.0.0.1:${server.address().port}${base}`, asked, end, hang };
}

async function answer({ base, folder, asked, headers }, request, response) {
  const path = decodeURIComponent(new URL(request.url, 'http://x').pathname);
  const file = path.startsWith(base) ? path.slice(base.length) || 'index.html' : undefined;
  asked.push(file);
  try {
    const content = await readFile(join(folder, file));
    const type = { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' };
    response.writeHead(200, { ...type, ...headers?.(file) }).end(content);
  } catch {
    response.writeHead(404).end();
  }
}
