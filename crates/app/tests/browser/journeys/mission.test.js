// The whole way: what it is for, what happens to each, what is believed and falls, another order, and a
// review by five people of two teams that opens the gate.

import assert from "node:assert/strict";

import { journey } from "../support/journey.js";
import { QUICKSTART, fixture } from "../support/landfall.js";
import { another, signIn } from "../support/people.js";
import { doPart } from "../support/review.js";

const ACCOUNTS = { root: "admin", stan: "strategy_lead", sue: "contributor", anna: "adoption_lead", abe: "contributor", ash: "contributor" };
const SHEETS = ["outcomes", "metrics", "links"].map((name) => fixture(`workshop/${name}.csv`));

const count = async (reader, query) => {
  const answer = await reader.context.request.get(`${reader.url}/api/v1/workloads?limit=1&q=${encodeURIComponent(query)}`);
  return (await answer.json()).total;
};

journey("from outcomes to an open gate", { estate: QUICKSTART, accounts: ACCOUNTS, scripts: false }, async (stan, landfall) => {
  const { page } = stan;
  await signIn(stan, "stan");
  await stan.open("/outcomes/import");
  await page.getByLabel("Files").setInputFiles(SHEETS);
  await stan.follow(stan.button("Show what would change"));
  await stan.sees("outcomes: 3 added");
  await stan.follow(page.locator("main").getByRole("button", { name: "Import", exact: true }));
  await stan.sees("Leave the data centre");
  await stan.open("/outcomes/coverage");
  await stan.sees("Workloads that serve none");

  // What happens to one of the first.
  await stan.open("/workloads?q=arsmid");
  await stan.follow(page.locator("tbody th a").first());
  const decided = stan.path();
  const words = page.locator("form[aria-labelledby=state]");
  await words.locator("[name=disposition]").selectOption("replatform");
  await words.locator("[name=reason]").fill("its owner wants a managed database");
  await stan.follow(words.getByRole("button", { name: "Save" }));
  await stan.sees("replatform");

  // What is believed: doubted by one, overturned by another.
  const ash = await another(landfall, "ash");
  await ash.open("/assumptions/A-14");
  await ash.page.getByLabel("What you have to say").fill("We have bought support for these systems until 2029.");
  await ash.follow(ash.button("Challenge"));
  const resting = await count(stan, "assumptions:A-14");
  const rehosted = await count(stan, "disposition:rehost");
  assert.ok(resting > 10, `${resting} workloads rest on it`);
  await stan.open("/assumptions/A-14");
  await stan.sees("We have bought support for these systems until 2029.");
  await stan.follow("Overturn it: see what changes");
  await stan.sees("Ranks, the biggest moves first");
  await page.getByLabel("Reason").fill("The contract is signed.");
  await stan.follow(page.locator("#verdict button"));
  await stan.sees("Done: overturned assumption");
  assert.equal(await count(stan, "assumptions:A-14"), 0);
  assert.ok((await count(stan, "disposition:rehost")) > rehosted);

  // Another order.
  const first = async () => {
    await stan.open("/backlog");
    return page.locator("table.ranks tbody tr").evaluateAll((rows) => rows.slice(0, 10).map((row) => row.id));
  };
  const before = await first();
  await stan.open("/backlog/profile?start=aws-example");
  await page.getByRole("textbox", { name: "Reason", exact: true }).fill("the board wants value first");
  await stan.follow(stan.button("Apply"));
  await stan.sees("Done: ranked the backlog by the profile");
  assert.notDeepEqual(await first(), before);

  // Both teams show that they know all this.
  const anna = await another(landfall, "anna");
  await anna.open("/releases/R-1");
  await anna.sees("no review was held");
  await stan.open("/reviews");
  await page.getByLabel("Title").fill("Before the first release");
  await page.getByLabel("Strategy team, one name a line").fill("stan\nsue");
  await page.getByLabel("Adoption team, one name a line").fill("anna\nabe\nash");
  await stan.follow(stan.button("Open"));
  for (const name of ["sue", "abe"]) await doPart(await another(landfall, name), name, 5);
  for (const [reader, name] of [[ash, "Ash"], [anna, "Anna"], [stan, "Stan"]]) await doPart(reader, name, 5);
  await stan.open("/reviews/V-1");
  await stan.follow(stan.button("Close and sign"));
  await stan.sees("closed by stan");
  await anna.open("/releases/R-1");
  await anna.sees("The last review is closed.");
  await anna.follow(anna.button("Begin work on R-1"));
  await anna.sees("anna let work on R-1 begin");
  await stan.open(decided);
  await stan.sees("replatform");
});
