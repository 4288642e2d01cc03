// Moves of the backlog by drag or by keys: the row goes at once, then the form asks for the reason.
// Closed without one, the row goes back. The form itself works without any of this.

import { peek } from "./peek.js";

const news = document.getElementById("news");
let held = null;
let home = null;

const hold = (row) => {
  if (held === row) return;
  restore();
  held = row;
  home = row.nextElementSibling;
};

const restore = () => {
  if (!held) return;
  // A row that is moved loses the focus.
  const hadFocus = held.contains(document.activeElement);
  held.parentElement.insertBefore(held, home);
  held.classList.remove("held");
  if (hadFocus) held.querySelector("a.move").focus();
  held = null;
};

const step = (row, down) => {
  const other = down ? row.nextElementSibling : row.previousElementSibling;
  if (!other) return;
  hold(row);
  row.classList.add("held");
  row.parentElement.insertBefore(row, down ? other.nextElementSibling : other);
  row.querySelector("a.move").focus();
  const behind = row.nextElementSibling;
  news.textContent = `${row.dataset.title} ${behind ? `before ${behind.dataset.title}` : "last on this page"}. Enter asks for the reason, Escape puts it back.`;
};

const ask = async (row) => {
  const address = new URL(row.querySelector("a.move").href);
  const [before, behind] = [row.nextElementSibling, row.previousElementSibling];
  address.search = new URLSearchParams(before ? { how: "before", other: before.id } : { how: "after", other: behind.id });
  await peek(address, "[name=reason]");
  restore();
  row.querySelector("a.move").focus();
};

document.addEventListener("keydown", (event) => {
  const row = event.target.closest?.(".movable tbody tr");
  if (event.key === "Escape") restore();
  if (!row || !event.target.matches("a.move")) return;
  const arrow = { ArrowUp: false, ArrowDown: true }[event.key];
  if (event.altKey && arrow !== undefined) step(row, arrow);
  else if (event.key === "Enter" && held === row) ask(row);
  else return;
  event.preventDefault();
});

export { ask, hold, restore };
