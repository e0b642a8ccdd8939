// The settings of the reader, remembered on this machine where the browser allows it.
"use strict";
(() => {
  const root = document.documentElement;
  const panel = document.querySelector("details.settings");
  if (!panel) return;

  const kept = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  };
  const keep = (name, value) => {
    try {
      localStorage.setItem(name, value);
    } catch {
      // The choice then lasts as long as the page.
    }
  };

  // The stylesheet reads the choice from the root, where `early.js` puts it on the next page.
  const radios = [...panel.querySelectorAll("input[type=radio]")];
  const show = () => {
    for (const radio of radios) radio.checked = radio.value === root.dataset[radio.name];
  };
  for (const radio of radios) if (radio.defaultChecked) root.dataset[radio.name] ??= radio.value;
  show();

  const keys = panel.querySelector("input[name=keys]");
  keys.checked = kept("keys") !== "off";

  panel.addEventListener("change", ({ target }) => {
    if (target.type === "radio") {
      root.dataset[target.name] = target.value;
      keep(target.name, target.value);
    } else if (target === keys) {
      keep("keys", target.checked ? "on" : "off");
    }
  });

  // Another window of the paper follows.
  addEventListener("storage", ({ key, newValue }) => {
    if (key === "keys") keys.checked = newValue !== "off";
    if (!["theme", "size", "density"].includes(key) || !newValue) return;
    root.dataset[key] = newValue;
    show();
  });

  document.addEventListener("click", ({ target }) => {
    if (panel.open && !panel.contains(target)) panel.open = false;
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !panel.open) return;
    panel.open = false;
    panel.querySelector("summary").focus();
    event.stopPropagation();
  });
})();
