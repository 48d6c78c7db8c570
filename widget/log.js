// The messages on the screen: each once, in its place; an emergency pinned until it is dismissed.

import { blocks, button, element, mine, reply, stamp } from "./render.js";

export class Log {
  #list;
  #log;
  #pinned;
  #t;
  #act;
  #mine = new Map(); // id → node
  #numbers = new Set();
  #items = new Map(); // node → what it shows, for the transcript
  #pin; // {node, place}: shown above the log, and where it goes from there

  /**
   * @param nodes list (the messages), log (what scrolls), pinned (the alert above)
   * @param act what replies need, and isDismissed(number), dismissed(number), unknown()
   */
  constructor(nodes, t, act) {
    this.#list = nodes.list;
    this.#log = nodes.log;
    this.#pinned = nodes.pinned;
    this.#t = t;
    this.#act = act;
  }

  /** Whether nothing was said yet. */
  get isEmpty() {
    return !this.#items.size;
  }

  /** Everything said, in the order on the screen. */
  get items() {
    return [...this.#list.children].map((node) => this.#items.get(node)).filter(Boolean);
  }

  /** Show what the person wrote, unless it is shown already. */
  mine(message) {
    if (this.#mine.has(message.id)) return;
    const node = mine(message, this.#t);
    this.#mine.set(message.id, node);
    this.#items.set(node, { ...message, mine: true });
    stamp(node, message.at, this.#t, this.#lastAt());
    this.#list.append(node);
    this.#pinned.classList.add("later");
    this.#show(node, "end");
  }

  /** The message waits: said below it, with whom to call meanwhile. */
  unsent({ id }, call) {
    const node = this.#mine.get(id);
    if (!node || node.classList.contains("unsent")) return;
    node.classList.add("unsent");
    node.querySelector(".meta").textContent = this.#t.unsent;
    const note = element("div", { class: "message theirs fallback", "data-for": id },
      element("p", null, element("strong", null, this.#t.unsentMore)), ...blocks(call));
    node.after(note);
    this.#show(note, "end");
  }

  /** The message was answered: nothing waits any more. */
  delivered(id) {
    const node = this.#mine.get(id);
    node?.classList.remove("unsent");
    node?.classList.add("answered");
    for (const note of this.#list.querySelectorAll(".fallback[data-for]")) if (note.dataset.for === id) note.remove();
    const meta = node?.querySelector(".meta");
    if (meta && !meta.firstElementChild) meta.textContent = "";
  }

  /** Words of the page's own reading, where the server did not answer in time. They only ever add. */
  ownWords({ id }, level, heading, all) {
    const place = this.#mine.get(id);
    if (!place || place.dataset.read) return;
    place.dataset.read = level;
    const data = { kind: "safety", level, heading, blocks: all };
    this.#place(reply(data, this.#t, this.#act), data, [place]);
  }

  /** Show a reply, unless it is shown already; true where it is new. */
  reply(data, how) {
    if (this.#numbers.has(data.number)) return false;
    if (data.number) this.#numbers.add(data.number);
    const asked = this.#mine.get(data.to);
    if (data.to && !asked && how === "news") this.#act.unknown();
    const at = data.at;
    if (asked && at && !this.#items.get(asked).at) {
      this.#items.get(asked).at = at;
      stamp(asked, at, this.#t, this.#lastAt());
    }
    const node = reply(data, this.#t, this.#act, this.#lastAt());
    // An answer stands below its question, whatever was said meanwhile; what comes unasked stands last.
    const below = how !== "history" && asked && !asked.classList.contains("answered") ? this.#group(data.to) : null;
    const near = this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight < 80;
    this.#place(node, data, below);
    if (how === "news" && near) this.#show(node, "start");
    return true;
  }

  /** The conversation as the server has it; what still waits stays last. Not announced: it is not news. */
  history(items) {
    if (!items.length) return;
    this.#log.setAttribute("aria-live", "off");
    for (const item of items) {
      if (!item.mine) this.reply(item, "history");
      else if (!this.#mine.has(item.id)) this.mine(item);
    }
    const known = new Set(items.filter((item) => item.mine).map((item) => item.id));
    for (const [id, node] of this.#mine) {
      if (known.has(id)) node.classList.add("answered");
      else this.#list.append(...this.#group(id));
    }
    setTimeout(() => this.#log.setAttribute("aria-live", "polite"), 300);
  }

  /** The first reply to a message: the most urgent, so what must be seen. */
  showAnswer(id) {
    const asked = this.#mine.get(id);
    const first = asked?.nextElementSibling;
    if (first?.hidden) this.#show(asked, "end");
    else if (first) this.#show(first, "start");
  }

  /** Show nothing of the conversation any more. */
  clear() {
    this.#list.replaceChildren();
    this.#pinned.replaceChildren();
    this.#pin = undefined;
    for (const kept of [this.#mine, this.#numbers, this.#items]) kept.clear();
  }

  /** Take the pinned message down into the log. */
  dismiss() {
    if (!this.#pin) return;
    const { node, place, number } = this.#pin;
    this.#pin = undefined;
    place.append(node);
    place.hidden = false;
    this.#pinned.replaceChildren();
    this.#act.dismissed(number);
  }

  // A message and the replies that stand below it.
  #group(id) {
    const all = [this.#mine.get(id)];
    for (let next; (next = all.at(-1).nextElementSibling) && this.#items.get(next)?.to === id;) all.push(next);
    return all;
  }

  #place(node, data, below) {
    const pins = data.kind === "safety" && data.level === "emergency" && !this.#act.isDismissed(data.number);
    // It was announced as an alert; later in the log it is quiet.
    const place = pins ? element("div", { class: "place", "aria-live": "off", hidden: true }) : node;
    this.#items.set(place, data);
    if (below) below.at(-1).after(place);
    else this.#list.append(place);
    if (!pins) return;
    this.#unpin();
    this.#pin = { node, place, number: data.number };
    this.#pinned.classList.remove("later");
    this.#pinned.replaceChildren(node, button(this.#t.dismiss, () => this.dismiss(), { class: "dismiss" }));
  }

  #unpin() {
    if (!this.#pin) return;
    this.#pin.place.append(this.#pin.node);
    this.#pin.place.hidden = false;
  }

  #lastAt() {
    return this.items.at(-1)?.at;
  }

  // Only our own box scrolls, never the page around it.
  #show(node, where) {
    const box = this.#log;
    const frame = box.getBoundingClientRect();
    const seen = node.getBoundingClientRect();
    const fits = seen.height < frame.height;
    box.scrollTop += where === "end" && fits ? seen.bottom - frame.bottom + 12 : seen.top - frame.top - 12;
  }
}
