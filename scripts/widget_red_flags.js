// The red flags that the page itself can tell while the server is out of reach: a small part of what `safety/`
// reads. It can only add to what the server says. Made by python -m scripts.widget_red_flags; edit the template.
const DATA = { classes: "", cues: "", signs: "", words: "", fillers: "" };

const HALF = 10000;
const GAP = 5;
const WINDOW = 20;
const MATCHES = 60;

const cut = (text, mark) => text.split(mark).filter(Boolean);
const table = (text) => new Map(cut(text, ";").map((entry) => entry.split(":")));
const spellings = table(DATA.words);
const classes = table(DATA.classes);
const fillers = new Set(cut(DATA.fillers, ","));
// First word -> [other words, item]; a range of numbers stands under "#".
const phrases = new Map();
const items = new Set();
// A known word with one letter left out -> the word.
const similar = new Map();

function stem(word) {
  const one = word.replace(/([^su])s$/, "$1");
  const bare = one
    .replace(/^(.*[aeiouy].*[^e])(ness|ing|ed|ly)$/, "$1")
    .replace(/[eiy]+$/, "")
    .replace(/(.)\1$/, "$1");
  return [bare, one].find((form) => form.length > 2) || word;
}

const shortened = (word) => [...word].map((_, place) => word.slice(0, place) + word.slice(place + 1));

function learn(phrase, item) {
  const range = /^\d.*-/.test(phrase);
  const [head, ...rest] = range
    ? ["#", ...phrase.split("-")]
    : phrase.split("_").map((word) => (word[0] === "=" ? word : stem(word)));
  phrases.set(head, [...(phrases.get(head) || []), [rest, item]]);
  if (!range) {
    for (const key of [head, ...rest]) {
      similar.set(key, key);
      if (key.length > 4) for (const near of shortened(key)) similar.has(near) || similar.set(near, key);
    }
  }
}

function learnItem(item) {
  if (!items.has(item)) {
    items.add(item);
    for (const choice of item.split("|")) for (const phrase of cut(classes.get(choice) || choice, ",")) learn(phrase, item);
  }
  return item;
}

for (const [cue, list] of table(DATA.cues)) for (const phrase of list.split(",")) learn(phrase, cue);
// "flags/emergency/same day": signs, each of items that stand near each other ("CHEST~PAIN").
const signs = cut(DATA.signs, ";").map((line) => {
  const [flags, ...levels] = line.split("/");
  return [flags, levels.map((list) => cut(list, " ").map((sign) => sign.split("~").map(learnItem)))];
});

