// Data into nodes. Every word reaches the page as a text node: what looks like HTML stays visible text.

const SAFE_LINK = /^(https:\/\/|tel:|mailto:)/i;

/** An element; attributes that are null or false are left out, names with "on" are listeners. */
export function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child != null && child !== ""));
  return made;
}

export function button(words, onclick, attributes) {
  return element("button", { type: "button", onclick, ...attributes }, words);
}

/** A link where the address is one that a clinic's text may lead to, else its words alone. */
export function link(words, href, attributes) {
  return SAFE_LINK.test(href ?? "") ? element("a", { href, rel: "noopener noreferrer", ...attributes }, words) : words;
}

function run({ text, bold, href }) {
  if (SAFE_LINK.test(href ?? "")) return link(text, href, { class: bold && "strong" });
  return bold ? element("strong", null, text) : text;
}

/** Blocks of limited Markdown, as the server parsed it. */
export function blocks(all) {
  return (all ?? []).map(({ kind, lines }) => {
    if (kind === "ul") return element("ul", null, ...lines.map((runs) => element("li", null, ...runs.map(run))));
    return element("p", null, ...lines.flatMap((runs, index) => [index && element("br"), ...runs.map(run)].filter(Boolean)));
  });
}

function time(at, t, before) {
  const date = new Date(at ?? "");
  if (Number.isNaN(date.getTime())) return null;
  // The day is named where it changes; the device's own clock, which may be wrong, is never asked.
  const changed = before && new Date(before).toDateString() !== date.toDateString();
  const form = { hour: "2-digit", minute: "2-digit", ...(changed && { day: "numeric", month: "short" }) };
  return element("time", { datetime: date.toISOString() }, new Intl.DateTimeFormat(t.code, form).format(date));
}

/** What the person wrote. */
export function mine(message, t) {
  return element("div", { class: "message mine", dir: "auto" },
    element("span", { class: "visually-hidden" }, t.you), message.text, element("div", { class: "meta" }));
}

/** Put the time below a message. */
export function stamp(node, at, t, before) {
  const shown = time(at, t, before);
  if (shown) node.querySelector(".meta").replaceChildren(shown);
}

function sources(answer, t) {
  const due = answer.review_by ? t.due(answer.review_by) : "";
  return element("details", null,
    element("summary", null, t.sources),
    element("ul", null, ...answer.sources.map((source) =>
      element("li", null, link(source.name, source.url), ` (${source.read_words})`))),
    element("p", null, `${t.review} ${answer.review_state}${due}.`));
}

function thumb() {
  const [drawing, path] = ["svg", "path"].map((name) => document.createElementNS("http://www.w3.org/2000/svg", name));
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("class", "thumb");
  path.setAttribute("d", "M3 11h4v9H3zM7 11l5-8c2 0 3 1 2.500 3.500L14 9h6l-1.500 9c-.2 1.200-1 2-2 2H7");
  drawing.append(path);
  return drawing;
}

function feedback(number, t, give) {
  const said = element("p", { class: "thanks" });
  const words = element("input", { maxlength: 500, "aria-label": t.words, placeholder: t.words });
  const why = element("form", { class: "why", hidden: true });
  const thumbs = [true, false].map((useful) =>
    button(thumb(), () => vote(useful), { "aria-label": useful ? t.useful : t.notUseful, "aria-pressed": "false" }));
  let reason;
  let before = Promise.resolve();

  // One after the other: what was said last must be what is kept.
  function say(useful) {
    const opinion = [number, useful, useful ? "" : reason, useful ? "" : words.value.trim()];
    said.textContent = "";
    before = before.then(async () => { said.textContent = (await give(...opinion)) ? t.thanks : t.failed; });
  }
  function vote(useful) {
    thumbs.forEach((thumb, index) => thumb.setAttribute("aria-pressed", String(useful === !index)));
    why.hidden = useful;
    say(useful);
  }
  const reasons = Object.entries(t.reasons).map(([id, title]) => button(title, (event) => {
    reason = id;
    for (const other of reasons) other.setAttribute("aria-pressed", String(other === event.currentTarget));
    say(false);
  }, { "aria-pressed": "false" }));
  why.append(element("p", null, t.why), ...reasons, words, element("button", null, t.sendWords));
  why.addEventListener("submit", (event) => {
    event.preventDefault();
    say(false);
    why.hidden = true;
  });
  said.setAttribute("role", "status");
  return element("div", { class: "feedback", role: "group", "aria-label": t.helpful, "aria-live": "off" }, ...thumbs, why, said);
}

// With a sign, so that it stands out by more than colour.
function warning(words, heading) {
  return element(heading, { class: "warning" }, element("span", { class: "sign", "aria-hidden": "true" }, "!"), words);
}

/** A reply. `act` has choose(button), feedback(number, useful, reason, words) and heading, the tag for headings. */
export function reply(data, t, act, before) {
  const level = /^[a-z_]+$/.test(data.level) ? data.level : "none";
  const kind = /^[a-z_]+$/.test(data.kind) ? data.kind : "chat";
  const answers = data.answers ?? [];
  const node = element("div", { class: `message theirs ${kind} level-${level}`, lang: "en", dir: "auto" },
    data.by
      ? element("p", { class: "by" }, element("span", { class: "visually-hidden", lang: t.code }, t.staff), data.by)
      : element("span", { class: "visually-hidden", lang: t.code }, t.assistant),
    data.heading && warning(data.heading, act.heading),
    ...blocks(data.blocks),
    ...answers.flatMap((answer) =>
      [answer.show_title && element(act.heading, null, answer.title), ...blocks(answer.blocks),
        answer.overdue_words && element("p", null, answer.overdue_words), sources(answer, t)].filter(Boolean)));
  if (data.buttons?.length) {
    node.append(element("div", { class: "choices" }, ...data.buttons.map((one) => button(one.title, () => act.choose(one)))));
  }
  node.append(element("div", { class: "meta", lang: t.code }));
  if (answers.length && data.number) node.append(feedback(data.number, t, act.feedback));
  stamp(node, data.at, t, before);
  return node;
}
