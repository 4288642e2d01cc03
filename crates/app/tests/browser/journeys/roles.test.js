// What each role may do, as people meet it: no control that would be refused, a clear page if one is
// opened by its address.

import assert from "node:assert/strict";

import { journey } from "../support/journey.js";
import { HARBOUR, fixture } from "../support/landfall.js";
import { PAGES, prepare, reach } from "../support/pages.js";
import { signIn } from "../support/people.js";

const ROLES = { root: "admin", vera: "viewer", carl: "contributor", anna: "adoption_lead", stan: "strategy_lead" };
const PEOPLE = { estate: HARBOUR, accounts: ROLES };

/** Where the forms and links of a page lead, and the first link that `find` finds. */
const controls = (blank, text, find) => blank.evaluate(([html, selector]) => {
  const read = new DOMParser().parseFromString(html, "text/html");
  const all = (what, name) => [...read.querySelectorAll(what)].map((one) => one.getAttribute(name));
  return {
    posts: all("form[method=post]", "action"),
    links: all("a[href^='/']", "href").map((path) => path.replace(/#.*/, "")),
    found: selector && read.querySelector(selector)?.getAttribute("href"),
  };
}, [text, find]);

/** The text of a page: by the browser with all its scripts, or only as it was sent. */
const inBrowser = async (reader, page) => {
  await reach(reader, page);
  return reader.page.content();
};
const asSent = async (reader, { path, on, find }) => {
  const read = async (address) => (await reader.context.request.get(reader.url + address)).text();
  return read(path ?? (await controls(reader.blank, await read(on), find)).found);
};

/** Of everything that the pages offer to this role: what would be refused to it. */
const refused = async (reader, role, look) => {
  const [posts, links] = [new Set(), new Set()];
  // An empty page reads what the policy of our pages would not let it.
  reader.blank = await reader.context.newPage();
  for (const page of PAGES.filter(({ right }) => !right || right.includes(role))) {
    const found = await controls(reader.blank, await look(reader, page));
    for (const path of found.posts) posts.add(path);
    for (const path of found.links) links.add(path);
  }
  assert.ok(links.size > 30, `${links.size} links`);
  posts.delete("/sign-out");
  const offers = [...[...links].map((path) => ["get", path]), ...[...posts].map((path) => ["post", path])];
  const ask = async ([method, path]) =>
    // A form without fields changes nothing: it is refused for one reason or the other.
    (await reader.context.request[method](reader.url + path, method === "post" ? { form: {} } : {})).status();
  const statuses = await Promise.all(offers.map(ask));
  return offers.filter((_, at) => statuses[at] === 403);
};

for (const [name, look] of [["vera", inBrowser], ["carl", asSent], ["anna", asSent], ["stan", asSent]]) {
  journey(`no page offers ${name}, ${ROLES[name].replace("_", " ")}, what would be refused`, PEOPLE, async (reader, landfall) => {
    prepare(landfall);
    await signIn(reader, name);
    assert.deepEqual(await refused(reader, ROLES[name], look), []);
  });
}

journey("a viewer who opens the address of a form is told who may", PEOPLE, async (reader) => {
  await signIn(reader, "vera");
  for (const [path, who] of [
    ["/workloads/W-1/rank", "strategy lead, admin; yours is viewer"],
    ["/settings/people", "admin; yours is viewer"],
    ["/settings/portfolios", "admin; yours is viewer"],
  ]) {
    await reader.open(path, 403);
    assert.equal(await reader.heading(), "Forbidden");
    assert.match(await reader.page.getByRole("alert").innerText(), new RegExp(`one of these roles: .*${who}`));
    await reader.follow("Home");
  }
});

journey("an adoption lead proposes and adopts, but moves no ranks", PEOPLE, async (reader) => {
  await signIn(reader, "anna");
  await reader.open("/backlog");
  assert.equal(await reader.page.locator("a.move").count(), 0);
  await reader.open("/workloads/W-1/rank", 403);
  await reader.open("/plans");
  await reader.page.getByLabel("First day").fill("2026-12-07");
  await reader.page.getByLabel("Iterations", { exact: true }).fill("12");
  await reader.page.getByLabel("Or a file in its place").setInputFiles(fixture("harbour/team.toml"));
  await reader.follow(reader.button("Propose"));
  await reader.sees("Done: P-1 is proposed.");
  await reader.follow("See P-1");
  await reader.follow(reader.button("Adopt"));
  assert.match(await reader.heading(), /in force/);
});

journey("a strategy lead moves ranks, but proposes and adopts nothing", PEOPLE, async (reader, landfall) => {
  prepare(landfall);
  await signIn(reader, "stan");
  await reader.open("/plans");
  assert.equal(await reader.button("Propose").count(), 0);
  await reader.open("/plans/P-2");
  assert.equal(await reader.button("Adopt").count(), 0);
  await reader.open("/backlog");
  const last = await reader.page.locator("tbody tr").last().getAttribute("id");
  await reader.follow(reader.page.locator(`#${last} a.move`));
  await reader.page.getByLabel("To a rank", { exact: true }).check();
  await reader.page.getByLabel("Rank", { exact: true }).fill("1");
  await reader.page.getByLabel("Reason").fill("what it is worth has changed");
  await reader.follow(reader.button("Move"));
  assert.equal(await reader.page.locator("tbody tr").first().getAttribute("id"), last);
});
