// A newsroom at work: the program gathers from publishers on this machine, which serve the press pack.

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const PACK = resolve('fixtures/press');
/** The day after the newest page of the pack. */
const CLOCK = '2026-03-12T18:00:00Z';
const ENVIRONMENT = { ...process.env, OVN_CLOCK: CLOCK };
/** That of every reader here. */
export const PASSWORD = 'the ferry to Osk';
const TITLE = /<title>(.*?)<\/title>/s;

/** Starts it and waits for its first edition; gives its address, and what ends it. */
export async function newsroom(program) {
  const room = await prepared(program, ['nobody.example'], ['http://10.1.1.1/feed.xml']);
  const child = spawn(program, ['run', '--port', '0', '--newsroom', room.folder], { env: ENVIRONMENT });
  const address = await addressOf(child);
  await edition(address);
  return {
    address,
    end: () => {
      child.kill('SIGTERM');
      room.end();
    },
  };
}

/** One whose first edition is made, served to its readers; each of `readers` has the password. */
export async function servedNewsroom(program, readers = []) {
  const room = await prepared(program);
  // The publishers are in this process: it must not stand still meanwhile.
  const gathering = spawn(program, ['run', '--once', '--all', '--newsroom', room.folder], { env: ENVIRONMENT });
  const code = await new Promise((ended) => { gathering.on('exit', ended); });
  if (code !== 0) throw new Error(`gathering ended with ${code}`);
  for (const name of readers) room.ovn(`${PASSWORD}\n`, 'reader', 'add', name, '--newsroom', room.folder);
  const child = spawn(program, ['serve', '--port', '0', '--newsroom', room.folder], { env: ENVIRONMENT });
  return {
    address: await addressOf(child),
    folder: room.folder,
    end: () => {
      child.kill('SIGTERM');
      room.end();
    },
  };
}

/** A newsroom with the pack's publishers as its sources, not yet gathered. */
async function prepared(program, otherHosts = [], others = []) {
  const press = await publishers();
  const folder = mkdtempSync(join(tmpdir(), 'ovn-newsroom-'));
  const ovn = (input, ...args) => {
    const ran = spawnSync(program, args, { env: ENVIRONMENT, input, encoding: 'utf8' });
    if (ran.status !== 0) throw new Error(`ovn ${args.join(' ')}: ${ran.stderr}`);
  };
  ovn('', 'init', folder, '--empty', '--contact', 'desk@osk.example');
  const settings = '[gather]\nhost_pause = "0s"\n[network]\nallow = ["127.0.0.1"]\n[network.hosts]\n"*.example" = "127.0.0.1"\n';
  writeFileSync(join(folder, 'newsroom.toml'), `contact = "desk@osk.example"\n${settings}`);
  const feeds = [...press.hosts, ...otherHosts].map((host) => `http://${host}:${press.port}/feed.xml`);
  ovn('', 'source', 'add', '--newsroom', folder, '--unread', ...feeds, ...others);
  return {
    folder,
    ovn,
    end: () => {
      press.server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function addressOf(child) {
  for await (const line of createInterface({ input: child.stderr })) {
    const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(line);
    if (found) {
      child.stderr.resume();
      return found[0];
    }
  }
  throw new Error('the newsroom ended before it served');
}

/** Waits until the desk tells of an edition. */
async function edition(address) {
  const until = Date.now() + 90_000;
  while (Date.now() < until) {
    const metrics = await fetch(`${address}metrics`).then((answer) => answer.text(), () => '');
    if (/^ovn_edition_reports [1-9]/m.test(metrics)) return;
    await new Promise((wake) => { setTimeout(wake, 500); });
  }
  throw new Error('there was no edition in ninety seconds');
}

async function publishers() {
  const pages = new Map();
  const items = new Map();
  for (const line of readFileSync(join(PACK, 'pages.jsonl'), 'utf8').trim().split('\n')) {
    const { url, file, fetched } = JSON.parse(line);
    const { host, pathname } = new URL(url);
    const html = readFileSync(join(PACK, file), 'utf8');
    pages.set(host + pathname, html);
    const title = TITLE.exec(html)?.[1] ?? '';
    items.set(host, [...(items.get(host) ?? []), { pathname, title, fetched }]);
  }
  const server = createServer((request, answer) => {
    const [host] = (request.headers.host ?? '').split(':');
    const listed = items.get(host);
    if (request.url === '/feed.xml' && listed) {
      answer.end(feed(host, request.headers.host, listed));
    } else if (pages.has(host + request.url)) {
      answer.setHeader('Content-Type', 'text/html; charset=utf-8');
      answer.end(pages.get(host + request.url));
    } else {
      answer.writeHead(404).end();
    }
  });
  await new Promise((ready) => { server.listen(0, '127.0.0.1', ready); });
  return { server, port: server.address().port, hosts: [...items.keys()] };
}

function feed(title, host, items) {
  const entries = items.map((i) => `<entry><id>${i.pathname}</id><title>${i.title}</title>`
    + `<link href="http://${host}${i.pathname}"/><published>${i.fetched}</published></entry>`);
  return `<feed xmlns="http://www.w3.org/2005/Atom"><title>${title}</title>${entries.join('')}</feed>`;
}
