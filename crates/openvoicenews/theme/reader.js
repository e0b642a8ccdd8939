// A reader's own, without leaving the page: marks, what takes them back, and a word when there is a newer edition. Without this script each
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
  /** How many are unread; where there are more than are counted it stays. */
  const count = (more) => {
    const number = bar.querySelector("[href='/unread'] .count");
    if (!number.textContent.endsWith("+")) number.textContent = Math.max(Number(number.textContent) + more, 0) || "";
  };
  const show = (button, on) => {
    const words = WORDS[button.name];
    if (button.name === "read" && (button.getAttribute("aria-pressed") === "true") !== on) count(on ? -1 : 1);
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
  let told = false;
  const tell = () => {
    if (told) return;
    offer(bar.dataset.newer, renew);
    told = true;
  };

  /** A line at the foot of the page with one thing to do; the next takes its place. */
  let offered;
  const offer = (words, act) => {
    told = false;
    offered?.remove();
    offered = document.createElement("p");
    offered.className = "newer";
    offered.setAttribute("role", "status");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words;
    button.addEventListener("click", () => {
      offered.remove();
      told = false;
      act();
    });
    offered.append(button);
    bar.append(offered);
  };

  /** Marks several stories at once, and offers to take it back. */
  const mark = async (buttons, on) => {
    const [{ form, name }] = buttons;
    const body = new URLSearchParams(new FormData(form));
    body.set(name, on ? "1" : "0");
    body.set("items", buttons.map((b) => b.form.elements.items.value).join(","));
    const sent = { method: "POST", body, headers: { "x-requested-with": "script" } };
    const answer = await fetch(form.action, sent).catch(() => undefined);
    // Who is logged out meanwhile is led to the log-in.
    if (!answer?.ok) return location.reload();
    for (const button of buttons) show(button, on);
    if (on) offer(bar.dataset.above.replace("#", buttons.length), () => mark(buttons, false));
  };
  document.addEventListener("read", ({ detail }) => mark(detail, true));

  /** Puts the new front page in; every other page stays what it is, and the button leads to the front page. */
  const renew = async () => {
    if (location.pathname !== "/") return location.assign("/");
    const answer = await fetch("/").catch(() => undefined);
    if (!answer?.ok) return location.reload();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of ["header.masthead", "main"]) document.querySelector(part).replaceWith(page.querySelector(part));
    bar.dataset.made = page.querySelector(".reader")?.dataset.made ?? bar.dataset.made;
  };
  setInterval(ask, 60_000);
  document.addEventListener("visibilitychange", ask);
})();
