// Cards of a board move with a pointer; their buttons do the same.

const STEPS = { "to_do>doing": "pull", "doing>to_do": "put_back", "doing>done": "finish", "done>doing": "reopen" };
const cardAt = (event) => event.target.closest?.(".board article");
const columnAt = (event) => event.target.closest?.(".board section");
let dragged = null;

const button = (card, column) => {
  const from = card.closest("section").dataset.state;
  const step = STEPS[`${from}>${column.dataset.state}`];
  return step && card.querySelector(`button[name="step"][value="${step}"]`);
};

document.addEventListener("pointerdown", (event) => {
  const card = cardAt(event);
  // Links, fields and buttons stay what they are; the rest of a card is its handle.
  if (card) card.draggable = Boolean(card.querySelector("button")) && !event.target.closest("a, button, input, summary");
});

document.addEventListener("dragstart", (event) => {
  dragged = cardAt(event) ?? null;
  if (!dragged) return;
  dragged.classList.add("held");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.id);
});

document.addEventListener("dragover", (event) => {
  const column = columnAt(event);
  if (dragged && column && button(dragged, column)) event.preventDefault();
});

document.addEventListener("drop", (event) => {
  const column = columnAt(event);
  const press = dragged && column && button(dragged, column);
  if (!press) return;
  event.preventDefault();
  press.click();
});

document.addEventListener("dragend", () => {
  dragged?.classList.remove("held");
  dragged = null;
});

// After a move the focus stays with the card, so that the next key acts on it.
document.addEventListener("htmx:before:request", (event) => {
  const card = event.target.closest?.(".board article");
  if (!card) return;
  const again = () => document.getElementById(card.id)?.querySelector("button")?.focus();
  document.addEventListener("htmx:after:swap", () => setTimeout(again), { once: true });
});
