// <clinic-chat>: puts the parts together. Options are data attributes; docs/embedding.md lists them.

import { Log } from "./log.js";
import { Panel } from "./panel.js";
import { blocks, button, element, link } from "./render.js";
import { Line } from "./transport.js";
import { print, save, transcript } from "./transcript.js";

const NAME = "clinic-chat";
const LANGUAGES = ["en", "es"];
const SLOW = 3000; // ms until the page says that it takes longer than usual
const NEUTRAL = "https://www.wikipedia.org/"; // where "leave now" goes unless the page names another

let files; // {base, load, sheet}: where we were loaded from, how to load more, our style
let redFlag = () => null;

class ClinicChat extends HTMLElement {
  #root;
  #t;
  #line;
  #log;
  #panel;
  #config = {};
  #started = false;
  #unread = 0;
  #slow;
  #held; // the chat, while the plain page is still shown
  #away = false;
  #said = "";

  async connectedCallback() {
    if (this.#line) return;
    this.#line = new Line(files.base, {
      config: (config) => this.#configure(config),
      mine: (message) => this.#mine(message),
      reply: (reply, how) => this.#heard(reply, how),
      delivered: (id) => this.#delivered(id),
      unreached: (message) => this.#unreached(message),
      unsent: (message) => this.#log.unsent(message, this.#call()),
      history: (items) => this.#history(items),
      waiting: (count) => this.#waiting(count),
      away: (is) => {
        this.#takeOver();
        this.#connection(is);
      },
      gone: () => this.#clear(),
    });
    this.#config = this.#line.config ?? {};
    await this.#build();
    addEventListener("online", () => this.#connection());
    addEventListener("offline", () => this.#connection());
    this.addEventListener("submit", (event) => this.#plain(event));
    const { tab } = this.#line;
    if (this.#isLauncher && tab.get("open")) this.#panel.reopen();
    if (!this.#isLauncher || tab.get("open") || this.#line.isKnown) this.#start();
  }

  get #isLauncher() {
    return !["inline", "page"].includes(this.dataset.mode);
  }

  async #build() {
    const load = (code) => files.load(`strings.${code}.js`);
    this.#t = (await load(this.#language()).catch(() => load("en"))).strings;
    this.#root ??= this.attachShadow({ mode: "open" });
    this.#root.adoptedStyleSheets = [files.sheet];
    // The page's own language says nothing about the interface: answers and interface each name theirs.
    this.lang = this.#t.code;
    this.#root.replaceChildren();
    // The plain page stays until there is as much to show.
    this.#held = this.firstElementChild && document.createDocumentFragment();
    if (this.#held) this.#root.append(element("slot"));
    this.#panel = new Panel(this.#held || this.#root, this.#isLauncher ? "launcher" : this.dataset.mode, this.#t, {
      send: (text) => this.#line.send(text),
      person: () => this.#line.send(this.#t.person, "talk_to_person"),
      leave: () => this.#leave(),
      copy: () => this.#copy(),
      print: () => print(this.#transcript(), this.#title),
      save: () => save(this.#transcript(), this.#t.file),
      forget: () => this.#panel.confirm(this.#t.forgetAsk, this.#t.forgetYes, this.#t.forgetNo, () => this.#forget()),
      opened: () => {
        this.#unread = 0;
        this.#line.tab.set("open", true);
        this.#start();
      },
      closed: () => this.#line.tab.set("open", false),
    });
    this.#log = new Log(this.#panel, this.#t, {
      heading: this.dataset.mode === "page" ? "h2" : "h3",
      choose: (one) => this.#line.send(one.title, one.id),
      feedback: (...given) => this.#line.feedback(...given).catch(() => false),
      isDismissed: (number) => number <= (this.#line.tab.get("dismissed") ?? -1),
      dismissed: (number) => {
        if (number) this.#line.tab.set("dismissed", number);
        this.#panel.field.focus();
      },
      unknown: () => this.#line.catchUp(),
    });
    this.#dress();
  }

  // What someone wrote into the plain form meanwhile is kept.
  #takeOver() {
    if (!this.#held) return;
    const typed = this.querySelector("textarea");
    const focused = typed && typed === document.activeElement;
    this.#root.replaceChildren(this.#held);
    this.#held = null;
    this.replaceChildren();
    if (typed) this.#panel.field.value = typed.value;
    if (focused) this.#panel.field.focus();
  }

  // A form of the plain page that is sent while it is still there.
  #plain(event) {
    event.preventDefault();
    const said = new FormData(event.target);
    event.target.reset();
    this.#takeOver();
    this.#line.send(said.get("text"), said.get("choice"));
  }

  // The wish of the page, else the first of the person's that is offered.
  #language() {
    const { languages } = this.#config;
    const known = LANGUAGES.filter((code) => !languages?.length || languages.includes(code));
    const wanted = [this.dataset.language, document.documentElement.lang, ...navigator.languages].map((code) => (code ?? "").slice(0, 2).toLowerCase());
    return wanted.find((code) => known.includes(code)) ?? known[0] ?? "en";
  }

