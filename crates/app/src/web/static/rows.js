// Keys and buttons of rows that open their page beside the list.

import { onKey } from "./keys.js";
import { show } from "./panel.js";

const peekAt = (row) => {
  const link = row?.querySelector("th a[href]");
  if (link) show(link);
  return Boolean(link);
};

const focusedRow = (within) => document.activeElement.closest(within)?.closest("#live tbody tr");

onKey("o", () => peekAt(focusedRow("tr")));
onKey(" ", () => peekAt(focusedRow("th a")));

document.addEventListener("click", (event) => {
  const row = event.target.closest?.("#live .peeks")?.closest("tr");
  if (row) peekAt(row);
});
