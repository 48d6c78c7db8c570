// The way to the server and back: session, messages that wait, stream, polling. Knows nothing of the page.

const GIVE_UP = 12000; // ms for one request; the front door itself gives up on Rasa before
const UNREACHED = 3000; // ms until a message counts as not received
const AGAIN_FIRST = 300; // ms between two tries to send, then ever more slowly
const AGAIN_LAST = 10000;
const LISTEN_FIRST = 3000; // ms between two looks for news, then ever more slowly while there are none
const LISTEN_LAST = 30000;
const SLOWER = 1.4;
const STREAM_SILENT = 40000; // ms; the server says something every 15 s
const RENEW = 60 * 60 * 1000; // ms; a token holds for a day, and the device's clock is not asked
const IN_ORDER = 1000; // ms that a message which waited goes before the next

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// What outlives a reload. Where the browser keeps nothing for us, it lasts as long as the page.
class Memory {
  #area;
  #prefix;
  #here = new Map();

  /** `area` gives localStorage or sessionStorage; asking for them may already be forbidden. */
  constructor(prefix, area) {
    this.#prefix = prefix;
    this.#area = area;
  }

  get(name) {
    try {
      const kept = this.#area().getItem(this.#prefix + name);
      if (kept !== null) return JSON.parse(kept);
    } catch {
      // not readable: what is at hand counts
    }
    return this.#here.get(name);
  }

  set(name, value) {
    this.#here.set(name, value);
    try {
      this.#area().setItem(this.#prefix + name, JSON.stringify(value));
    } catch {
      // not writable
    }
  }

  clear() {
    this.#here.clear();
    try {
      for (const key of Object.keys(this.#area())) if (key.startsWith(this.#prefix)) this.#area().removeItem(key);
    } catch {
      // nothing was kept
    }
  }
}

/**
 * One conversation. `on` is told what happens: config(config), mine(message), reply(reply, how), delivered(id),
 * unreached(message), unsent(message), history(items), waiting(count), away(is), gone().
 * `how` is "answer", "news" or "history".
 */
export class Line {
  #base;
  #on;
  #sameOrigin;
  #kept;
  #tab;
  #channel;
  #queue = [];
  #cursor = 0;
  #conversation;
  #session;
  #began = 0;
  #token;
  #listening;
  #asleep = new Set();
  #stop = new AbortController();

  constructor(base, on) {
    this.#base = `${base}api/`;
    this.#on = on;
    this.#sameOrigin = new URL(base).origin === location.origin;
    this.#kept = new Memory(`clinic-chat ${base} `, () => localStorage);
    this.#tab = new Memory(`clinic-chat ${base} `, () => sessionStorage);
    this.#token = this.#kept.get("token");
    if (window.BroadcastChannel) {
      this.#channel = new BroadcastChannel(`clinic-chat ${base}`);
      this.#channel.onmessage = ({ data }) => this.#heard(data);
    }
    addEventListener("online", () => this.#wake());
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.#stop.abort();
      else this.#wake();
    });
  }

  /** Small things that the page keeps for this tab. */
  get tab() {
    return this.#tab;
  }

  /** What the server said about itself the last time, if ever. */
  get config() {
    return this.#kept.get("config");
  }

  /** Whether there is a conversation to come back to. */
  get isKnown() {
    return Boolean(this.#token || this.#tab.get("queue")?.length);
  }

  /** Get the configuration and the conversation so far, and send what still waits. */
  async start() {
    for (const message of this.#tab.get("queue") ?? []) {
      this.#on.mine(message);
      this.#enqueue(message);
    }
    this.#flush();
    for (let pause = AGAIN_FIRST; ; pause = Math.min(pause * SLOWER, AGAIN_LAST)) {
      try {
        await this.#ready();
        await this.#look(0);
        this.#on.away(false);
        return;
      } catch {
        this.#on.away(true);
        await this.#pause(pause);
      }
    }
  }

  /** Send a message; it is tried until it is delivered, always with the same id. */
  send(text, choice) {
    const message = { id: newId(), text, ...(choice && { choice }) };
    this.#enqueue(message);
    this.#on.mine(message);
    this.#tell({ mine: message });
    this.#deliver(message);
    return message;
  }

  /** Look again at the whole conversation: something refers to what this page has not seen. */
  catchUp() {
    return this.#look(0).catch(() => {});
  }

  /** Whether an answer helped; resolves to whether the server took it. */
  async feedback(number, useful, reason, words) {
    const { ok, data } = await this.#call("feedback", { number, useful, reason, words });
    // Words about an emergency are answered wherever they are written.
    for (const reply of data.messages ?? []) this.#on.reply(reply, "news");
    return ok;
  }

  /** Ask for the conversation to be deleted; resolves to the server's answer. */
  async forget() {
    const { ok, data } = await this.#call("forget", {});
    if (!ok) throw new Error(data.error);
    if (data.state === "forgotten") {
      this.#tell({ gone: true });
      this.#drop();
    }
    return data;
  }

  /** Let this browser know nothing of the conversation any more. */
  leave() {
    this.#tell({ gone: true });
    // Where a cookie names the conversation, only the server can take it away.
    if (this.#sameOrigin) navigator.sendBeacon?.(`${this.#base}leave`);
    this.#drop();
  }

  #drop() {
    this.#kept.clear();
    this.#tab.clear();
    this.#queue = [];
    this.#cursor = 0;
    this.#conversation = this.#session = this.#token = this.#listening = undefined;
    this.#stop.abort();
  }

  #tell(what) {
    this.#channel?.postMessage({ ...what, conversation: this.#conversation });
  }

  #heard(data) {
    if (data.conversation !== this.#conversation) return;
    if (data.gone) {
      this.#drop();
      this.#on.gone();
    } else {
      this.#on.mine(data.mine);
      this.#listen();
    }
  }

  #enqueue(message) {
    this.#queue.push(message);
    this.#keepQueue();
  }

