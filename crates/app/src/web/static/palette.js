// Go anywhere: pages by name, assets and workloads by search. All of it is in the pages as well.

const base = document.body.dataset.base;
const pages = () => [...document.querySelectorAll("nav[aria-label=Main] a")].map((a) => ({ label: a.textContent, href: a.href }));
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

const show = (found) => dialog.querySelector("ul").replaceChildren(...found.map(({ label, href }) => {
  const item = document.createElement("li");
  item.append(Object.assign(document.createElement("a"), { href, textContent: label }));
  return item;
}));

const search = async (list, word, of) => {
  const answer = await fetch(`${base}/api/v1/${list}?limit=5&q=${encodeURIComponent(word)}`);
  return answer.ok ? (await answer.json()).items.map(of) : [];
};

const fill = async (text) => {
  asked += 1;
  const mine = asked;
  const named = pages().filter(({ label }) => label.toLowerCase().includes(text.toLowerCase()));
  show(named);
  if (text.length < 2) return;
  const word = `"${text.replaceAll('"', "")}"`;
  const found = await Promise.all([
    search("workloads", word, ({ key, title }) => ({ label: `${key} ${title}`, href: `${base}/workloads/${key}` })),
    search("assets", word, ({ id, name, kind }) => ({ label: `${name} (${kind})`, href: `${base}/assets/${id}` })),
  ]);
  if (mine === asked) show([...named, ...found.flat()]);
};

document.addEventListener("keydown", (event) => {
  if (event.key !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || dialog?.open) return;
  event.preventDefault();
  if (!dialog) build();
  dialog.querySelector("input").value = "";
  fill("");
  dialog.showModal();
});
