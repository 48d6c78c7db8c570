// Says when what was typed could not be kept, and keeps it on the page. Sending it is htmx's; without a script
// there is the button. Each form that is saved this way has a place for words: its element with a role status.
"use strict";

(() => {
  let renewed = false;

  const place = (form) =>
    form?.querySelector("[role=status], [role=alert]") ?? form?.closest("section")?.querySelector("[role=status]");

  const say = (form, words) => {
    const told = place(form);
    if (!told) return;
    told.className = "banner";
    told.setAttribute("role", "alert");
    told.dataset.told = "not saved";
    told.textContent = `${form.dataset.failed ?? "Not saved"}: ${words}`;
  };

  const unsay = (form) => {
    const told = place(form);
    if (told?.dataset.told !== "not saved") return;
    told.className = "hint";
    told.setAttribute("role", "status");
    told.dataset.told = "";
  };

  // Signing in anew in another tab makes this page's token too old: take a fresh one, then send again, once.
  async function sendAgain(form, first) {
    const text = await (await fetch(location.href, { credentials: "same-origin" })).text();
    const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("main [name=csrfmiddlewaretoken]");
    if (!fresh || !form) return false;
    renewed = true;
    for (const token of document.querySelectorAll("[name=csrfmiddlewaretoken]")) token.value = fresh.value;
    if (first?.type === "submit") form.requestSubmit(first.submitter);
    else form.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  }

  const formOf = (event) => event.detail.elt.closest("form");

  document.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful) return;
    renewed = false;
    unsay(formOf(event));
  });

  document.addEventListener("htmx:responseError", async (event) => {
    const { status } = event.detail.xhr;
    const form = formOf(event);
    const first = event.detail.requestConfig.triggeringEvent;
    if (status === 403 && !renewed && await sendAgain(form, first).catch(() => false)) return;
    renewed = false;
    say(form, status === 401
      ? "you have been signed out. Leave this page open, sign in in another tab, then go on here."
      : `the server answers ${status}. What you typed stays on this page.`);
  });

  document.addEventListener("htmx:sendError", (event) => {
    say(formOf(event), "the server cannot be reached. What you typed stays on this page.");
  });
})();
