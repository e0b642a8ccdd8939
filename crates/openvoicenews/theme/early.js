// What the reader chose of the page's look, set before the page is painted, so that no other look flashes up.
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("scripted");
  try {
    for (const name of ["theme", "size", "density"]) {
      const value = localStorage.getItem(name);
      if (/^[a-z]{1,10}$/.test(value ?? "")) root.dataset[name] = value;
    }
    // The frame that an installed paper has around it follows, too.
    const colours = { light: "#fbf9f4", dark: "#15171a" };
    for (const meta of document.querySelectorAll("meta[name=theme-color]")) meta.content = colours[root.dataset.theme] ?? meta.content;
  } catch {
    // A browser that keeps nothing shows the page as it comes.
  }
})();
