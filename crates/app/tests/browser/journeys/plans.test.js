// Plans: asking for one, watching the search, comparing, adopting; releases.

import assert from "node:assert/strict";

import { journey } from "../support/journey.js";
import { HARBOUR, QUICKSTART, fixture } from "../support/landfall.js";
import { prepare } from "../support/pages.js";

const TEAM = fixture("harbour/team.toml");
const plans = (landfall) => JSON.parse(landfall.run("plan", "list", "--json"));

/** Fills the form; what is not said stays as it is prefilled. */
const ask = async ({ page }, { start = "2026-12-07", weeks, iterations, search, reason }) => {
  await page.getByLabel("First day").fill(start);
  if (weeks) await page.getByLabel("Weeks of an iteration").fill(weeks);
  if (iterations) await page.getByLabel("Iterations", { exact: true }).fill(iterations);
  if (search) await page.getByLabel("Search").selectOption(search);
  if (reason) await page.getByLabel("Reason").last().fill(reason);
};

/** Waits in place until the search has found a plan, and follows it. */
const arriveAtPlan = async (reader, key) => {
  await reader.sees(`Done: ${key} is proposed.`);
  await reader.follow(`See ${key}`);
  assert.equal(reader.path(), `/plans/${key}`);
};

journey("a plan is proposed, watched, compared and adopted", { estate: HARBOUR }, async (reader) => {
  await reader.open("/plans");
  await reader.sees("There is no plan yet.");
  await ask(reader, { iterations: "12" });
  await reader.page.getByLabel("Or a file in its place").setInputFiles(TEAM);
  await reader.follow(reader.button("Propose"));
  assert.match(reader.path(), /^\/jobs\/job_.*\?live$/);
  await arriveAtPlan(reader, "P-1");
  await reader.follow(reader.page.locator("#packages ~ .scroll tbody td a").first());
  await reader.page.getByRole("heading", { name: "Iteration by iteration" }).waitFor();
  await reader.follow("P-1");
  await reader.follow("Propose another one with its team file");
  await ask(reader, { weeks: "4" });
  await reader.follow(reader.button("Propose"));
  await arriveAtPlan(reader, "P-2");
  await reader.follow("Plans");
  await reader.follow(reader.button("Compare"));
  assert.equal(await reader.heading(), "P-1 and P-2");
  await reader.sees("complete at another time");
  await reader.follow("P-2");
  await reader.page.getByLabel("Reason").fill("the board agreed");
  await reader.follow(reader.button("Adopt"));
  assert.equal(await reader.button("Adopt").count(), 0);
  await reader.follow("Activity");
  await reader.sees("the board agreed");
});

journey("a long search shows how far it is, and can be cancelled", { estate: QUICKSTART }, async (reader, landfall) => {
  await reader.open("/plans");
  await ask(reader, { search: "thorough" });
  await reader.follow(reader.button("Propose"));
  const bar = reader.page.getByRole("progressbar");
  await reader.sees("It searches: the best plan so far costs");
  await reader.page.waitForFunction(() => document.querySelector("progress").value > 0);
  assert.ok(await bar.isVisible());
  await reader.check();
  await reader.follow(reader.button("Cancel"));
  await reader.sees("It was cancelled; nothing was stored.");
  assert.equal(plans(landfall).total, 0);
});

journey("what is wrong is told above the form, which keeps what was written", { estate: HARBOUR }, async (reader) => {
  await reader.open("/plans");
  await ask(reader, { reason: "kept" });
  await reader.page.getByLabel(/^Team file/).fill("[[team]]\nname = 7");
  await reader.follow(reader.button("Propose"), 400);
  await reader.page.getByRole("alert").waitFor();
  assert.equal(await reader.page.getByLabel("Reason").inputValue(), "kept");
});

journey("without scripts: propose, wait, adopt", { estate: HARBOUR, scripts: false }, async (reader, landfall) => {
  await reader.open("/plans");
  await ask(reader, { iterations: "12" });
  await reader.page.getByLabel("Or a file in its place").setInputFiles(TEAM);
  await reader.follow(reader.button("Propose"));
  // The page comes again by itself until the job is over.
  while (!(await reader.link("See P-1").isVisible())) await reader.arrive(async () => {});
  await reader.follow("See P-1");
  await reader.follow(reader.button("Adopt"));
  assert.equal(plans(landfall).items[0].status, "adopted");
});

journey("a plan is proposed and adopted by keys alone", { estate: HARBOUR }, async (reader, landfall) => {
  prepare(landfall);
  const { keyboard } = reader.page;
  const focused = () => reader.page.evaluate(() => document.activeElement.innerText);
  const reach = async (name) => {
    for (let step = 0; step < 60 && (await focused()) !== name; step += 1) await keyboard.press("Tab");
    assert.equal(await focused(), name);
  };
  await reader.open("/plans");
  await reach("Propose");
  await reader.arrive(() => keyboard.press("Enter"));
  await reader.sees("Done: P-3 is proposed.");
  await reader.page.getByRole("status").getByText("Done: P-3 is proposed.").waitFor();
  await reach("See P-3");
  await reader.arrive(() => keyboard.press("Enter"));
  await reach("Adopt");
  await reader.arrive(() => keyboard.press("Enter"));
  const adopted = plans(landfall).items.filter((plan) => plan.status === "adopted");
  assert.deepEqual(adopted.map((plan) => plan.key), ["P-3"]);
});

journey("a pin leads to the form with the pin in its team file", { estate: HARBOUR }, async (reader, landfall) => {
  prepare(landfall);
  await reader.open("/plans/P-1/items/W-1");
  await reader.page.getByLabel("Iteration").selectOption("2027-01-18");
  await reader.follow(reader.button("Pin and propose"));
  assert.match(await reader.page.getByLabel(/^Team file/).inputValue(), /plan = \{ "W-1" = 2027-01-18 \}/);
  await reader.follow(reader.button("Propose"));
  await arriveAtPlan(reader, "P-3");
  await reader.sees("W-1: in the iteration of 2027-01-18, pinned");
});

journey("releases lead to workloads and to every asset", { estate: HARBOUR }, async (reader, landfall) => {
  prepare(landfall);
  await reader.open("/releases");
  await reader.follow("R-1");
  await reader.sees("Here because");
  await reader.follow(reader.page.locator("tbody th a").first());
  await reader.sees("Fields and where they come from");
});

journey("home says what the plan forecasts, what changed since, and what is missing", { estate: HARBOUR }, async (reader, landfall) => {
  prepare(landfall);
  await reader.open("/");
  await reader.sees("Forecast:");
  // Three workloads were put elsewhere since.
  await reader.sees(/since it was proposed 3 changes:/);
  landfall.run("workloads", "state", "W-1", "owner=Ada", "technical_owner=Grace");
  await reader.open("/");
  await reader.sees(/since it was proposed 4 changes:/);
  await reader.follow("W-1");
  assert.equal(reader.path(), "/workloads/W-1/sheets");
});
