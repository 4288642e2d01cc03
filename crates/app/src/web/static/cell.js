// A field in the place of a value: Enter saves it, Escape leaves it, and nothing that was typed is lost.

import { clash } from "./clash.js";
import { send, tell } from "./save.js";

const make = (choices, value) => {
  if (!choices) return Object.assign(document.createElement("input"), { value, autocomplete: "off" });
  const field = document.createElement("select");
  for (const one of ["", ...choices.split(",")]) field.append(new Option(one || "not known, or derived", one, false, one === value));
  return field;
};

/** Turns the link of a value into a field. */
export const open = (link) => {
  const [cell, row] = [link.parentElement, link.closest("tr")];
  if (cell.classList.contains("editing")) return;
  const { dataset: { field: name, choices }, textContent } = row.closest("table").tHead.rows[0].cells[cell.cellIndex];
  const what = `${textContent.trim()} of ${row.dataset.key}`;
  const field = make(choices, link.textContent);
  const wrong = Object.assign(document.createElement("span"), { className: "wrong", id: `wrong-${name}-${row.dataset.key}` });
  wrong.setAttribute("role", "alert");
  field.ariaLabel = what;
  field.setAttribute("aria-describedby", wrong.id);
  const close = () => {
    field.remove();
    wrong.remove();
    link.hidden = false;
    cell.classList.remove("editing");
    link.focus();
  };
  const show = (workload, event) => {
    link.textContent = workload[name] ?? "";
    link.setAttribute("aria-label", `${what}: ${link.textContent || "not known"}`);
    row.dataset.version = workload.version;
    for (const tick of row.querySelectorAll("input[name=workload]")) tick.value = `${row.dataset.key}@${workload.version}`;
    close();
    tell(`${what} is ${link.textContent || "not known"}`, event);
  };
  const save = async (version) => {
    const { status, told, event } = await send({ key: row.dataset.key, version }, name, field.value.trim());
    if (status === 200) return show(told, event);
    wrong.textContent = told.detail;
    field.setAttribute("aria-invalid", "true");
    if (status !== 412 || !told.theirs) return undefined;
    const chosen = await clash(what, field.value, told.theirs[name]);
    if (chosen === "mine") return save(told.theirs.version);
    return chosen === "theirs" ? show(told.theirs) : field.focus();
  };
  field.addEventListener("keydown", (event) => {
    if (!["Escape", "Enter"].includes(event.key)) return;
    event.preventDefault();
    if (event.key === "Enter") save(row.dataset.version);
    else close();
  });
  cell.classList.add("editing");
  link.hidden = true;
  cell.append(field, wrong);
  field.focus();
  field.select?.();
};
