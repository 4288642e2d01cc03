// A review by five people of two teams, and the gate that it opens.

import assert from "node:assert/strict";

import { journey } from "../support/journey.js";
import { HARBOUR } from "../support/landfall.js";
import { another, signIn } from "../support/people.js";
import { doPart } from "../support/review.js";

const ACCOUNTS = { root: "admin", stan: "strategy_lead", sue: "contributor", anna: "adoption_lead", abe: "contributor", ash: "contributor" };
const PEOPLE = { estate: HARBOUR, accounts: ACCOUNTS, scripts: false };

journey("five people of two teams review the backlog, and work begins", PEOPLE, async (stan, landfall) => {
  await signIn(stan, "stan");
  const anna = await another(landfall, "anna");
  await anna.open("/releases/R-1");
  await anna.sees("no review was held");
  await stan.open("/reviews");
  await stan.page.getByLabel("Title").fill("Before the first release");
  await stan.page.getByLabel("Strategy team, one name a line").fill("stan\nsue");
  await stan.page.getByLabel("Adoption team, one name a line").fill("anna, abe, anna");
  await stan.follow(stan.button("Open"), 400);
  await stan.sees("anna is named twice");
  assert.equal(await stan.page.getByLabel("Title").inputValue(), "Before the first release");
  await stan.page.getByLabel("Adoption team, one name a line").fill("anna\nabe");
  await stan.follow(stan.button("Open"));
  await stan.sees("0 of 2 of the cloud strategy team have attested");
  const ash = await another(landfall, "ash");
  await ash.open("/reviews/V-1");
  await ash.page.locator("select[name=team]").selectOption("adoption");
  await ash.follow(ash.button("Add"));
  await doPart(ash, "Ash", 3);
  await ash.open("/reviews/V-1");
  await ash.page.getByLabel("Key, if it is about one thing").fill("A-99");
  await ash.page.getByLabel("What is doubted, and why").fill("Nobody looked at the quarter's end.");
  await ash.follow(ash.button("Challenge"), 400);
  await ash.sees("looks at no `A-99`");
  await ash.page.getByLabel("Key, if it is about one thing").fill("A-1");
  await ash.follow(ash.button("Challenge"));
  for (const name of ["sue", "abe"]) await doPart(await another(landfall, name), name, 3);
  await doPart(anna, "Anna", 3);
  await doPart(stan, "Stan", 3);
  await stan.open("/reviews/V-1");
  await stan.sees("challenge 1 is open");
  assert.equal(await stan.page.getByRole("button", { name: "Close and sign" }).count(), 0);
  await stan.page.getByLabel("What was decided on challenge 1").fill("We looked: the load is the same.");
  await stan.follow(stan.button("Resolve"));
  await stan.follow(stan.button("Close and sign"));
  await stan.sees("closed by stan");
  await anna.open("/releases/R-1");
  await anna.sees("The last review is closed.");
  await anna.follow(anna.button("Begin work on R-1"));
  await anna.sees("anna let work on R-1 begin");
});

journey("a backlog that changed shuts the gate, and only a named reason passes it", PEOPLE, async (anna, landfall) => {
  await signIn(anna, "anna");
  await anna.open("/releases/R-1");
  await anna.page.getByLabel("Why work has to begin all the same").fill("the outage window is tonight");
  await anna.follow(anna.button("Begin work on R-1"));
  await anna.sees("against the gate");
  await anna.sees("the outage window is tonight");
  await anna.open("/activity");
  await anna.sees("the outage window is tonight");
});
