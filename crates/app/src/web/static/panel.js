// The page of a row beside its list: Escape goes back to the row, j and k to the next and the one before.

import { frame, read } from "./peek.js";

const single = document.body.dataset.keys !== "off";
const links = () => [...document.querySelectorAll("#live tbody tr")].map((row) => row.querySelector("th a[href]")).filter(Boolean);
let dialog;
let at;

const button = (textContent, act) => {
  const made = Object.assign(document.createElement("button"), { textContent, type: "button", className: "plain" });
  made.addEventListener("click", act);
  return made;
};

const build = () => {
  dialog = frame("panel");
  const bar = Object.assign(document.createElement("div"), { className: "bar" });
  const place = document.createElement("p");
  place.setAttribute("role", "status");
  const whole = Object.assign(document.createElement("a"), { className: "whole", textContent: "Whole page" });
  bar.append(button("Previous", () => step(-1)), button("Next", () => step(1)), place, whole, button("Close", () => dialog.close()));
  dialog.append(bar, document.createElement("div"));
  dialog.addEventListener("keydown", walk);
  dialog.addEventListener("close", () => {
    at?.focus();
    // A page that comes late opens nothing again.
    at = null;
  });
};

/** Shows the page of a row's link. */
export const show = async (link) => {
  at = link;
  const { heading, main } = await read(link.href).catch(() => ({}));
  if (at !== link) return;
  if (!main) return void location.assign(link.href);
  if (!dialog) build();
  const all = links();
  dialog.querySelector("p").textContent = `${heading?.textContent.trim() ?? ""}: ${all.indexOf(link) + 1} of ${all.length}`;
  dialog.querySelector("a.whole").href = link.href;
  dialog.setAttribute("aria-label", heading?.textContent.trim() ?? "");
  dialog.lastElementChild.replaceChildren(...main.childNodes);
  dialog.scrollTop = 0;
  if (!dialog.open) dialog.showModal();
};

const step = (by) => {
  const all = links();
  const next = all[all.indexOf(at) + by];
  if (next) show(next);
};

const walk = (event) => {
  if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  const by = { ArrowDown: 1, ArrowUp: -1, ...(single && { j: 1, k: -1 }) }[event.key];
  if (!by) return;
  event.preventDefault();
  step(by);
};
