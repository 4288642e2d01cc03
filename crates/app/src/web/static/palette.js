// Go anywhere: pages and saved views by name, assets and workloads by search. All of it is in the pages as well.

import { found, named, readViews } from "./places.js";

let dialog;
let asked = 0;

const build = () => {
  dialog = document.createElement("dialog");
  dialog.className = "peek palette";
  dialog.setAttribute("aria-label", "Go anywhere");
  const input = Object.assign(document.createElement("input"), { type: "search", autocomplete: "off", ariaLabel: "Where to" });
  dialog.append(input, document.createElement("ul"));
  document.body.append(dialog);
  input.addEventListener("input", () => fill(input.value.trim()));
  dialog.addEventListener("keydown", walk);
};

const walk = (event) => {
  const places = [...dialog.querySelectorAll("input, a")];
  const at = places.indexOf(document.activeElement);
  if (event.key === "ArrowDown") places[Math.min(at + 1, places.length - 1)].focus();
  else if (event.key === "ArrowUp") places[Math.max(at - 1, 0)].focus();
  else if (event.key === "Enter" && at === 0) places[1]?.click();
  else return;
  event.preventDefault();
};

const show = (places) => dialog.querySelector("ul").replaceChildren(...places.map(({ label, href }) => {
  const item = document.createElement("li");
  item.append(Object.assign(document.createElement("a"), { href, textContent: label }));
  return item;
}));

const fill = async (text) => {
  asked += 1;
  const mine = asked;
  show(named(text));
  if (text.length < 2) return;
  const more = await found(text);
  if (mine === asked) show([...named(text), ...more]);
};

const addViews = async (input) => {
  await readViews();
  if (document.activeElement === input) fill(input.value.trim());
};

document.addEventListener("keydown", (event) => {
  if (event.key !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || dialog?.open) return;
  event.preventDefault();
  if (!dialog) build();
  dialog.querySelector("input").value = "";
  fill("");
  dialog.showModal();
  addViews(dialog.querySelector("input"));
});