function wordsOf(text) {
  const plain = text
    .toLowerCase()
    .replace(/[’‘´`ʼ]/g, "'")
    .replace(/\bcan ?not\b/g, "cant")
    .replace(
      /\b(ca|wo|do|does|did|could|would|should|is|are|was|were|has|have|had)n'?t\b/g,
      (_, verb) => ({ ca: "can", wo: "will" }[verb] || verb) + " not",
    )
    .replace(/'(s|m|re|ve|ll|d)\b/g, " ")
    .replace(/'/g, "")
    .replace(/(.)\1{2,}/g, "$1$1");
  const words = [];
  let sentence = 0;
  let clause = 0;
  for (const [found] of plain.matchAll(/[a-zà-ÿ][a-zà-ÿ\d]*|\d+([.,]\d+)?|[.!?;…]|\n\s*\n|[,:()\n—]|\s[-–]+\s/g)) {
    if (/[a-zà-ÿ\d]/.test(found)) {
      const meaning = spellings.get(found) || "";
      for (const word of (meaning.includes("_") ? meaning : found).split("_")) words.push({ word, sentence, clause });
    } else {
      clause++;
      if (/[.!?;…]|\n.*\n/.test(found)) sentence++;
    }
  }
  return words;
}

function keysOf(word) {
  const key = stem(word);
  const keys = ["=" + word, key, stem(spellings.get(word) || word)];
  // A letter too many or too few in a word that nothing here knows.
  if (word.length > 5 && similar.get(key) !== key) {
    const near = similar.get(key) || shortened(key).find((each) => similar.get(each) === each && each.length > 4);
    if (near) keys.push(near);
  }
  return /^\d/.test(word) ? [...keys, "#"] : keys;
}

function levelOf(text) {
  const words = wordsOf(text);
  const keys = words.map(({ word }) => keysOf(word));
  // Item or cue -> start -> end.
  const places = new Map();
  const costs = [0];

  function phraseEnd(at, rest) {
    for (const wanted of rest) {
      for (let passed = 0; at < keys.length && !keys[at].includes(wanted); at++) {
        if (!fillers.has(words[at].word) || passed++ > 2) return 0;
      }
      if (at++ >= keys.length) return 0;
    }
    return at;
  }

  keys.forEach((own, at) => {
    for (const key of own) {
      for (const [rest, item] of phrases.get(key) || []) {
        const value = parseFloat(words[at].word);
        const end = key !== "#" ? phraseEnd(at + 1, rest) : value >= rest[0] && value <= rest[1] && at + 1;
        if (end) places.set(item, (places.get(item) || new Map()).set(at, end));
      }
    }
  });
  const starts = (cue, at) => !!places.get(cue)?.has(at);
  words.forEach((word, at) => {
    const ends = at && word.sentence !== words[at - 1].sentence ? 3 : 0;
    costs.push(costs[at] + ends + (starts("BREAK", at) ? 4 : +!fillers.has(word.word)));
  });
  const covers = (cue, at) => [0, 1, 2, 3].some((back) => places.get(cue)?.get(at - back) > at);
  const between = (start, end, ...cues) => {
    for (let at = start; at < end; at++) if (cues.some((cue) => starts(cue, at))) return true;
    return false;
  };
  const distance = (one, other) => (one[0] < other[0] ? costs[other[0]] - costs[one[1]] : costs[one[0]] - costs[other[1]]);
  const around = (item, start, end) => {
    const found = [];
    const ends = places.get(item);
    for (let at = Math.max(0, start); ends && at < Math.min(end, words.length); at++) {
      if (ends.has(at)) found.push([at, ends.get(at)]);
    }
    return found;
  };

  // The places where the items of a sign stand near each other.
  function matches([first, ...others]) {
    let found = [...(places.get(first) || [])].map((span) => [span, [span]]);
    for (const item of others) {
      found = found.flatMap(([whole, spans]) =>
        around(item, whole[0] - WINDOW, whole[1] + WINDOW)
          .filter((span) => (span[1] <= whole[0] || span[0] >= whole[1]) && distance(span, whole) <= GAP)
          .map((span) => [[Math.min(whole[0], span[0]), Math.max(whole[1], span[1])], [...spans, span]]),
      );
    }
    return found.slice(0, MATCHES);
  }

  // How many levels the wording takes off: 2 where the sign is not meant as happening now.
  function lowered([whole, spans], flags) {
    const [start, end] = whole;
    const owns = (at) => spans.some((span) => span[0] <= at && at < span[1]);
    let first = start;
    while (first > start - 2 * WINDOW && words[first - 1]?.sentence === words[start].sentence) first--;
    let last = end;
    while (last < end + 2 * WINDOW && words[last]?.sentence === words[end - 1].sentence) last++;
    const cues = (cue) => around(cue, first, last).filter(([at]) => !owns(at));
    const before = (cue, reach) => cues(cue).filter((span) => span[0] < end - 1 && distance(span, whole) <= reach);
    const owned = (from, to) => around("OWNER", from, to).some(([at]) => !covers("ASKING", at));
    const now = cues("NOW").some(([at]) => [words[start].clause, words[end - 1].clause].includes(words[at].clause));

    // Where a denial ends.
    function reach(from) {
      let listing = between(from, from + 3, "LIST_ANY");
      for (let at = from; at < last; at++) {
        if (at >= from + (listing ? 30 : 7) || starts("SCOPE_END", at)) return at;
        if (at > from && words[at].clause !== words[from - 1].clause && !listing) {
          if (!between(at, at + 10, "LIST_OR")) return at;
          listing = true;
        }
        if (at > from + 1 && starts("NEW_SUBJECT", at)) return at;
      }
      return last;
    }

    function negated() {
      return cues("NEGATION").some(([at, from]) => {
        if (covers("NOT_A_NEGATION", at)) return false;
        const stop = reach(from);
        return spans.some((span) => from <= span[0] && span[1] <= stop);
      });
    }

    function asked() {
      if (before("HYPOTHETICAL", 10).some(([, from]) => !between(from, start, "SCOPE_END", "NOW"))) return true;
      const wondering = before("IF", 10).some(([at]) => !covers("NOT_AN_IF", at));
      if (wondering && between(first, last + WINDOW, "WHAT_THEN")) return true;
      if (before("INFORMATION", 10).some(([at]) => !owned(at, end))) return true;
      let opener = first;
      while (opener < start && starts("LEAD_IN", opener)) opener++;
      if (!starts("QUESTION_OPENER", opener) || owns(opener) || covers("NOT_A_QUESTION", opener)) return false;
      return !owned(first, Math.min(last, end + 5));
    }

    const past = () =>
      cues("PAST").some(
        (span) => !covers("NOT_A_PAST", span[0]) && distance(span, whole) <= 12 && !between(span[1], start, "NOW", "BREAK"),
      );
    const resolved = () =>
      cues("RESOLVED").some(
        (span) => span[0] >= start && !covers("NOT_RESOLVED", span[0]) && !between(end, span[0], "BREAK") && distance(whole, span) <= 8,
      );
    // A named illness counts only where it is said to be there.
    const named = () => !cues("RECENT")[0] && !before("HAVING", 1).some(([at]) => !between(at - 1, end, "NOT_HAVING"));
    const is = (flag) => flags.includes(flag);
    if (
      negated() ||
      (!is("q") && asked()) ||
      (is("c") && (named() || before("FIGURATIVE", 3)[0])) ||
      (!is("g") && cues("LAUGH")[0]) ||
      (is("l") && cues("EVERYDAY")[0]) ||
      (!now && ((cues("FAMILY")[0] && cues("FAMILY_HISTORY")[0]) || past())) ||
      (!is("r") && resolved())
    ) {
      return 2;
    }
    return +cues("MILD").some((span) => distance(span, whole) <= 1);
  }

  let level = 0;
  for (const [flags, levels] of signs) {
    levels.forEach((list, place) => {
      for (const sign of list) {
        if (level >= 2 - place) return;
        for (const match of matches(sign)) level = Math.max(level, 2 - place - lowered(match, flags));
      }
    });
  }
  return level;
}

export function redFlag(text) {
  const whole = String(text);
  const read = whole.length > 2 * HALF ? whole.slice(0, HALF) + " " + whole.slice(-HALF) : whole;
  return [null, "same_day", "emergency"][levelOf(read)];
}
