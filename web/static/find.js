// The list follows what is typed: the same page is asked for, and its list put in the place of the old one.
// Without this script the form's button does it.
"use strict";
const form = document.querySelector("form.find");
const hits = document.getElementById("hits");
let waiting = 0;
let asking = null;

async function ask() {
  const address = form.action + "?" + new URLSearchParams(new FormData(form));
  if (asking) asking.abort();
  asking = new AbortController();
  try {
    const answer = await fetch(address, { signal: asking.signal, credentials: "same-origin" });
    // Logged out meanwhile, or refused: the whole page says it.
    if (answer.redirected || !answer.ok) return location.assign(address);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("hits");
    if (!fresh) return location.assign(address);
    hits.replaceChildren(...fresh.childNodes);
    history.replaceState(null, "", address);
  } catch (error) {
    // Given up for a newer question, or no link: what stands there stays, the button still asks.
    if (error.name !== "AbortError") console.warn(error);
  }
}

form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(ask, 150);
});
