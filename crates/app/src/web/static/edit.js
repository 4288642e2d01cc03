// Values of workloads are changed where they stand in the list; without scripts the link leads to the form.

import { open } from "./cell.js";
import { onKey } from "./keys.js";

const linkOf = (target) => target?.closest?.("#live a.edit");

// With scripts it is a button: it leads nowhere.
const dress = () => {
  for (const link of document.querySelectorAll("#live a.edit")) link.setAttribute("role", "button");
};

document.addEventListener("click", (event) => {
  const link = linkOf(event.target);
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open(link);
});

document.addEventListener("keydown", (event) => {
  const link = linkOf(event.target);
  if (!link || event.key !== " ") return;
  event.preventDefault();
  open(link);
});

onKey("e", () => {
  const focused = document.activeElement;
  const link = linkOf(focused) ?? focused.closest("#live tbody tr")?.querySelector("a.edit");
  if (link) open(link);
  return Boolean(link);
});

document.addEventListener("htmx:after:swap", dress);
dress();