  #keepQueue() {
    this.#tab.set("queue", this.#queue);
    this.#on.waiting(this.#queue.length);
  }

  async #flush() {
    for (const message of [...this.#queue]) await Promise.race([this.#deliver(message), wait(IN_ORDER)]);
  }

  async #deliver(message) {
    const timer = setTimeout(() => this.#on.unreached(message), UNREACHED);
    for (let pause = AGAIN_FIRST, tries = 1; this.#queue.includes(message); tries += 1) {
      try {
        await this.#ready();
        const { data } = await this.#call("messages", message);
        clearTimeout(timer);
        for (const reply of data.messages) this.#on.reply({ to: message.id, ...reply }, "answer");
        this.#delivered(message);
      } catch {
        if (tries > 1 || !navigator.onLine) {
          this.#on.away(true);
          this.#on.unsent(message);
          this.#on.unreached(message);
        }
        await this.#pause(pause);
        pause = Math.min(pause * SLOWER, AGAIN_LAST);
      }
    }
    clearTimeout(timer);
  }

  #delivered({ id }) {
    this.#queue = this.#queue.filter((message) => message.id !== id);
    this.#keepQueue();
    this.#on.delivered(id);
    this.#on.away(false);
    this.#wake();
    this.#listen();
  }

  // Every waiting loop goes on at once when the line is back.
  #pause(ms) {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#asleep.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.#asleep.add(done);
    });
  }

  #wake() {
    for (const done of [...this.#asleep]) done();
  }

  #ready() {
    if (performance.now() - this.#began > RENEW) this.#session = undefined;
    this.#session ??= this.#begin().catch((error) => {
      this.#session = undefined;
      throw error;
    });
    return this.#session;
  }

  async #begin() {
    let { ok, data } = await this.#call("session", {});
    if (!ok && this.#token) {
      this.#keepToken(null); // too old, or its conversation was forgotten
      ({ ok, data } = await this.#call("session", {}));
    }
    if (!ok) throw new Error(data.error);
    this.#began = performance.now();
    this.#keepToken(data.token);
    this.#conversation = data.conversation;
    this.#kept.set("config", data.config);
    this.#on.config(data.config);
  }

  // On our own page a cookie names the conversation; the token helps where there are no cookies.
  #keepToken(token) {
    this.#token = token;
    if (!this.#sameOrigin) this.#kept.set("token", token);
  }

  #ask(path, body, signal) {
    const token = this.#token;
    return fetch(this.#base + path, {
      method: body ? "POST" : "GET",
      body: body && JSON.stringify(body),
      headers: {
        ...(body && { "Content-Type": "application/json" }),
        ...(token && { Authorization: `Bearer ${token}` }),
      },
      credentials: this.#sameOrigin ? "same-origin" : "omit",
      cache: "no-store",
      signal,
    });
  }

  /** A request with an answer in JSON. Throws where there was none that counts. */
  async #call(path, body) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), GIVE_UP);
    try {
      const found = await this.#ask(path, body, stop.signal);
      if (found.status === 401 && path !== "session") {
        this.#session = undefined; // the next try begins anew
        throw new Error("session");
      }
      if (found.status >= 500) throw new Error(found.status);
      return { ok: found.ok, data: await found.json() };
    } finally {
      clearTimeout(timer);
    }
  }

  async #look(after) {
    const { ok, data } = await this.#call(`messages?after=${after}`);
    if (!ok) return;
    if (after) data.messages.forEach((item) => (item.mine ? this.#on.mine(item) : this.#on.reply(item, "news")));
    else this.#on.history(data.messages);
    this.#cursor = Math.max(this.#cursor, data.last);
    if (data.messages.length) this.#listen();
  }

  // One loop: the stream while it lasts; where there is none, one look, then a longer and longer pause.
  async #listen() {
    if (this.#listening) return;
    const mark = (this.#listening = {});
    let pause = LISTEN_FIRST;
    while (this.#listening === mark) {
      if (document.hidden) {
        await this.#pause(LISTEN_LAST);
        continue;
      }
      const opened = await this.#ready().then(() => this.#stream()).catch(() => false);
      if (this.#listening !== mark) return;
      const before = this.#cursor;
      if (!opened) await this.#look(this.#cursor).catch(() => {});
      pause = opened || this.#cursor > before ? LISTEN_FIRST : Math.min(pause * SLOWER, LISTEN_LAST);
      await this.#pause(pause);
    }
  }

  /** Read the stream to its end; resolves to whether there was one. */
  async #stream() {
    const stop = (this.#stop = new AbortController());
    let timer;
    const alive = () => {
      clearTimeout(timer);
      timer = setTimeout(() => stop.abort(), STREAM_SILENT);
    };
    alive();
    try {
      const found = await this.#ask(`stream?after=${this.#cursor}`, undefined, stop.signal);
      if (!found.ok || !found.headers.get("Content-Type")?.startsWith("text/event-stream")) return false;
      this.#on.away(false);
      await this.#read(found.body.getReader(), alive).catch(() => {});
      return true;
    } finally {
      clearTimeout(timer);
    }
  }

  async #read(reader, alive) {
    const decoder = new TextDecoder();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      alive();
      const events = (rest + decoder.decode(value, { stream: true })).split("\n\n");
      rest = events.pop();
      for (const text of events) this.#event(text);
    }
  }

  #event(text) {
    const fields = {};
    for (const [, name, value] of text.matchAll(/^(\w+): (.*)$/gm)) fields[name] = value;
    const { event, id, data } = fields;
    if (event === "away") this.#on.away(true);
    if (event === "mine") this.#on.mine(JSON.parse(data));
    if (event !== "reply") return;
    this.#on.reply(JSON.parse(data), "news");
    this.#cursor = Math.max(this.#cursor, Number(id));
  }
}
