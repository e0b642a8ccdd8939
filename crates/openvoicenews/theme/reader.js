// A reader's own, without leaving the page: marks, and a word when there is a newer edition. Without this script each
// mark is a form that is sent.
"use strict";
(() => {
  const bar = document.querySelector(".reader");
  if (!bar) return;

  // Marks: the button says what it would do next, as the server's page would.
  const WORDS = {
    read: { on: bar.dataset.read, off: bar.dataset.unread },
    star: { on: bar.dataset.starred, off: bar.dataset.star },
  };
  const show = (button, on) => {
    const words = WORDS[button.name];
    button.value = on ? "0" : "1";
    button.setAttribute("aria-pressed", String(on));
    const sign = button.querySelector("[aria-hidden]");
    if (sign) sign.textContent = on ? "★" : "☆";
    button.lastChild.textContent = sign ? ` ${words[on ? "on" : "off"]}` : words[on ? "on" : "off"];
    if (button.name === "read") button.form.classList.toggle("is-read", on);
  };
  document.addEventListener("submit", async (event) => {
    const { target: form, submitter: button } = event;
    if (form.dataset.plain || !form.matches("form.marks") || !button?.hasAttribute("aria-pressed") || !WORDS[button.name]) return;
    event.preventDefault();
    const on = button.value === "1";
    const body = new URLSearchParams(new FormData(form, button));
    show(button, on);
    // It arrives also where the reader goes on at once.
    const sent = { method: "POST", body, headers: { "x-requested-with": "script" }, keepalive: true };
    // Who is logged out meanwhile, or without a connection, sends the form and is told.
    const answer = await fetch(form.action, sent).catch(() => undefined);
    if (answer?.ok) return;
    show(button, !on);
    form.dataset.plain = "1";
    form.requestSubmit(button);
  });

  // The newest edition: asked for once a minute while the page is looked at. Nothing moves under the reader's eyes: a
  // line says that there is one, and the reader has it put in.
  const ask = async () => {
    if (document.hidden) return;
    const answer = await fetch("/pulse.json").catch(() => undefined);
    if (!answer?.ok) return;
    const newest = await answer.json();
    if (newest.made > Number(bar.dataset.made)) tell();
  };
  let told;
  const tell = () => {
    if (told) return;
    told = document.createElement("p");
    told.className = "newer";
    told.setAttribute("role", "status");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = bar.dataset.newer;
    button.addEventListener("click", renew);
    told.append(button);
    bar.append(told);
  };

  /** Puts the new front page in; every other page stays what it is, and the button leads to the front page. */
  const renew = async () => {
    if (location.pathname !== "/") return location.assign("/");
    const answer = await fetch("/").catch(() => undefined);
    if (!answer?.ok) return location.reload();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of ["header.masthead", "main"]) document.querySelector(part).replaceWith(page.querySelector(part));
    bar.dataset.made = page.querySelector(".reader")?.dataset.made ?? bar.dataset.made;
    told.remove();
    told = undefined;
  };
  setInterval(ask, 60_000);
  document.addEventListener("visibilitychange", ask);
})();
