// Single keys, as readers of feeds have them: in a list from story to story, in a report from sentence to sentence.
// Nothing is done by a key alone: each key presses a link or a button that is on the page, and does nothing without it.
"use strict";
(() => {
  const stories = () => [...document.querySelectorAll(".story")].filter((s) => s.checkVisibility());
  const headline = (story) => story.querySelector("h2 a, h3 a");
  const dialog = document.getElementById("keys");
  const drawer = () => document.querySelector("#drawer.open");

  /** The story last gone to: it stays when the focus goes elsewhere. */
  let current = null;
  document.addEventListener("focusin", ({ target }) => {
    current = target.closest(".story") ?? current;
  });

  const goTo = (story) => {
    current = story;
    headline(story).focus({ preventScroll: true });
    story.scrollIntoView({ block: "nearest" });
  };

  const step = (by) => {
    if (document.querySelector("ol.notes")) return sentence(by);
    const all = stories();
    const at = all.indexOf(current);
    // From nowhere on, the way begins at the first story in sight.
    const next = at < 0 ? all.find((s) => s.getBoundingClientRect().top >= 0) ?? all[0] : all[at + by];
    if (next) goTo(next);
  };

  const sentence = (by) => {
    if (drawer()) return press(drawer().querySelector(`[data-go=${by > 0 ? "next" : "previous"}]`));
    const marks = [...document.querySelectorAll("main a.mark[id]")];
    const last = marks.indexOf(document.activeElement);
    const seen = marks.findIndex((m) => m.getBoundingClientRect().bottom > 0);
    press(marks[last < 0 ? Math.max(seen, 0) : last + by]);
  };

  const press = (element) => element?.click();

  /** The buttons of the story in hand: the one gone to in a list, else those of the page, which is then a report. */
  const button = (name, place = current ?? (document.querySelector(".story") ? null : document)) =>
    place?.querySelector(`form.marks button[name=${name}]`);

  /** A button says what it does: of a story that is read it takes the mark away. */
  const isRead = (b) => b.value === "0" || b.getAttribute("aria-pressed") === "true";

  /** Marks the stories above as read, all at once, without leaving the page: by the reader's script. */
  const readAbove = () => {
    const all = stories();
    const above = all.slice(0, Math.max(all.indexOf(current), 0)).map((s) => button("read", s)).filter((b) => b && !isRead(b));
    if (above.length > 0) document.dispatchEvent(new CustomEvent("read", { detail: above }));
  };

  const search = () => {
    const field = document.querySelector("input[type=search]");
    if (!field) return press(document.querySelector("[data-key='/']"));
    field.focus();
    field.select();
  };

  const help = () => {
    for (const row of dialog.querySelectorAll("[data-needs]")) row.hidden = !document.querySelector(row.dataset.needs);
    dialog.showModal();
  };
  document.getElementById("show-keys")?.addEventListener("click", help);
  dialog.addEventListener("click", ({ target }) => {
    if (target === dialog) dialog.close();
  });

  /** A copy opens it beside the report, as a click with the middle button would. */
  const original = () => {
    const link = drawer()?.querySelector(".out a");
    if (!link) return;
    const copy = Object.assign(document.createElement("a"), { href: link.href, target: "_blank", rel: "noreferrer" });
    copy.click();
  };

  const lead = (key) => press(document.querySelector(`[data-key="g ${key}"]`));

  const KEYS = {
    j: () => step(1),
    k: () => step(-1),
    o: () => current && press(headline(current)),
    v: original,
    s: () => press(button("star")),
    m: () => press(button("read")),
    A: readAbove,
    "/": search,
    "?": help,
    "g h": () => lead("h"),
    "g u": () => lead("u"),
    "g s": () => lead("s"),
  };
  const isOn = () => document.querySelector("input[name=keys]")?.checked ?? true;
  const isField = (e) => e.isContentEditable || e.matches("textarea, select, input:not([type=radio], [type=checkbox])");

  /** When the first key of two was pressed. */
  let g = -Infinity;
  document.addEventListener("keydown", (event) => {
    const { key, target, timeStamp } = event;
    if (event.defaultPrevented || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    if (!isOn() || dialog.open || isField(target)) return;
    const second = timeStamp - g < 1500;
    g = key === "g" ? timeStamp : -Infinity;
    // With the capitals locked, a letter is none of these keys.
    if (/^[A-Z]$/.test(key) && !event.shiftKey) return;
    const wanted = Object.hasOwn(KEYS, second ? `g ${key}` : key) && KEYS[second ? `g ${key}` : key];
    if (!wanted) return;
    event.preventDefault();
    wanted();
  });
})();
