// Keys for people who work without a mouse; everything they do can be done by links as well.

const places = { h: "/", e: "/assets", o: "/outcomes", w: "/workloads", b: "/backlog", d: "/dependencies", s: "/suggestions", p: "/plans", l: "/releases", i: "/imports", f: "/findings", r: "/report", a: "/activity", t: "/settings" };
const help = document.getElementById("keys");
const single = document.body.dataset.keys !== "off";
let going = null;
const others = new Map();

/** Another key that does something; `act` says whether it did. */
export const onKey = (key, act) => others.set(key, act);

const typing = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

const act = (key) => {
  if (going) {
    clearTimeout(going);
    going = null;
    if (places[key]) location.assign(document.body.dataset.base + places[key]);
    return places[key] !== undefined;
  }
  switch (key) {
    case "g":
      going = setTimeout(() => { going = null; }, 1500);
      return true;
    case "/": {
      const search = document.getElementById("q");
      search?.focus();
      search?.select();
      return search !== null;
    }
    case "n": {
      const next = document.querySelector("a[rel=next]");
      next?.click();
      return next !== null;
    }
    case "?":
      help.showModal();
      return true;
    default:
      return others.get(key)?.() ?? false;
  }
};

document.addEventListener("keydown", (event) => {
  if (!single || document.querySelector("dialog[open]") || event.ctrlKey || event.metaKey || event.altKey || help.open || typing(event.target)) return;
  if (act(event.key)) event.preventDefault();
});
