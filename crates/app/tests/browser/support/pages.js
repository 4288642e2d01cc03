// Every page, one line each: what the tour of all pages and the screenshots go through.

/** Name and address. `find` follows the first link that fits on the page `on`, as keys differ. */
export const PAGES = [
  { name: "home", path: "/" },
  { name: "assets", path: "/assets" },
  { name: "assets-found", path: "/assets?q=kind%3Avm&limit=3" },
  { name: "assets-none", path: "/assets?q=nothing-like-that" },
  { name: "asset", on: "/assets?q=crane", find: "tbody th a" },
  { name: "workloads", path: "/workloads" },
  { name: "workload", on: "/workloads", find: "tbody th a" },
  { name: "backlog", path: "/backlog" },
  { name: "place", on: "/backlog", find: "a.move" },
  { name: "suggestions", path: "/suggestions" },
  { name: "import", path: "/imports" },
  { name: "findings", path: "/findings" },
  { name: "activity", path: "/activity" },
  { name: "report", path: "/report" },
  { name: "settings", path: "/settings" },
  { name: "account", path: "/settings/account" },
  { name: "people", path: "/settings/people" },
  { name: "portfolios", path: "/settings/portfolios" },
  { name: "not-found", path: "/no-such-page", status: 404 },
];

/** Opens a page of the list as `reader`. */
export const reach = async (reader, { path, on, find, status }) => {
  if (path) return reader.open(path, status);
  await reader.open(on);
  return reader.follow(reader.page.locator(find).first());
};
