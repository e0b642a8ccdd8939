// A folder served below some path, as any plain web host would: for the promise that a site works from any base.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** Serves `folder` below `base` on a free port of this machine; gives the address and how to end it. */
export async function serveBelow(base, folder) {
  const server = createServer((request, response) => answer(base, folder, request, response));
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const end = () => {
    server.close();
    server.closeAllConnections();
  };
  return { address: `http://127.0.0.1:${server.address().port}${base}`, end };
}

async function answer(base, folder, request, response) {
  const path = decodeURIComponent(new URL(request.url, 'http://x').pathname);
  const file = path.startsWith(base) ? path.slice(base.length) || 'index.html' : undefined;
  try {
    const content = await readFile(join(folder, file));
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(content);
  } catch {
    response.writeHead(404).end();
  }
}
