// The main walk of one person: from an empty database to a plan in force that the report tells.

import assert from "node:assert/strict";

import { journey } from "../support/journey.js";
import { HARBOUR, fixture } from "../support/landfall.js";

const TEAM = fixture("harbour/team.toml");
const order = ({ page }) => page.locator("tbody tr").evaluateAll((rows) => rows.map((row) => row.id));

/** Waits until the search has found the plan, and looks at it. */
const arriveAt = async (reader, key) => {
  await reader.sees(`Done: ${key} is proposed.`);
  await reader.follow(`See ${key}`);
  assert.equal(reader.path(), `/plans/${key}`);
};

journey("from the first run to a plan in force", {}, async (reader) => {
  await reader.open("/");
  await reader.follow("import files");
  await reader.page.getByLabel("Files").setInputFiles(HARBOUR);
  await reader.follow(reader.button("Show what would change"));
  await reader.page.getByLabel("Reason").fill("the export of Monday");
  await reader.follow(reader.button("Import"));
  await reader.follow("1 doubtful match");
  await reader.page.getByLabel("Reason").first().fill("asked the owner");
  await reader.follow(reader.button("All one thing"));
  assert.equal(await reader.page.getByRole("heading", { name: "Are these one thing?" }).count(), 0);
  await reader.follow("Backlog");
  const [first, , third] = await order(reader);
  const title = await reader.page.locator(`#${third}`).getAttribute("data-title");
  await reader.follow(`Move ${title}`);
  await reader.page.getByLabel("Key of the other").fill(first);
  await reader.page.getByLabel("Reason").fill("the season starts");
  await reader.follow(reader.button("Move"));
  await reader.sees(`put it before ${first}: the season starts`);
  assert.equal((await order(reader))[0], third);

  await reader.follow("Home");
  await reader.follow("propose one");
  await reader.page.getByLabel("First day").fill("2026-12-07");
  await reader.page.getByLabel("Iterations", { exact: true }).fill("12");
  await reader.page.getByLabel("Or a file in its place").setInputFiles(TEAM);
  await reader.follow(reader.button("Propose"));
  await arriveAt(reader, "P-1");
  await reader.follow("Propose another one with its team file");
  await reader.page.getByLabel("Weeks of an iteration").fill("4");
  await reader.follow(reader.button("Propose"));
  await arriveAt(reader, "P-2");
  await reader.follow("Plans");
  await reader.follow(reader.button("Compare"));
  assert.equal(await reader.heading(), "P-1 and P-2");
  await reader.follow("P-2");
  await reader.page.getByLabel("Reason").fill("fewer hand-overs");
  await reader.follow(reader.button("Adopt"));
  assert.match(await reader.heading(), /in force/);
  await reader.follow("Report");
  const plan = reader.page.locator("#plan");
  assert.match(await plan.innerText(), /P-2/);
  await reader.open("/activity");
  for (const reason of ["the export of Monday", "asked the owner", "the season starts", "fewer hand-overs"]) {
    await reader.sees(reason);
  }
});

journey("from an import to a plan in force, by keys alone", { estate: HARBOUR }, async (reader) => {
  const { keyboard } = reader.page;
  const focused = () => reader.page.evaluate(() => {
    const one = document.activeElement;
    return one.getAttribute("aria-label") ?? (one.labels?.[0]?.innerText || one.innerText || one.id).trim();
  });
  const reach = async (name) => {
    const isThere = async () => (typeof name === "string" ? (await focused()) === name : name.test(await focused()));
    for (let step = 0; step < 80 && !(await isThere()); step += 1) await keyboard.press("Tab");
    assert.ok(await isThere(), `Tab reaches ${name}, not only ${await focused()}`);
  };
  const go = async (letter) => {
    await reader.arrive(async () => { await keyboard.press("g"); await keyboard.press(letter); });
  };
  const enter = () => reader.arrive(() => keyboard.press("Enter"));

  await reader.open("/");
  await go("f");
  await reach("Reason");
  await keyboard.type("asked the owner");
  await reach("All one thing");
  await enter();
  await go("b");
  const [first, second] = await order(reader);
  await reach(`Move ${await reader.page.locator(`#${second}`).getAttribute("data-title")}`);
  await keyboard.press("Alt+ArrowUp");
  await keyboard.press("Enter");
  await reader.page.locator("dialog [name=reason]:focus").waitFor();
  await keyboard.type("promised");
  await enter();
  assert.deepEqual((await order(reader)).slice(0, 2), [second, first]);
  await go("p");
  await reach("Iterations");
  await keyboard.press("Control+a");
  await keyboard.type("12");
  await reach("Propose");
  await enter();
  await reader.sees("Done: P-1 is proposed.");
  await reach("See P-1");
  await enter();
  await reach("Adopt");
  await enter();
  assert.match(await reader.heading(), /in force/);
  await go("r");
  assert.match(await reader.page.locator("#plan").innerText(), /P-1/);
});
