// The last edition on this device: whether it is kept, how much that is, and a word where a page is a kept one.
"use strict";
(() => {
  // The root of the site is where this script lies; the page may be in a folder.
  const site = new URL(".", document.currentScript.src);
  const notice = document.getElementById("kept");
  const { kept, edition } = document.documentElement.dataset;
  if (kept && notice) {
    const time = new Date(kept).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
    const words = edition ? notice.dataset.edition : notice.dataset.page;
    notice.textContent = words.replace("{edition}", edition).replace("{time}", time);
    notice.hidden = false;
  }

  const workers = navigator.serviceWorker;
  const box = document.querySelector("input[name=offline]");
  // From a disk, or without encryption, there are none.
  if (!workers || !box || !/^https?:$/.test(location.protocol)) return;
  // Where the paper is behind a password, nothing of it stays on a device unless its reader says so there.
  const { locked } = document.querySelector(".reader")?.dataset ?? {};
  const remembered = locked ? "offline-locked" : "offline";
  const choice = () => {
    try {
      return localStorage.getItem(remembered);
    } catch {
      return null;
    }
  };
  // Who saves data is asked for nothing unless they say so.
  box.checked = choice() ? choice() === "on" : !locked && !navigator.connection?.saveData;
  box.closest("label").hidden = false;

  const size = document.getElementById("offline-size");
  if (locked) size.before(`${locked} `);
  const tell = (bytes) => {
    size.textContent = bytes ? size.dataset.words.replace("{size}", (bytes / 1e6).toFixed(1)) : "";
  };
  workers.addEventListener("message", ({ data }) => tell(data?.kept));

  const begin = async () => {
    await workers.register(new URL("sw.js", site), { updateViaCache: "none" });
    (await workers.ready).active.postMessage(locked ? "keep as me" : "keep");
  };
  const end = async () => {
    const registered = await workers.getRegistration(site);
    if (registered) await registered.unregister();
    for (const name of await caches.keys()) if (name.startsWith(`edition of ${site} `)) await caches.delete(name);
    tell(0);
  };
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(remembered, box.checked ? "on" : "off");
    } catch {
      // Without a memory the choice is lost with the page.
    }
    (box.checked ? begin() : end()).catch(() => {});
  });

  // The page comes first; a browser that refuses workers shows it all the same.
  const settle = () => (box.checked ? begin() : end()).catch(() => {});
  if (document.readyState === "complete") settle();
  else addEventListener("load", settle);
})();
