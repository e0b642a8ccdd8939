// Evidence beside the text: a drawer on a wide screen, a sheet from below on a phone.
// Without this script the marks lead to the numbered notes; nothing is in the script alone.
"use strict";
(() => {
  // What a search finds, as one types. Without this script the form is sent, and the page is the same.
  const search = document.querySelector("form.search");
  if (search) {
    const results = document.getElementById("results");
    let waiting;
    let turn = 0;
    const ask = async () => {
      const mine = ++turn;
      const asked = new URLSearchParams([...new FormData(search)].filter(([, value]) => value));
      let answer;
      try {
        answer = await fetch(`/search/results?${asked}`);
      } catch {
        return;
      }
      if (!answer.ok) return;
      const html = await answer.text();
      // An answer to what was typed earlier may come later.
      if (mine !== turn) return;
      results.innerHTML = html;
      history.replaceState(null, "", `/search?${asked}`);
    };
    search.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(ask, 150);
    });
  }

  const notes = document.querySelector("ol.notes");
  if (!notes) return;
  // A sentence may stand in several places; going on goes from place to place in reading order.
  const marks = [...document.querySelectorAll("a.mark[id]")];
  let at = -1;

  const drawer = document.createElement("aside");
  drawer.id = "drawer";
  drawer.setAttribute("role", "dialog");
  drawer.setAttribute("aria-labelledby", "drawer-title");
  drawer.innerHTML =
    '<header><h2 id="drawer-title" tabindex="-1"></h2>' +
    '<button type="button" data-go="previous" aria-label="Previous sentence">←</button>' +
    '<button type="button" data-go="next" aria-label="Next sentence">→</button>' +
    '<button type="button" data-go="close" aria-label="Close the evidence">✕</button></header>' +
    '<div class="sheet" tabindex="0" role="region" aria-labelledby="drawer-title"></div>';
  document.body.append(drawer);
  const title = drawer.querySelector("h2");
  const sheet = drawer.querySelector(".sheet");
  const isOpen = () => drawer.classList.contains("open");

  const light = (mark, on) => {
    mark.classList.toggle("on", on);
    mark.closest(".s").classList.toggle("on", on);
  };

  const copyOf = (note, mark) => {
    const copy = document.createElement("div");
    copy.append(...[...note.cloneNode(true).childNodes]);
    copy.querySelectorAll("[id]").forEach((e) => e.removeAttribute("id"));
    const keys = document.createElement("p");
    keys.className = "own keys";
    keys.textContent = "Keys: ← and → go from sentence to sentence, Esc closes.";
    // The address of the very sentence, to copy or to send.
    const share = document.createElement("p");
    share.className = "own share";
    const link = document.createElement("a");
    link.href = `${location.pathname}${location.search}#${mark.id}`;
    link.textContent = "Link to this sentence";
    share.append(link);
    copy.append(share, keys);
    return copy;
  };

  const show = (index, focus) => {
    if (at >= 0) light(marks[at], false);
    at = (index + marks.length) % marks.length;
    const mark = marks[at];
    const note = document.getElementById(mark.hash.slice(1));
    if (!note) return;
    light(mark, true);
    title.textContent = `Evidence ${mark.hash.slice(2)} of ${notes.children.length}`;
    sheet.replaceChildren(copyOf(note, mark));
    sheet.scrollTop = 0;
    drawer.classList.add("open");
    document.body.classList.add("has-drawer");
    inSight(mark);
    if (focus) title.focus({ preventScroll: true });
    history.replaceState(null, "", `#${mark.id}`);
  };

  // The sentence stays in sight above the sheet.
  const inSight = (mark) => {
    const box = mark.closest(".s").getBoundingClientRect();
    const wide = drawer.getBoundingClientRect().top < 1;
    const floor = wide ? innerHeight : drawer.getBoundingClientRect().top;
    if (box.top < 0 || box.bottom > floor) scrollBy({ top: box.bottom > floor && box.height < floor ? box.bottom - floor + 24 : box.top - 24 });
  };

  const close = () => {
    if (!isOpen()) return;
    drawer.classList.remove("open");
    document.body.classList.remove("has-drawer");
    light(marks[at], false);
    marks[at].focus({ preventScroll: true });
    history.replaceState(null, "", location.pathname + location.search);
  };

  const go = { next: () => show(at + 1, true), previous: () => show(at - 1, true), close };

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const button = event.target.closest("#drawer [data-go]");
    if (button) {
      go[button.dataset.go]();
      // The pressed button keeps the focus, so that it can be pressed again.
      if (button.dataset.go !== "close") button.focus();
      return;
    }
    const mark = event.target.closest("a.mark[id]");
    const sentence = event.target.closest(".s");
    if (mark || (sentence && String(getSelection()) === "")) {
      event.preventDefault();
      show(marks.indexOf(mark || sentence.querySelector("a.mark")), Boolean(mark));
    }
  });

  document.addEventListener("keydown", (event) => {
    if (!isOpen() || event.altKey || event.ctrlKey || event.metaKey) return;
    const keys = { ArrowRight: "next", ArrowLeft: "previous", Escape: "close" };
    // Letters only while the drawer has the focus: elsewhere they belong to the reader's own tools (WCAG 2.1.4).
    const letters = { n: "next", p: "previous" };
    const wanted = keys[event.key] || (drawer.contains(document.activeElement) && letters[event.key]);
    if (!wanted) return;
    event.preventDefault();
    go[wanted]();
  });

  // A link to a sentence opens its evidence.
  const linked = marks.findIndex((m) => `#${m.id}` === location.hash);
  if (linked >= 0) show(linked, false);
})();
