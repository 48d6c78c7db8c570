// The frame around the conversation: launcher and dialog, or a part of the page; keyboard, phone, menu.

import { blocks, button, element, link } from "./render.js";

const PHONE = "(max-width: 40em), (max-height: 30em)";

export class Panel {
  #t;
  #act;
  #mode;
  #title;
  #about;
  #menu;
  #launcher;
  #count = 0;
  #before; // how the page behind scrolled

  /**
   * Builds everything into `root`.
   * @param mode "launcher", "inline" or "page"
   * @param act send(text), person(), leave(), copy(), print(), save(), forget(), opened(), closed()
   */
  constructor(root, mode, t, act) {
    this.#t = t;
    this.#act = act;
    this.#mode = mode;
    this.#title = element(mode === "page" ? "h1" : "h2", { id: "title" });
    this.#about = element("div", { class: "about", "aria-live": "off" });
    this.list = element("div", { class: "list" });
    this.suggestions = element("div", { class: "suggestions", "aria-live": "off" });
    this.typing = element("div", { class: "typing", "aria-hidden": "true", hidden: true }, element("i"), element("i"), element("i"));
    this.log = element("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": t.conversation, tabindex: 0 },
      this.#about, this.list, this.typing, this.suggestions);
    this.pinned = element("div", { class: "pinned", role: "alert" });
    this.asking = element("div", { class: "asking", role: "group" });
    this.status = element("p", { class: "status", role: "status" });
    this.field = element("textarea", { id: "text", rows: 1, autocomplete: "off", enterkeyhint: "send", placeholder: t.placeholder, onkeydown: (event) => this.#typed(event) });
    this.#menu = element("details", { class: "menu" }, element("summary", { "aria-label": t.more, title: t.more }, "⋯"),
      element("div", null, ...["copy", "print", "save", "forget"].map((name) => button(t[name], () => {
        this.#menu.open = false;
        this.#menu.firstChild.focus();
        act[name]();
      }))));
    const tag = { page: "main", inline: "section", launcher: "dialog" }[mode];
    const attributes = {
      class: `chat ${mode}`,
      "aria-labelledby": "title",
      tabindex: mode === "launcher" && -1,
      onkeydown: (event) => this.#pressed(event),
      onclick: ({ target }) => { this.#menu.open &&= this.#menu.contains(target); },
      oncancel: (event) => {
        event.preventDefault();
        this.close();
      },
    };
    this.chat = element(tag, attributes,
      element(mode === "page" ? "header" : "div", { class: "head" },
        this.#title,
        element("div", { class: "tools" }, this.#menu,
          mode === "launcher" && button("×", () => this.close(), { class: "close", "aria-label": t.close, title: t.close }) || null),
        element("div", { class: "ways" },
          button(t.person, () => act.person(), { class: "person" }),
          button(t.leave, () => act.leave(), { class: "leave" }))),
      this.pinned, this.log, this.asking, this.status,
      element("form", { class: "ask", onsubmit: (event) => this.#submitted(event) },
        element("label", { for: "text", class: "visually-hidden" }, t.question),
        this.field,
        element("button", null, t.send)));
    if (mode === "launcher") {
      this.#launcher = button("", () => (this.isOpen ? this.close() : this.open()), { class: "launcher", "aria-haspopup": "dialog" });
      root.append(element("section", { class: "dock", "aria-label": t.title }, this.#launcher, this.chat));
      matchMedia(PHONE).addEventListener("change", () => {
        if (this.isOpen) this.#show();
      });
    } else {
      root.append(this.chat);
    }
    this.unread(0);
    this.#followKeyboard();
  }

  /** Whether the conversation is on the screen. */
  get isOpen() {
    return this.#mode !== "launcher" || this.chat.open;
  }

  /** Words that come with the configuration; `call` is the sentence with the emergency number, as blocks. */
  dress(config, label) {
    this.#title.textContent = config.title || this.#t.title;
    const t = this.#t;
    // A greeting that says the same is not said twice.
    const first = [...new Set([...(config.greeting || "").split(/\n\s*\n/), t.about])].filter(Boolean);
    this.#about.replaceChildren(
      ...first.map((words) => element("p", null, words)),
      ...blocks(config.call),
      element("p", { class: "quiet" }, t.privacy, " ", config.privacy_url && link(t.privacyLink, config.privacy_url, { target: "_blank" })));
    this.label = label;
    this.unread(this.#count);
  }

  /** How many messages came while it was closed. */
  unread(count) {
    this.#count = count;
    this.#launcher?.replaceChildren(element("span", { class: "bubble", "aria-hidden": "true" }), this.label || this.#t.open,
      ...(count ? [" ", element("span", { class: "count" }, this.#t.unread(count))] : []));
    if (this.#launcher) this.#launcher.hidden = this.isOpen;
  }

  /** Open it again after the page around it changed; on a phone it would hide that page. */
  reopen() {
    if (!matchMedia(PHONE).matches) this.open(false);
  }

  /** Open it, if it is closed; `focus` takes the keyboard there. */
  open(focus = true) {
    if (!this.isOpen) this.#show();
    this.unread(0);
    this.#act.opened();
    // On a phone the keyboard would hide the first words at once.
    if (focus) (matchMedia("(pointer: coarse)").matches ? this.chat : this.field).focus({ preventScroll: true });
  }

  /** Close the dialog; the keyboard goes back to the launcher. */
  close() {
    if (this.#mode !== "launcher" || !this.isOpen) return;
    this.chat.close();
    this.#lock(false);
    this.unread(0);
    this.#act.closed();
    this.#launcher.focus();
  }

  /** Ask before something that cannot be undone. */
  confirm(question, yes, no, done) {
    const end = () => {
      this.asking.replaceChildren();
      this.field.focus();
    };
    const first = button(no, end);
    this.asking.setAttribute("aria-label", question);
    this.asking.replaceChildren(element("p", null, question), button(yes, () => {
      end();
      done();
    }, { class: "danger" }), first);
    first.focus();
  }

  /** Nothing of the conversation stays on the screen. */
  blank() {
    this.chat.replaceChildren();
    if (this.chat.open) this.chat.close();
    this.#launcher?.remove();
  }

  // On a phone it fills the screen and what is behind it can neither be reached nor scrolled.
  #show() {
    const focused = this.chat.getRootNode().activeElement;
    if (this.chat.open) this.chat.close();
    const phone = matchMedia(PHONE).matches;
    if (phone) this.chat.showModal();
    else this.chat.open = true; // show() would take the focus
    this.#lock(phone);
    if (focused !== this.#launcher) focused?.focus();
  }

  #lock(on) {
    const { style } = document.documentElement;
    if (on && this.#before === undefined) {
      this.#before = style.overflow;
      style.overflow = "hidden";
    } else if (!on && this.#before !== undefined) {
      style.overflow = this.#before;
      this.#before = undefined;
    }
  }

  #pressed(event) {
    if (event.key !== "Escape") return;
    if (this.#menu.open) {
      this.#menu.open = false;
      this.#menu.firstChild.focus();
    } else if (this.asking.firstChild) {
      this.asking.replaceChildren();
      this.field.focus();
    } else if (this.#mode === "launcher") {
      this.close();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  #typed(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.field.form.requestSubmit();
    }
  }

  #submitted(event) {
    event.preventDefault();
    const text = this.field.value;
    if (!text.trim()) return;
    this.field.value = "";
    this.field.focus();
    this.#act.send(text);
  }

  // The phone's keyboard covers a part of the window: what fills the screen fills what is left of it.
  #followKeyboard() {
    const view = window.visualViewport;
    if (!view) return;
    const follow = () => {
      // Someone who enlarges the page by two fingers wants to see it larger, not laid out anew.
      const covered = Math.abs(view.scale - 1) < 0.01 && view.height < innerHeight - 1;
      this.chat.style.setProperty("--seen", covered ? `${view.height}px` : "");
      this.chat.style.setProperty("--from", covered ? `${view.offsetTop}px` : "");
      this.chat.classList.toggle("covered", covered);
    };
    view.addEventListener("resize", follow);
    view.addEventListener("scroll", follow);
    follow();
  }
}
