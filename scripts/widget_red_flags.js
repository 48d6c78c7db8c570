// The red flags that the page itself can tell while the server is out of reach: a small part of what `safety/`
// reads. It can only add to what the server says. Made by python -m scripts.widget_red_flags; edit the template.
const DATA = { classes: "", cues: "", signs: "", words: "", fillers: "" };

const HALF = 10000;
const GAP = 5;
const WINDOW = 30;
const MATCHES = 60;

const split = (text, mark) => text.split(mark).filter(Boolean);
const pairs = (text) => split(text, ";").map((entry) => entry.split(":"));
const WORDS = new Map(pairs(DATA.words));
const FILLERS = new Set(split(DATA.fillers, ","));
const CLASSES = new Map(pairs(DATA.classes));

// First word -> [other words, item]; a range of numbers stands under "#".
const INDEX = new Map();
const KEYS = new Set();
const SIMILAR = new Map();

function stem(word) {
  const one = word.replace(/([^su])s$/, "$1");
  const bare = one
    .replace(/^(.*[aeiouy].*[^e])(?:ness|ing|ed|ly)$/, "$1")
    .replace(/[eiy]+$/, "")
    .replace(/(.)\1$/, "$1");
  return [bare, one].find((form) => form.length > 2) || word;
}

const without = (word) => [...word].map((_, place) => word.slice(0, place) + word.slice(place + 1));
const keyOf = (word) => (/^[=#]/.test(word) ? word : stem(word));

function learn(phrase, item) {
  const range = /^[\d.]+-[\d.]+$/.test(phrase) && phrase.split("-").map(Number);
  const keys = range ? ["#", range] : phrase.split("_").map(keyOf);
  if (!INDEX.has(keys[0])) INDEX.set(keys[0], []);
  INDEX.get(keys[0]).push([keys.slice(1), item]);
  if (range) return;
  for (const key of keys) {
    KEYS.add(key);
    if (key.length > 4) for (const near of [key, ...without(key)]) SIMILAR.set(near, key);
  }
}

const known = new Set();
function learnItem(item) {
  if (known.has(item)) return item;
  known.add(item);
  for (const choice of item.split("|")) {
    for (const phrase of (CLASSES.get(choice) || choice).split(",")) learn(phrase, item);
  }
  return item;
}

// "LEG~SWOLLEN", "not>2.get>air", "left|right+arm" -> [item, [ordered, gap, item], ...]
function pattern(text) {
  const parts = text.split(/([~>+])(?:(\d+)\.)?/);
  const links = [];
  for (let at = 1; at < parts.length; at += 3) {
    const gap = parts[at] === "+" ? 0 : parts[at + 1] ? +parts[at + 1] : GAP;
    links.push([parts[at] !== "~", gap, learnItem(parts[at + 2])]);
  }
  return [learnItem(parts[0]), ...links];
}

for (const [name, phrases] of pairs(DATA.cues)) for (const phrase of phrases.split(",")) learn(phrase, name);
const SIGNS = split(DATA.signs, ";").map((line) => {
  const [flags, emergency, sameDay, vetoes] = line.split("/").map((part) => part.split(" "));
  const read = (list) => list.filter(Boolean).map(pattern);
  const skips = new Set(flags[0]);
  return { skips, levels: [[2, read(emergency)], [1, read(sameDay)]], vetoes: read(vetoes || []) };
});

function wordsOf(text) {
  const plain = (text.length > 2 * HALF ? text.slice(0, HALF) + " " + text.slice(-HALF) : text)
    .toLowerCase()
    .replace(/[’‘´`ʼ]/g, "'")
    .replace(/\bcan ?not\b/g, "can't")
    .replace(/\b(ca|do|does|did|could|would|should|wo|is|are|was|were|has|have|had)n'?t\b/g, "$1n not")
    .replace(/\bcan not\b/g, "can not")
    .replace(/\bwon not\b/g, "will not")
    .replace(/\b(do|does|did|could|would|should|is|are|was|were|has|have|had)n not/g, "$1 not")
    .replace(/'(?:s|m|re|ve|ll|d)\b/g, " ")
    .replace(/'/g, "")
    .replace(/(.)\1{2,}/g, "$1$1");
  const words = [];
  let sentence = 0;
  let clause = 0;
  for (const [found] of plain.matchAll(/\p{L}+|\d+(?:[.,]\d+)?|[.!?;…]|\n\s*\n|[,:()\n—]|\s[-–]+\s/gu)) {
    if (/[\p{L}\d]/u.test(found)) {
      for (const word of (WORDS.get(found) || found).split("_")) words.push({ word, sentence, clause });
    } else {
      clause++;
      if (/[.!?;…]|\n\s*\n/.test(found)) sentence++;
    }
  }
  return words;
}

function keysOf({ word }) {
  const keys = ["=" + word, stem(word)];
  // A letter too many, too few or swapped, in a word that nothing here knows.
  if (word.length > 5 && !FILLERS.has(word) && !KEYS.has(keys[1])) {
    const key = keys[1];
    const near = SIMILAR.get(key) || without(key).map((each) => SIMILAR.get(each) === each && each).find(Boolean);
    if (near) keys.push(near);
  }
  if (/^\d/.test(word)) keys.push("#");
  return keys;
}

class Reading {
  constructor(text) {
    this.words = wordsOf(text);
    const keys = this.words.map(keysOf);
    this.places = new Map();
    for (let at = 0; at < keys.length; at++) {
      for (const key of keys[at]) {
        for (const [rest, item] of INDEX.get(key) || []) {
          const end = key === "#" ? this.inRange(at, rest[0]) : this.phraseEnd(keys, at + 1, rest);
          if (!end) continue;
          if (!this.places.has(item)) this.places.set(item, new Map());
          const ends = this.places.get(item);
          if (!(ends.get(at) > end)) ends.set(at, end);
        }
      }
    }
    this.cost = [0];
    let clause = 0;
    this.words.forEach((word, at) => {
      const isBreak = this.starts("BREAK", at);
      word.clause += clause += isBreak;
      const ends = at && word.sentence !== this.words[at - 1].sentence ? 3 : 0;
      this.cost.push(this.cost[at] + (isBreak ? 4 : +!FILLERS.has(word.word)));
      word.before = (at && this.words[at - 1].before) + ends;
    });
  }

  inRange(at, [low, high]) {
    const value = parseFloat(this.words[at].word.replace(",", "."));
    return value >= low && value <= high && at + 1;
  }

  phraseEnd(keys, at, rest) {
    for (const wanted of rest) {
      for (let passed = 0; at < keys.length && !keys[at].includes(wanted); at++) {
        if (!FILLERS.has(this.words[at].word) || passed++ === 3) return 0;
      }
      if (at++ >= keys.length) return 0;
    }
    return at;
  }

  starts(cue, at) {
    return !!this.places.get(cue)?.has(at);
  }

  covers(cue, at) {
    for (let start = at; start > at - 4; start--) if (this.places.get(cue)?.get(start) > at) return true;
    return false;
  }

  between(start, end, ...cues) {
    for (let at = start; at < end; at++) if (cues.some((cue) => this.starts(cue, at))) return true;
    return false;
  }

  distance([start, end], [otherStart, otherEnd]) {
    if (otherStart < start) return this.distance([otherStart, otherEnd], [start, end]);
    if (otherStart < end) return -1;
    return this.cost[otherStart] - this.cost[end] + this.words[otherStart].before - this.words[end - 1].before;
  }

  near([start, end], ordered, gap, item) {
    const ends = this.places.get(item);
    const found = [];
    for (let at = end; at < end + WINDOW && found.length < 3; at++) {
      if (ends.has(at) && this.distance([start, end], [at, ends.get(at)]) <= gap) found.push([at, ends.get(at)]);
    }
    for (let at = start - 1; !ordered && at > start - WINDOW && found.length < 6; at--) {
      const span = [at, ends.get(at)];
      if (span[1] <= start && this.distance(span, [start, end]) <= gap) found.push(span);
    }
    return found;
  }

  // The ways in which the items of a pattern stand near each other.
  matches([first, ...links]) {
    if (!this.places.has(first) || !links.every(([, , item]) => this.places.has(item))) return [];
    let partial = [...this.places.get(first)].map((span) => [span]);
    for (const [ordered, gap, item] of links) {
      partial = partial.flatMap((spans) => {
        const whole = [Math.min(...spans.map(([start]) => start)), Math.max(...spans.map(([, end]) => end))];
        const anchor = ordered ? spans[spans.length - 1] : whole;
        return this.near(anchor, ordered, gap, item).map((span) => [...spans, span]);
      });
      partial.length = Math.min(partial.length, MATCHES);
    }
    return partial.slice(0, MATCHES).map((spans) => new Match(this, spans));
  }

  level() {
    let level = 0;
    for (const sign of SIGNS) {
      let vetoes;
      for (const [worth, patterns] of sign.levels) {
        for (const each of patterns) {
          if (worth <= level) break;
          for (const match of this.matches(each)) {
            vetoes ??= sign.vetoes.flatMap((veto) => this.matches(veto));
            if (vetoes.some((veto) => match.shares(veto))) continue;
            level = Math.max(level, worth - match.lowered(sign.skips));
          }
        }
      }
    }
    return level;
  }
}

class Match {
  constructor(reading, spans) {
    this.reading = reading;
    this.spans = spans;
    this.start = Math.min(...spans.map(([start]) => start));
    this.end = Math.max(...spans.map(([, end]) => end));
    const { words } = reading;
    this.first = this.start;
    while (this.first && words[this.first - 1].sentence === words[this.start].sentence) this.first--;
    this.last = this.end;
    while (this.last < words.length && words[this.last].sentence === words[this.end - 1].sentence) this.last++;
  }

  owns(at) {
    return this.spans.some(([start, end]) => start <= at && at < end);
  }

  shares(other) {
    return this.spans.some(([start, end]) => {
      for (let at = start; at < end; at++) if (other.owns(at)) return true;
      return false;
    });
  }

  // Places of a cue in the sentence, outside the match's own words.
  cues(cue) {
    const ends = this.reading.places.get(cue);
    const found = [];
    const stop = Math.min(this.last, this.end + WINDOW);
    for (let at = Math.max(this.first, this.start - WINDOW); ends && at < stop; at++) {
      if (ends.has(at) && !this.owns(at)) found.push([at, ends.get(at)]);
    }
    return found;
  }

  before(cue, reach) {
    const whole = [this.start, this.end];
    return this.cues(cue).filter(
      (span) => span[0] < this.end - 1 && this.reading.distance(span, whole) <= reach,
    );
  }

  has(cue) {
    return this.cues(cue).length > 0;
  }

  owned(start, end) {
    const { reading } = this;
    for (let at = start; at < end; at++) {
      if (reading.starts("OWNER", at) && !reading.covers("ASKING", at)) return true;
    }
    return false;
  }

  saysNow() {
    const { words } = this.reading;
    return this.cues("NOW").some(([at]) => [this.start, this.end - 1].some((own) => words[own].clause === words[at].clause));
  }

  // How many levels the wording takes off: 2 where the sign is not meant as happening now.
  lowered(skips) {
    const { reading } = this;
    if (this.negated() || (!skips.has("q") && this.asked())) return 2;
    if (skips.has("c") && !this.having()) return 2;
    if (!skips.has("g") && !this.has("SERIOUS")) {
      if (["LAUGH", "PLAY", "FIGURATIVE_CAUSE"].some((cue) => this.has(cue))) return 2;
      if (skips.has("c") && this.before("FIGURATIVE", 3).length) return 2;
    }
    if (skips.has("l") && this.has("EVERYDAY")) return 2;
    if (!this.saysNow()) {
      if (this.has("FAMILY") && (this.has("DEATH") || this.has("FAMILY_HISTORY"))) return 2;
      if (this.past()) return 2;
    }
    if (!skips.has("r") && this.resolved()) return 2;
    if (skips.has("f") || this.has("WORSE")) return 0;
    const whole = [this.start, this.end];
    const mild = this.cues("MILD").some((span) => reading.distance(span, whole) <= 1);
    return +(mild || reading.between(this.start, this.end, "MILD"));
  }

  negated() {
    const { reading } = this;
    return this.cues("NEGATION").some(([start, end]) => {
      if (reading.covers("NOT_A_NEGATION", start) || reading.covers("ABILITY", start)) return false;
      const stop = this.scope(start, end);
      return this.spans.some((span) => end <= span[0] && span[1] <= stop);
    });
  }

  // The end of what a denial governs.
  scope(start, end) {
    const { reading } = this;
    const { words } = reading;
    let listing = reading.between(end, end + 3, "LIST_ANY");
    for (let at = end; at < this.last; at++) {
      if (at >= end + (listing ? WINDOW : 7) || reading.starts("SCOPE_END", at)) return at;
      if (at > end + 1 && reading.starts("NEW_SUBJECT", at)) return at;
      if (at > end && words[at].clause !== words[start].clause && !listing) {
        if (!reading.between(at, Math.min(at + 10, this.last), "LIST_OR")) return at;
        listing = true;
      }
    }
    return this.last;
  }

  // Whether the sign is asked about or imagined.
  asked() {
    const { reading } = this;
    const ends = (cue, reach) => this.before(cue, reach).map(([, end]) => end);
    if (ends("HYPOTHETICAL", 10).some((end) => !reading.between(end, this.start, "SCOPE_END", "NOW"))) return true;
    if (ends("MODAL_GET", 6).some((end) => !reading.between(end, this.start, "SCOPE_END"))) return true;
    if (this.before("IF", 10).some(([at]) => !reading.covers("NOT_AN_IF", at))) {
      let next = this.last;
      while (next < reading.words.length && next < this.last + WINDOW) next++;
      if (reading.between(this.first, this.start, "WHAT_THEN") || reading.between(this.end, next, "WHAT_THEN")) {
        return true;
      }
    }
    if (this.has("STUDY") && !this.owned(this.first, this.end)) return true;
    if (this.before("INFORMATION", 10).some(([at]) => !this.owned(at, this.end))) return true;
    const after = this.cues("INFORMATION_AFTER").filter(([at]) => at >= this.end);
    if (after.some((span) => reading.distance([this.start, this.end], span) <= 3) && !this.owned(this.first, after[0][1])) {
      return true;
    }
    let first = this.first;
    while (first < this.start && reading.starts("LEAD_IN", first)) first++;
    if (!reading.starts("QUESTION_OPENER", first) || this.owns(first)) return false;
    if (reading.covers("ABILITY", first) || reading.covers("NOT_A_QUESTION", first)) return false;
    return !this.owned(first, Math.min(this.last, this.end + 5));
  }

  // Whether a named illness is said to be there.
  having() {
    const { reading } = this;
    if (reading.words.length === this.end - this.start) return false;
    if (this.has("RECENT") && !this.has("PAST")) return true;
    return this.before("HAVING", 1).some(([at]) => !reading.between(Math.max(0, at - 1), this.end, "NOT_HAVING"));
  }

  past() {
    const { reading } = this;
    const whole = [this.start, this.end];
    return ["PAST", "YEAR"].some((cue) =>
      this.cues(cue).some((span) => {
        if (reading.covers("NOT_A_PAST", span[0]) || reading.distance(span, whole) > 12) return false;
        const [low, high] = span[1] <= this.start ? [span[1], this.start] : [this.end, span[0]];
        return reading.between(low, high, "LOOKING_BACK") || !reading.between(low, high, "NOW", "BREAK");
      }),
    );
  }

  resolved() {
    const { reading } = this;
    return this.cues("RESOLVED").some(
      ([start, end]) =>
        start >= this.start &&
        !reading.covers("NOT_RESOLVED", start) &&
        !reading.between(this.end, start, "BREAK") &&
        reading.distance([this.start, this.end], [start, end]) <= 8,
    );
  }
}

export function redFlag(text) {
  return [null, "same_day", "emergency"][new Reading(String(text)).level()];
}
