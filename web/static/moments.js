// The two times as a slider: a range over the same list of days that stands there as links.
// Without this script the links do the same.
"use strict";
for (const list of document.querySelectorAll("ol.moments")) {
  const links = [...list.querySelectorAll("a")];
  if (links.length < 2) continue;
  // The list begins with the latest day and ends with "today": on the slider time goes to the right.
  const days = [...links.slice(0, -1).reverse(), links[links.length - 1]];
  const range = document.createElement("input");
  const label = document.createElement("label");
  const said = document.createElement("output");
  range.type = "range";
  range.id = "moment";
  range.min = 0;
  range.max = days.length - 1;
  range.value = Math.max(0, days.findIndex((a) => a.hasAttribute("aria-current")));
  label.htmlFor = "moment";
  label.textContent = list.dataset.label;
  const say = () => {
    said.textContent = days[range.value].textContent;
    range.setAttribute("aria-valuetext", said.textContent);
  };
  range.addEventListener("input", say);
  range.addEventListener("change", () => location.assign(days[range.value].href));
  say();
  list.before(label, range, said);
}
