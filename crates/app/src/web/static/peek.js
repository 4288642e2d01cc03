// Opens the form of another page in a dialog on this one; without scripts the link leads there.

let dialog;

const build = () => {
  dialog = document.createElement("dialog");
  dialog.className = "peek";
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest(".close")) {
      event.preventDefault();
      dialog.close();
    }
  });
  document.body.append(dialog);
};

/** Shows the main part of a page; resolves once the dialog is closed. */
export const peek = async (address, focused) => {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!dialog) build();
  const heading = page.querySelector("h1");
  const form = page.querySelector("main form");
  dialog.replaceChildren(...[heading, form].filter(Boolean));
  if (heading) {
    heading.id = "peek-title";
    dialog.setAttribute("aria-labelledby", heading.id);
  }
  dialog.showModal();
  dialog.querySelector(focused)?.focus();
  await new Promise((closed) => dialog.addEventListener("close", closed, { once: true }));
};
