// Where the palette leads: pages and saved views by name, workloads and assets by search.

const base = document.body.dataset.base;
const pages = () => [...document.querySelectorAll("nav[aria-label=Main] a")].map((a) => ({ label: a.textContent, href: a.href }));
let views = [];

const items = async (path, of) => {
  const answer = await fetch(base + path);
  return answer.ok ? (await answer.json()).items.map(of) : [];
};

/** Reads the saved views anew. */
export const readViews = async () => {
  views = await items("/api/v1/views", ({ name, list, address }) => ({ label: `${name} (view of ${list})`, href: base + address }));
};

/** Pages and views whose names hold the text. */
export const named = (text) => [...pages(), ...views].filter(({ label }) => label.toLowerCase().includes(text.toLowerCase()));

/** Workloads and assets that a search finds. */
export const found = async (text) => {
  const q = encodeURIComponent(`"${text.replaceAll('"', "")}"`);
  const both = await Promise.all([
    items(`/api/v1/workloads?limit=5&q=${q}`, ({ key, title }) => ({ label: `${key} ${title}`, href: `${base}/workloads/${key}` })),
    items(`/api/v1/assets?limit=5&q=${q}`, ({ id, name, kind }) => ({ label: `${name} (${kind})`, href: `${base}/assets/${id}` })),
  ]);
  return both.flat();
};