  get #title() {
    return this.dataset.title || this.#config.title || this.#t.title;
  }

  #dress() {
    const { position } = { ...this.#config, ...this.dataset };
    this.classList.toggle("left", position === "left");
    // The clinic's own words are in its first language.
    const own = (this.#config.languages?.[0] ?? "en") === this.#t.code ? this.#config.greeting : "";
    const greeting = this.dataset.greeting || own;
    this.#panel.dress({ ...this.#config, title: this.#title, greeting, call: this.#call() }, this.dataset.label);
    this.#suggest();
  }

  // The sentence with the emergency number: from the server, else from the page, else without a number.
  #call() {
    const number = this.dataset.emergency;
    const runs = this.#config.emergency?.[0]?.lines[0]
      ?? (number && [{ text: number, bold: true, href: `tel:${number.replace(/[^\d+]/g, "")}` }]);
    const words = runs ? this.#t.call(runs).flat() : [this.#t.callLocal];
    const line = [this.#t.urgent, " ", ...words].map((part, index) => (part.text ? part : { text: part, bold: !index }));
    return [{ kind: "p", lines: [line] }];
  }

  #suggest() {
    const offered = this.#log.isEmpty ? this.#config.suggestions ?? [] : [];
    this.#panel.suggestions.replaceChildren(...(offered.length ? [element("p", null, this.#t.suggestions)] : []),
      ...offered.map((one) => button(one.title, () => {
        this.#panel.field.focus({ preventScroll: true });
        this.#line.send(one.title, one.id);
      })));
  }

  #start() {
    if (this.#started) return;
    this.#started = true;
    files.load("red_flags.js").then((found) => { redFlag = found.redFlag; }, () => {});
    this.#line.start();
  }

  async #configure(config) {
    this.#config = config;
    if (this.#log.isEmpty && this.#language() !== this.#t.code) {
      const { field, isOpen } = this.#panel;
      await this.#build();
      this.#panel.field.value = field.value;
      if (isOpen && this.#isLauncher) this.#panel.open();
    } else {
      this.#dress();
    }
  }

  #mine(message) {
    this.#said = "";
    this.#log.mine(message);
    this.#suggest();
  }

  #heard(reply, how) {
    if (!this.#log.reply(reply, how) || how === "history" || this.#panel.isOpen) return;
    if (reply.kind === "safety" && reply.level === "emergency") this.#panel.open(false);
    else this.#panel.unread((this.#unread += 1));
  }

  #delivered(id) {
    this.#log.delivered(id);
    this.#log.showAnswer(id);
  }

  #history(items) {
    this.#log.history(items);
    this.#suggest();
    this.#takeOver();
    const asked = items.filter((item) => item.mine).at(-1);
    if (asked) this.#log.showAnswer(asked.id);
  }

  // Nobody has read the message yet: what the page itself finds in it is said at once, and stays.
  #unreached(message) {
    if (message.choice) return;
    let level = null;
    try {
      level = redFlag(message.text);
    } catch {
      // then the server's words alone
    }
    if (!level) return;
    const { heading, blocks: all } = this.#config.words?.[level] ?? {};
    const ours = level === "emergency" ? this.#t.emergency : this.#t.sameDay;
    this.#log.ownWords(message, level, heading ?? ours, all ?? this.#call());
    if (!this.#panel.isOpen) this.#panel.open(false);
  }

  #waiting(count) {
    this.#panel.typing.hidden = !count;
    clearTimeout(this.#slow);
    this.#connection();
    if (count) {
      this.#slow = setTimeout(() => {
        if (navigator.onLine && !this.#away) this.#panel.status.textContent = this.#t.slow;
      }, SLOW);
    }
  }

  #connection(away = this.#away) {
    this.#away = away;
    const { status } = this.#panel;
    if (!navigator.onLine) status.textContent = this.#t.offline;
    else if (away) status.textContent = this.#t.away;
    else status.textContent = this.#panel.typing.hidden ? this.#said : this.#t.looking;
  }

  // Stays until something else is to be said.
  #note(words) {
    this.#said = words;
    this.#connection();
  }

  #transcript() {
    return transcript(this.#log.items, this.#t);
  }

  async #copy() {
    const copied = await navigator.clipboard?.writeText(this.#transcript()).then(() => true, () => false);
    this.#note(copied ? this.#t.copied : this.#t.failed);
  }

  async #forget() {
    const { state, text } = await this.#line.forget().catch(() => ({ text: this.#t.failed }));
    if (state === "forgotten") this.#clear();
    this.#note(state === "forgotten" ? this.#t.forgotten : text);
  }

  #clear() {
    this.#log.clear();
    this.#started = false;
    this.#start();
  }

  #leave() {
    this.#panel.blank();
    this.#line.leave();
    document.title = "";
    // Not in the browser's history: going back does not lead here.
    location.replace(link("", this.dataset.exit).href ?? NEUTRAL);
  }
}

/** Define the element; where the page holds none, add the launcher. */
export function embed({ base, load }, style, options) {
  if (customElements.get(NAME)) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  files = { base, load, sheet };
  customElements.define(NAME, ClinicChat);
  if (document.querySelector(NAME)) return;
  const chat = document.createElement(NAME);
  Object.assign(chat.dataset, options);
  document.body.append(chat);
}
