// Moves of the backlog with a pointer; keys and the form do the same.

import { ask, hold, restore } from "./move.js";

const rowAt = (event) => event.target.closest?.(".movable tbody tr");
let dragged = null;

document.addEventListener("pointerdown", (event) => {
  const row = rowAt(event);
  // Links and text stay what they are; the rest of a row is its handle.
  if (row) row.draggable = !event.target.closest("a, button, input");
});

document.addEventListener("dragstart", (event) => {
  dragged = rowAt(event) ?? null;
  if (!dragged) return;
  hold(dragged);
  dragged.classList.add("held");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.title);
});

document.addEventListener("dragover", (event) => {
  const row = rowAt(event);
  if (!dragged || !row) return;
  event.preventDefault();
  if (row === dragged) return;
  const { top, height } = row.getBoundingClientRect();
  const isBehind = event.clientY > top + height / 2;
  row.parentElement.insertBefore(dragged, isBehind ? row.nextElementSibling : row);
});

document.addEventListener("drop", (event) => {
  if (!dragged) return;
  event.preventDefault();
  ask(dragged);
  dragged = null;
});

document.addEventListener("dragend", () => {
  if (dragged) restore();
  dragged = null;
});
