// The conversation to take along: as text in the clipboard or a file, and on paper.

import { element } from "./render.js";

function words({ text, heading, blocks, answers, mine }) {
  if (mine) return text;
  const plain = (all) => (all ?? []).map(({ kind, lines }) =>
    lines.map((runs) => (kind === "ul" ? "- " : "") + runs.map((run) => run.text).join("")).join("\n"));
  const parts = (answers ?? []).flatMap((answer) =>
    [answer.show_title ? answer.title : "", ...plain(answer.blocks), answer.overdue_words ?? ""]);
  return [heading ?? "", ...plain(blocks), ...parts].filter(Boolean).join("\n\n");
}

/** All messages as plain text. */
export function transcript(items, t) {
  return items.map((item) => {
    const at = item.at ? `[${new Date(item.at).toLocaleString(t.code)}] ` : "";
    const who = item.by ? `${t.staff}${item.by}: ` : t.assistant;
    return `${at}${item.mine ? t.you : who}${words(item)}`;
  }).join("\n\n");
}

/** Hand the text over as a file. */
export function save(text, name) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

/** Print the text alone, without the page around the chat. */
export function print(text, title) {
  const frame = element("iframe", { title, "aria-hidden": "true", tabindex: -1 });
  frame.style.cssText = "position:fixed;inset-inline-start:-99em;width:1px;height:1px;border:0";
  document.body.append(frame);
  const page = frame.contentDocument;
  page.title = title;
  const paper = page.createElement("pre");
  paper.textContent = text;
  paper.style.cssText = "white-space:pre-wrap;overflow-wrap:anywhere;font:12pt/1.4 sans-serif";
  page.body.append(paper);
  frame.contentWindow.addEventListener("afterprint", () => frame.remove());
  frame.contentWindow.print();
  setTimeout(() => frame.remove(), 60000);
}
