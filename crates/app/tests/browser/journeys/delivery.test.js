// From a proposed release to a closed iteration: submitted, committed, planned, worked on by two people.

import { journey } from "../support/journey.js";
import { HARBOUR, fixture } from "../support/landfall.js";
import { signIn } from "../support/people.js";

const ACCOUNTS = { root: "admin", stan: "strategy_lead", ada: "adoption_lead", ben: "contributor" };

journey("a release is submitted, committed, planned and worked on by two people", { estate: HARBOUR, accounts: ACCOUNTS, scripts: false }, async (reader, landfall) => {
  const { page } = reader;
  const main = page.locator("main");
  const as = async (name) => {
    await reader.context.clearCookies();
    await signIn(reader, name);
  };
  landfall.run("plan", "propose", "--start", "2026-12-07", "--length", "2w", "--iterations", "12", "--team-capacity", fixture("harbour/team.toml"));
  landfall.run("plan", "adopt", "P-1");

  // The strategy team submits.
  await as("stan");
  await reader.open("/releases/R-1");
  await reader.follow("Submit it as a release backlog");
  await page.getByLabel("Title").fill("The harbour first");
  await page.getByLabel("Why its value").fill("the lease ends");
  await reader.follow(reader.button("Submit"));
  await reader.sees("has not committed");

  // The adoption team commits, against the gate with a reason.
  await as("ada");
  await reader.open("/release-backlogs/RB-1");
  await reader.follow(reader.button("Commit for the adoption team"), 422);
  await reader.sees("cannot be committed to");
  await page.getByLabel("Why, although no review is closed").fill("a rehearsal");
  await reader.follow(reader.button("Commit for the adoption team"));
  await reader.sees("committed by ada");

  // An iteration is laid out, filled and committed.
  await reader.open("/iterations");
  await page.getByLabel("Team, if there are several").fill("Port Platform");
  await reader.follow(reader.button("Lay out"));
  await reader.follow(page.getByRole("link", { name: "I-1", exact: true }));
  await reader.follow(reader.button("Fill with what fits, down the list"));
  await reader.follow(reader.button("Commit to I-1"));
  await reader.sees("current");

  // Two people work.
  await reader.follow("Board");
  const first = (await page.locator(".board article").first().getAttribute("id")) ?? "";
  const second = (await page.locator(".board article").nth(1).getAttribute("id")) ?? "";
  const card = (key) => page.locator(`#${key}`);
  const press = async (key, name, status) => reader.follow(card(key).getByRole("button", { name }), status);
  await press(first, "Pull");
  await as("ben");
  await reader.open("/iterations/Port%20Platform/I-1/board");
  await press(second, "Pull");
  await card(second).getByText("More").click();
  await card(second).getByLabel("Why, or hours").fill("no key to the cabinet");
  await press(second, "Block");
  await reader.sees("no key to the cabinet");
  await press(second, "It can go on");
  await press(second, "Finish");
  await as("ada");
  await reader.open("/iterations/Port%20Platform/I-1/board");
  await press(first, "Finish");

  // Closing asks why the rest comes back; then the velocity is there.
  await reader.open("/iterations/Port%20Platform/I-1");
  await reader.follow(reader.button("Close I-1"), 422);
  await reader.sees("say why");
  await page.getByLabel("Why the rest was not finished").fill("two of four were ill");
  await page.getByLabel("What went well").fill("pulling works");
  await reader.follow(reader.button("Close I-1"));
  await reader.sees("of the commitment kept");
  await reader.open("/iterations");
  await main.getByText("Port Platform finishes").waitFor();
});
