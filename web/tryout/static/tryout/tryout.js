// Enter asks, and the next question can be typed at once. Without a script the buttons do the same.
"use strict";

(() => {
  document.addEventListener("keydown", (event) => {
    if (event.target.id !== "text" || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });

  // What is typed while the page looks again stays.
  let typed = "";
  document.addEventListener("htmx:beforeSwap", (event) => {
    const sent = event.detail.requestConfig.parameters;
    const isAsked = sent.has ? sent.has("text") || sent.has("choice") : "text" in sent || "choice" in sent;
    typed = isAsked ? "" : document.getElementById("text")?.value ?? "";
  });
  document.addEventListener("htmx:afterSwap", () => {
    const text = document.getElementById("text");
    if (!text) return;
    text.value = typed;
    text.focus({ preventScroll: true });
    text.scrollIntoView({ block: "nearest" });
  });

  document.addEventListener("htmx:responseError", (event) => {
    const { status } = event.detail.xhr;
    document.getElementById("last").textContent = "";
    const said = document.createElement("p");
    said.className = "banner";
    said.setAttribute("role", "alert");
    said.textContent = status === 401 || status === 403
      ? "You have been signed out. Load this page anew and sign in."
      : `The server answers ${status}. Try again.`;
    document.getElementById("try").prepend(said);
  });
})();
