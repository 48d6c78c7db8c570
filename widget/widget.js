// The one file that a page embeds; docs/embedding.md. It loads the rest when the page has nothing else to do.
"use strict";

(() => {
  // The server fills in where the other files stand, and each one's name and checksum.
  const FOLDER = "";
  const PARTS = {};
  const LATER = /\.css$|^strings\.\w+\.|^red_flags\./; // not imported by the others
  const AGAIN = 10000; // ms until the next try where a file could not be loaded

  const script = document.currentScript;
  const base = new URL(".", script.src).href;
  const parts = base + FOLDER;

  // A file that was altered on the way is never run: the import takes what was checked here.
  function check(name) {
    return new Promise((resolve, reject) => {
      const link = document.createElement("link");
      if (!link.relList.supports("modulepreload")) {
        resolve();
        return;
      }
      Object.assign(link, { rel: "modulepreload", href: parts + name, crossOrigin: "anonymous", integrity: PARTS[name] });
      link.onload = resolve;
      link.onerror = reject;
      document.head.append(link);
    });
  }

  async function load(name) {
    if (!PARTS[name]) throw new Error(name);
    await check(name);
    return import(parts + name);
  }

  async function start() {
    try {
      // Fetched now, run when it is needed: by then the line may be down.
      check("red_flags.js").catch(() => {});
      const [style] = await Promise.all([
        fetch(`${parts}chat.css`, { integrity: PARTS["chat.css"], credentials: "omit" }).then((found) => found.text()),
        ...Object.keys(PARTS).filter((name) => !LATER.test(name)).map(check),
      ]);
      const { embed } = await import(`${parts}chat.js`);
      embed({ base, load }, style, script.dataset);
    } catch {
      setTimeout(start, AGAIN);
    }
  }

  function whenIdle() {
    if (window.requestIdleCallback) requestIdleCallback(start, { timeout: 3000 });
    else setTimeout(start, 200);
  }

  const page = document.querySelector('clinic-chat[data-mode="page"]');
  // As in the chat, until it is there.
  page?.querySelector("textarea")?.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });
  if (page) start();
  else if (document.readyState === "complete") whenIdle();
  else addEventListener("load", whenIdle, { once: true });
})();
