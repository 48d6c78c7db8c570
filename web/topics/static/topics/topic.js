// Says when what was typed could not be kept. Saving itself is htmx's; without a script there is the button.
"use strict";

(() => {
  const say = (words) => {
    const saved = document.getElementById("saved");
    saved.className = "banner";
    saved.setAttribute("role", "alert");
    saved.textContent = words;
  };

  document.addEventListener("htmx:responseError", (event) => {
    const signedOut = event.detail.xhr.status === 401;
    say(signedOut
      ? "Not saved: you have been signed out. Leave this page open, sign in in another tab, then type on here."
      : `Not saved: the server answers ${event.detail.xhr.status}. What you typed stays on this page.`);
  });
  document.addEventListener("htmx:sendError", () => say("Not saved: the server cannot be reached. What you typed stays on this page."));
})();
