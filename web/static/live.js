// A work that runs (#live): its standing is asked for each second and put in place; at its end the
// whole page is. What somebody is typing stays, and the page then says that there is something new.
// Without this script the page opens itself again.
"use strict";
const main = document.querySelector("main");
let typed = false;
main.addEventListener("input", () => (typed = true));
const look = async () => {
  const here = document.querySelector("#live");
  if (!here) return;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const there = page.querySelector("#live");
    if (answer.ok && there) here.replaceWith(there);
    else if (answer.ok && !typed) return main.replaceChildren(...page.querySelector("main").childNodes);
    else if (answer.ok) return (here.textContent = here.dataset.ended);
  } catch {
    // No link now; it is asked for again.
  }
  setTimeout(look, 1000);
};
setTimeout(look, 1000);
