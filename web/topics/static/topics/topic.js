// Says when what was typed could not be kept. Saving itself is htmx's; without a script there is the button.
"use strict";

(() => {
  let renewed = false;

  const say = (words) => {
    const saved = document.getElementById("saved");
    saved.className = "banner";
    saved.setAttribute("role", "alert");
    saved.textContent = words;
  };

  // Signing in anew in another tab makes this page's token too old: take a fresh one, then save again, once.
  async function renewToken() {
    renewed = true;
    const text = await (await fetch(location.href, { credentials: "same-origin" })).text();
    const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("#topic [name=csrfmiddlewaretoken]");
    const form = document.getElementById("topic");
    if (!fresh) return false;
    form.querySelector("[name=csrfmiddlewaretoken]").value = fresh.value;
    form.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  }

  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) renewed = false;
  });

  document.addEventListener("htmx:responseError", async (event) => {
    const { status } = event.detail.xhr;
    if (status === 403 && !renewed && await renewToken().catch(() => false)) return;
    say(status === 401
      ? "Not saved: you have been signed out. Leave this page open, sign in in another tab, then type on here."
      : `Not saved: the server answers ${status}. What you typed stays on this page.`);
  });

  document.addEventListener("htmx:sendError", () => {
    say("Not saved: the server cannot be reached. What you typed stays on this page.");
  });
})();
