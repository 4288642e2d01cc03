// Shows parts of another page in a dialog on this one; without scripts the link leads there.

let dialog;

/** A dialog that ends with a click beside it or on what closes it. */
export const frame = (className) => {
  const made = document.createElement("dialog");
  made.className = className;
  made.addEventListener("click", (event) => {
    if (event.target === made || event.target.closest(".close")) {
      event.preventDefault();
      made.close();
    }
  });
  document.body.append(made);
  return made;
};

/** The main part of a page, and its heading. */
export const read = async (address) => {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return { heading: page.querySelector("h1"), main: page.querySelector("main") };
};

/** Shows the form of a page; resolves once the dialog is closed. */
export const peek = async (address, focused) => {
  const { heading, main } = await read(address);
  dialog ??= frame("peek");
  dialog.replaceChildren(...[heading, main?.querySelector("form")].filter(Boolean));
  if (heading) {
    heading.id = "peek-title";
    dialog.setAttribute("aria-labelledby", heading.id);
  }
  dialog.showModal();
  dialog.querySelector(focused)?.focus();
  await new Promise((closed) => dialog.addEventListener("close", closed, { once: true }));
};
