// What outlives a reload. Where the browser keeps nothing for us, it lasts as long as the page.

export class Memory {
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
