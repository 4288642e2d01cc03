// Somebody else was first: both values side by side, and neither is lost.

let dialog;

const text = (name, textContent) => Object.assign(document.createElement(name), { textContent });

const choice = (value, label) => {
  const button = Object.assign(document.createElement("button"), { value, textContent: label });
  if (value === "theirs") button.className = "plain";
  return button;
};

/** Asks which of two values counts: `mine`, `theirs`, or neither for now. */
export const clash = (what, mine, theirs) => {
  if (!dialog) {
    dialog = document.createElement("dialog");
    dialog.className = "peek";
    dialog.setAttribute("aria-labelledby", "clash-title");
    document.body.append(dialog);
  }
  const title = text("h2", "Someone else changed it first");
  title.id = "clash-title";
  const sides = document.createElement("dl");
  sides.className = "facts";
  sides.append(text("dt", "Mine"), text("dd", mine || "not known"), text("dt", "Theirs"), text("dd", theirs || "not known"));
  const form = Object.assign(document.createElement("form"), { method: "dialog", className: "bulk" });
  form.append(choice("mine", "Save mine"), choice("theirs", "Leave theirs"));
  dialog.replaceChildren(title, text("p", `${what}: nothing of yours is lost. Escape goes back to what you typed.`), sides, form);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((chosen) => {
    dialog.addEventListener("close", () => chosen(dialog.returnValue), { once: true });
  });
};
