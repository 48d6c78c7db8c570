// The chat page. Without this script every form still works, by loading the page anew.
"use strict";

(() => {
  const SLOW = 3000; // ms until the page says that it takes longer than usual
  const GIVE_UP = 12000; // ms; the front door itself gives up on Rasa before
  const LISTEN_FIRST = 3000; // ms; then ever more slowly while nothing comes
  const LISTEN_SLOWER = 1.3;
  const LISTEN_LAST = 30000; // ms
  const AGAIN_EVERY = 1000; // ms between two tries to send
  const AGAIN_FOR = 20000; // ms; a front door that died or hung is back within 15 s

  const log = document.getElementById("log");
  const status = document.getElementById("status");
  const field = document.getElementById("text");
  let last = Number(log.dataset.last) || 0;
  let listening = 0;
  let pause = LISTEN_FIRST;
  let waiting = 0;

  function element(tag, className, ...children) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...children);
    return made;
  }

  // Every word reaches the page as a text node: what looks like HTML stays visible text.
  function run({ text, bold, href }) {
    if (/^(https:\/\/|tel:)/.test(href)) {
      const link = element("a", bold ? "strong" : "", text);
      link.href = href;
      link.rel = "noopener noreferrer";
      return link;
    }
    return bold ? element("strong", "", text) : text;
  }

  function block({ kind, lines }) {
    if (kind === "ul") {
      return element("ul", "", ...lines.map((runs) => element("li", "", ...runs.map(run))));
    }
    const paragraph = element("p");
    lines.forEach((runs, index) => {
      if (index) paragraph.append(element("br"));
      paragraph.append(...runs.map(run));
    });
    return paragraph;
  }

  function answer(data) {
    const sources = data.sources.map((source) =>
      element("li", "", run({ text: source.name, bold: false, href: source.url }), ` (${source.read_words})`));
    const due = data.review_by ? `, due by ${data.review_by}` : "";
    return [
      ...(data.show_title ? [element("h3", "", data.title)] : []),
      ...data.blocks.map(block),
      element("details", "",
        element("summary", "", "Sources and review"),
        element("ul", "", ...sources),
        element("p", "", `Review: ${data.review_state}${due}.`)),
    ];
  }

  function choice({ id, title }) {
    const form = element("form", "say choice");
    for (const [name, value] of [["text", title], ["choice", id]]) {
      const hidden = element("input");
      Object.assign(hidden, { type: "hidden", name, value });
      form.append(hidden);
    }
    form.append(element("button", "", title));
    return form;
  }

  function reply(data) {
    const said = element("div", `message theirs ${data.kind} level-${data.level}`);
    said.append(element("span", "visually-hidden", "Assistant: "));
    if (data.heading) {
      const sign = element("span", "sign", "!");
      sign.setAttribute("aria-hidden", "true");
      said.append(element("h2", "", sign, data.heading));
    }
    said.append(...data.blocks.map(block), ...data.answers.flatMap(answer));
    if (data.buttons.length) said.append(element("div", "choices", ...data.buttons.map(choice)));
    return said;
  }

  function show(replies, after) {
    const made = replies.map(reply);
    after.after(...made);
    // The first of them is the most urgent: it must be what is seen.
    if (made.length) made[0].scrollIntoView({ block: "start" });
    listenSoon();
  }

  async function call(url, options) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), GIVE_UP);
    try {
      const response = await fetch(url, { ...options, credentials: "same-origin", signal: stop.signal });
      return await response.json();
    } finally {
      clearTimeout(timer);
    }
  }

  // The same id each time: a later delivery is still the same message. Meanwhile the page says whom to call.
  async function deliver(options, mine) {
    const until = Date.now() + AGAIN_FOR;
    const failed = element("div", "message theirs fallback");
    failed.append(document.getElementById("unreachable").content.cloneNode(true));
    for (let tries = 1; ; tries += 1) {
      try {
        const data = await call("/api/messages", options);
        mine.classList.remove("unsent");
        failed.remove();
        return data;
      } catch (error) {
        if (tries === 1) continue;
        if (!failed.isConnected) {
          mine.classList.add("unsent");
          mine.after(failed);
          failed.scrollIntoView({ block: "end" });
        }
        if (Date.now() > until || !navigator.onLine) throw error;
        await new Promise((resolve) => setTimeout(resolve, AGAIN_EVERY));
      }
    }
  }

  async function send(message) {
    document.getElementById("suggestions")?.remove();
    const mine = element("div", "message mine", element("span", "visually-hidden", "You wrote: "), message.text);
    log.append(mine);
    mine.scrollIntoView({ block: "end" });
    waiting += 1;
    status.textContent = "Looking for an answer …";
    const slow = setTimeout(() => { status.textContent = "This takes longer than usual. Please wait …"; }, SLOW);
    try {
      const body = JSON.stringify(message);
      const options = { method: "POST", headers: { "Content-Type": "application/json" }, body };
      const data = await deliver(options, mine);
      show(data.messages, mine);
    } catch {
      if (!field.value && !message.choice) field.value = message.text;
    } finally {
      clearTimeout(slow);
      waiting -= 1;
      if (!waiting) connection();
    }
  }

  // After a red flag more is said without being asked: what came late, and whether the staff have seen it.
  function listenSoon() {
    pause = LISTEN_FIRST;
    listenLater();
  }

  function listenLater() {
    clearTimeout(listening);
    if (document.hidden || !log.querySelector(".safety, .reminder, .status")) return;
    listening = setTimeout(listen, pause);
    pause = Math.min(pause * LISTEN_SLOWER, LISTEN_LAST);
  }

  async function listen() {
    const data = await call(`/api/messages?only=later&after=${last}`).catch(() => null);
    if (data?.last > last) {
      last = data.last;
      show(data.messages, log.lastElementChild);
    } else {
      listenLater();
    }
  }

  document.addEventListener("visibilitychange", listenSoon);

  function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form.say")) return;
    event.preventDefault();
    const values = new FormData(form);
    const message = { id: newId(), text: values.get("text"), choice: values.get("choice") };
    if (form.contains(field)) {
      if (!field.value) return;
      field.value = "";
      field.focus();
    }
    // Not one after the other: a message about an emergency never waits for an answer to the one before.
    send(message);
  });

  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      field.form.requestSubmit();
    }
  });

  function connection() {
    status.textContent = navigator.onLine ? "" : "You are offline. I cannot answer until you are connected again.";
  }
  addEventListener("online", connection);
  addEventListener("offline", connection);

  [...log.querySelectorAll(".mine")].at(-1)?.scrollIntoView({ block: "start" });
  listenSoon();
})();
