// The overview keeps itself up to date, and rings while someone waits. Without it: load the page anew.
"use strict";

(() => {
  const EVERY = 4000; // ms
  const RING_EVERY = 30000; // ms, while an alarm waits
  const TITLE = document.title;

  const sound = document.getElementById("sound");
  const connection = document.getElementById("connection");
  const news = document.getElementById("news");
  let audio = null;
  let wanted = false;
  let failures = 0;
  let rungAt = 0;
  let alarms = alarmsOf(document.getElementById("lists"));
  let people = Number(document.getElementById("lists").dataset.people);

  function alarmsOf(lists) {
    return lists.dataset.alarms.split(" ").filter(Boolean);
  }

  // Browsers let a page make sounds only after a click on it.
  sound.hidden = false;
  sound.addEventListener("click", () => {
    wanted = !wanted;
    if (!audio) {
      audio = new AudioContext();
      audio.addEventListener("statechange", showSound);
    }
    if (wanted) {
      audio.resume();
      ring();
    }
    showSound();
  });

  function showSound() {
    // A computer without a loudspeaker stays at the middle one.
    const working = audio?.state === "running" ? "Sound is on" : "Sound is starting …";
    sound.setAttribute("aria-pressed", String(wanted));
    sound.textContent = wanted ? working : "Sound is off";
  }

  function ring() {
    rungAt = Date.now();
    play([880, 660, 880]);
  }

  function play(pitches) {
    if (!wanted) return;
    pitches.forEach((pitch, index) => {
      const tone = new OscillatorNode(audio, { frequency: pitch });
      const volume = new GainNode(audio, { gain: 0.2 });
      tone.connect(volume).connect(audio.destination);
      tone.start(audio.currentTime + index * 0.25);
      tone.stop(audio.currentTime + index * 0.25 + 0.2);
    });
  }

  function showTitle() {
    const waiting = alarms.length + people;
    document.title = waiting ? `(${waiting}) Waiting – ${TITLE}` : TITLE;
  }

  async function load(url, accept) {
    const response = await fetch(url, {
      credentials: "same-origin", redirect: "error", headers: { Accept: accept, "X-By-Itself": "yes" }, signal: AbortSignal.timeout(10000),
    });
    if (response.status === 401) throw new Error("You have been signed out. Load this page again and sign in.");
    if (!response.ok) throw new Error(`The server answers ${response.status}.`);
    return response;
  }

  async function look() {
    try {
      const state = await (await load("/staff/state", "application/json")).json();
      const lists = document.getElementById("lists");
      if (state.version !== lists.dataset.version) await renew(lists);
      const added = state.alarms.filter((alarm) => !alarms.includes(alarm));
      alarms = state.alarms;
      if (added.length) news.textContent = `New red flag. Waiting: ${alarms.length}.`;
      if (added.length || (alarms.length && Date.now() - rungAt > RING_EVERY)) ring();
      // Someone who wants a person is no emergency: one soft tone, once.
      else if (state.people > people) play([520]);
      if (state.people > people) news.textContent = `A patient waits for a person. Waiting: ${state.people}.`;
      people = state.people;
      showTitle();
      failures = 0;
      connection.hidden = true;
    } catch (error) {
      failures += 1;
      if (failures > 1) {
        const why = error.message.startsWith("You") ? error.message : "";
        connection.textContent = `This page is not up to date: the server cannot be reached. ${why}`;
        connection.hidden = false;
        document.title = `(?) ${TITLE}`;
      }
    }
    setTimeout(look, EVERY);
  }

  async function renew(lists) {
    const text = await (await load("/staff/", "text/html")).text();
    const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("lists");
    if (!fresh) throw new Error("You have been signed out. Load this page again and sign in.");
    const focused = lists.contains(document.activeElement) ? document.activeElement.id : "";
    lists.replaceWith(document.importNode(fresh, true));
    if (focused) document.getElementById(focused)?.focus();
  }

  showTitle();
  setTimeout(look, EVERY);
})();
