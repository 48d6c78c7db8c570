// A page of conversations keeps itself up to date and loses no word of an answer. Without it: load the page anew.
"use strict";

(() => {
  const EVERY = 2000; // ms
  const TITLE = document.title;
  const OUT = "You have been signed out.";

  const live = document.getElementById("live");
  const connection = document.getElementById("connection");
  const news = document.getElementById("news");
  let failures = 0;
  let unseen = 0;

  async function load(url, accept) {
    const response = await fetch(url, {
      credentials: "same-origin", redirect: "error", headers: { Accept: accept, "X-By-Itself": "yes" }, signal: AbortSignal.timeout(10000),
    });
    if (response.status === 401) throw new Error(`${OUT} Load this page again and sign in.`);
    if (response.status === 404) throw new Error("The conversation is gone: the patient has deleted it.");
    if (!response.ok) throw new Error(`The server answers ${response.status}.`);
    return response;
  }

  async function look() {
    try {
      const { version } = await (await load(live.dataset.state, "application/json")).json();
      if (version !== live.dataset.version) await renew();
      failures = 0;
      connection.hidden = true;
    } catch (error) {
      failures += 1;
      if (failures > 1) {
        connection.textContent = `This page is not up to date. ${error instanceof TypeError ? "The server cannot be reached." : error.message}`;
        connection.hidden = false;
      }
    }
  }

  async function renew() {
    const page = new DOMParser().parseFromString(await (await load(live.dataset.page, "text/html")).text(), "text/html");
    const fresh = page.getElementById("live");
    if (!fresh) throw new Error(`${OUT} Load this page again and sign in.`);
    const atEnd = innerHeight + scrollY > document.documentElement.scrollHeight - 80;
    const focused = document.activeElement?.id;
    live.dataset.version = fresh.dataset.version;
    for (const part of fresh.querySelectorAll("[data-part]")) {
      const old = live.querySelector(`[data-part="${part.dataset.part}"]`);
      // What someone is writing stays as it is while they have the conversation.
      if (old && part.dataset.part === "answer" && same(old, part)) {
        continue;
      }
      if (old) old.replaceWith(document.importNode(part, true));
      else live.append(document.importNode(part, true));
    }
    prepare();
    if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus({ preventScroll: true });
    if (atEnd) scrollTo(0, document.documentElement.scrollHeight);
    news.textContent = "";
    news.textContent = live.dataset.news;
    if (document.hidden) document.title = `(${(unseen += 1)}) New – ${TITLE}`;
  }

  function same(old, part) {
    // The number of the last change goes with each button.
    for (const field of part.querySelectorAll('input[name="seen"], input[name="round"]')) {
      const known = old.querySelector(`form[action="${field.form.getAttribute("action")}"] input[name="${field.name}"]`);
      if (known) known.value = field.value;
    }
    return old.dataset.heldBy === part.dataset.heldBy && old.dataset.obstacle === part.dataset.obstacle;
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    unseen = 0;
    document.title = TITLE;
  });

  // A draft lasts as long as this window, whatever becomes of the session; it is of one person and conversation.
  const draft = {
    key: undefined,
    get: () => sessionStorage.getItem(draft.key) ?? "",
    set: (text) => (text ? sessionStorage.setItem(draft.key, text) : sessionStorage.removeItem(draft.key)),
  };

  function prepare() {
    const form = document.getElementById("answer");
    const kept = document.getElementById("kept");
    if (!form) {
      if (kept && draft.key) kept.hidden = !draft.get();
      return;
    }
    draft.key = `draft ${form.dataset.draft}`;
    const { text } = form.elements;
    if (form.dataset.ready) return;
    form.dataset.ready = "yes";
    text.value ||= draft.get();
    count(text);
    text.addEventListener("input", () => {
      draft.set(text.value);
      count(text);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form);
    });
  }

  function count(text) {
    const left = document.getElementById("left");
    const rest = Number(left.dataset.longest) - text.value.length;
    left.textContent = rest < 0 ? `, ${-rest} too many` : `, ${rest} left`;
  }

  async function send(form) {
    const { text, key } = form.elements;
    const button = form.querySelector("button");
    const sent = text.value;
    button.disabled = true;
    let words;
    try {
      const response = await fetch(form.action, {
        method: "POST", body: new FormData(form), credentials: "same-origin", redirect: "error",
        headers: { Accept: "application/json" }, signal: AbortSignal.timeout(15000),
      });
      if (response.status === 401) words = `${OUT} Your words are kept in this window.`;
      else if (response.status === 403) words = "This was not sent. Your words are kept in this window: load the page again, then send.";
      else if (response.status === 404) words = "This was not sent: the patient has deleted the conversation.";
      else {
        const answer = await response.json();
        words = answer.problem;
        if (!words) {
          key.value = answer.key;
          if (text.value === sent) text.value = "";
          draft.set(text.value);
          count(text);
        }
      }
    } catch {
      // Perhaps it has arrived: the same key again is the same answer.
      words = "The server did not answer. Your words are kept in this window; send them again.";
    }
    button.disabled = false;
    say(words, words.startsWith(OUT) && form.dataset.signIn);
    text.focus();
    await look();
  }

  function say(words, signIn) {
    const problem = document.getElementById("problem");
    problem.hidden = !words;
    problem.textContent = words;
    if (!signIn) return;
    const link = document.createElement("a");
    link.href = `${signIn}?next=${encodeURIComponent(live.dataset.page)}`;
    link.textContent = "Sign in again";
    problem.append(" ", link);
  }

  // On a shared computer the next person shall find no draft.
  document.querySelector('form[action$="/logout/"]')?.addEventListener("submit", () => sessionStorage.clear());

  prepare();
  (async () => {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, EVERY));
      await look();
    }
  })();
})();
