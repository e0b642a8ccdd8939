// Keeps the last edition for reading without a connection: the files that `edition-files.json` lists, and nothing else.
// Pages come from the network as long as it answers; what is not in the list, such as a reader's own pages, is never kept.
"use strict";

const SCOPE = registration.scope;
const CACHES = `edition of ${SCOPE} `;
const LIST = `${SCOPE}edition-files.json`;
/** How long the network may take before a kept page is shown, in milliseconds. */
const PATIENCE = 4000;
/** The same right after it has taken too long once: a page loads its style only then, and its fonts after that. */
const IMPATIENCE = 400;
const REMEMBERED = 30_000;
/** How long a list is taken for the newest. */
const FRESH = 10 * 60 * 1000;
/** More than a list may be, whatever it says of itself: 8 MB. */
const MOST = 8_000_000;
const LOADED = ["style", "script", "font", "image", "manifest"];

// A page that an older worker served works with a newer one: both ask the network first, and what is kept belongs
// to an edition, not to a worker. So the newer takes over at once, and no reader has to close all windows for it.
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

/** Whether the server is to know who asks: the reader chose to keep a paper that is behind a password. */
let asMe = false;

addEventListener("message", (event) => {
  if (event.data !== "keep" && event.data !== "keep as me") return;
  asMe = event.data === "keep as me";
  event.waitUntil(keep().then((bytes) => event.source?.postMessage({ kept: bytes }), () => {}));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const isOurs = request.method === "GET" && request.url.startsWith(SCOPE);
  if (isOurs && (request.mode === "navigate" || LOADED.includes(request.destination))) event.respondWith(answer(request));
});

const LATE = Symbol("late");
let wasLate = -Infinity;

/** From the network; where it fails or takes too long, the kept copy; where there is none, whatever the network says. */
async function answer(request) {
  const network = fetch(request);
  const patience = Date.now() - wasLate < REMEMBERED ? IMPATIENCE : PATIENCE;
  const late = new Promise((wake) => { setTimeout(wake, patience, LATE); });
  const first = await Promise.race([network, late]).catch(() => undefined);
  if (first === LATE) wasLate = Date.now();
  const response = first === LATE ? undefined : first;
  // A gateway answers for a server that does not.
  if (response && ![502, 503, 504].includes(response.status)) return response;
  const kept = await copyOf(request).catch(() => undefined);
  if (!kept) return response ?? network;
  network.catch(() => {});
  return kept;
}

async function copyOf(request) {
  const edition = await newest();
  if (!edition) return undefined;
  const path = new URL(request.url).href.slice(SCOPE.length).split("#")[0] || "index.html";
  const found = await edition.cache.match(SCOPE + path);
  if (request.mode !== "navigate") return found;
  // Relative links of a page are right at its own address only, so the reader is led there.
  if (!found) return (await edition.cache.match(`${SCOPE}offline.html`)) && Response.redirect(`${SCOPE}offline.html`);
  return told(found, edition.list);
}

/** The page, saying on its root element when it was kept and of which day its edition is. */
async function told(response, { at, day }) {
  const safe = (text) => String(text ?? "").replace(/[&<"]/g, (c) => `&#${c.codePointAt(0)};`);
  const page = (await response.text()).replace("<html", `<html data-kept="${safe(at)}" data-edition="${safe(day)}"`);
  const headers = new Headers(response.headers);
  for (const name of ["content-length", "content-encoding", "etag"]) headers.delete(name);
  return new Response(page, { headers });
}

/** The edition that is kept whole: its cache got its list when it had all else. */
async function newest() {
  for (const name of await ours()) {
    const cache = await caches.open(name);
    const list = await cache.match(LIST);
    if (list) return { name, cache, list: await list.json() };
  }
  return undefined;
}

async function ours() {
  return (await caches.keys()).filter((name) => name.startsWith(CACHES));
}

let keeping;
let asked = -Infinity;

/** Keeps the newest edition, once at a time; gives its bytes. */
function keep() {
  keeping ??= renew().finally(() => { keeping = undefined; });
  return keeping;
}

async function renew() {
  const old = await newest();
  if (old && Date.now() - asked < FRESH) return old.list.bytes;
  const answered = await ask(LIST);
  if (!answered) return old?.list.bytes;
  // Who may read here no longer has nothing of it left.
  if (answered.status === 401) {
    for (const name of await ours()) await caches.delete(name);
    return 0;
  }
  asked = Date.now();
  const list = await answered.json();
  const name = CACHES + list.edition;
  if (old?.name === name || !(list.bytes <= MOST)) return old?.list.bytes;
  const cache = await caches.open(name);
  const had = new Map(old?.list.files);
  for (const [path, hash] of list.files) await take(cache, SCOPE + path, had.get(path) === hash ? old.cache : undefined);
  // With the list the edition is whole, and the older ones may go.
  const kept = { ...list, at: new Date().toISOString() };
  await cache.put(LIST, new Response(JSON.stringify(kept), { headers: { "content-type": "application/json" } }));
  for (const other of await ours()) if (other !== name) await caches.delete(other);
  return list.bytes;
}

/** A file, from the last edition where it is the same, or from an attempt that was cut short. */
async function take(cache, address, before) {
  if (await cache.match(address)) return;
  const response = (await before?.match(address)) ?? (await ask(address));
  if (response?.ok) await cache.put(address, response);
}

/**
 * As somebody would get it whom the server does not know, and only what it lets everybody keep; or the refusal. A living
 * paper gives its pages without anything of the reader's where they are asked for so, also to one whom it knows; other
 * servers take no notice.
 */
async function ask(address) {
  const asked = address.endsWith(".html") ? `${address}?kept` : address;
  const response = await fetch(asked, { cache: "no-cache", credentials: asMe ? "same-origin" : "omit" });
  const isForAll = !/\b(private|no-store)\b/i.test(response.headers.get("cache-control") ?? "");
  return response.status === 401 || (response.ok && !response.redirected && isForAll) ? response : undefined;
}
