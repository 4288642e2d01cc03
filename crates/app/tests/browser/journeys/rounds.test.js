// A round of estimation: three people vote, nobody sees the others' votes, and a lead reveals.

import assert from "node:assert/strict";

import { journey } from "../support/journey.js";
import { fixture, HARBOUR } from "../support/landfall.js";
import { another, signIn } from "../support/people.js";

const ACCOUNTS = { root: "admin", lea: "adoption_lead", ana: "contributor", bo: "contributor" };
const PEOPLE = { estate: HARBOUR, accounts: ACCOUNTS };

/** A release backlog that is committed to, so that there are tasks. */
const begin = (landfall) => {
  landfall.run("plan", "propose", "--start", "2026-12-07", "--length", "2w", "--team-capacity", fixture("harbour/team.toml"));
  landfall.run("plan", "adopt", "P-1");
  landfall.run("releases", "submit", "R-1", "--title", "The harbour first", "--because", "the lease ends");
  landfall.run("releases", "commit", "RB-1", "--against", "a rehearsal");
};

const group = (reader, number) => reader.page.locator(`#group-${number}`);

const vote = async (reader, said) => {
  await group(reader, 1).getByLabel("Your hours for group 1").fill(said);
  await reader.follow(group(reader, 1).getByRole("button", { name: /^(Vote|Change)$/ }));
};

const opens = async (reader, what) => {
  await reader.open("/rounds");
  await reader.page.getByLabel("Title").fill("Tasks of the first workloads");
  await reader.page.getByLabel(/^Keys of release backlogs/).fill(what);
};

journey("votes stay hidden until the lead reveals them, then the median counts", { ...PEOPLE, scripts: false }, async (lea, landfall) => {
  begin(landfall);
  await signIn(lea, "lea");
  await opens(lea, "T-1 W-99999");
  await lea.follow(lea.button("Open"), 404);
  await lea.sees("there is no workload W-99999");
  assert.equal(await lea.page.getByLabel("Title").inputValue(), "Tasks of the first workloads");
  await lea.page.getByLabel(/^Keys of release backlogs/).fill("T-1 T-2");
  await lea.follow(lea.button("Open"));
  assert.equal(lea.path(), "/rounds/ER-1");
  const [ana, bo] = [await another(landfall, "ana"), await another(landfall, "bo")];
  for (const reader of [ana, bo]) await reader.open("/rounds/ER-1");
  await ana.page.getByLabel("Your hours for group 1").fill("soon");
  await ana.follow(group(ana, 1).getByRole("button", { name: "Vote" }), 400);
  await ana.sees("no hours");
  assert.equal(await ana.page.getByLabel("Your hours for group 1").inputValue(), "soon");
  await vote(ana, "77.5");
  await vote(ana, "73.5");
  assert.equal(await ana.page.getByLabel("Your hours for group 1").inputValue(), "73.5");
  await vote(bo, "8");
  await bo.sees("Voted: ana, bo");
  for (const reader of [bo, lea]) {
    for (const path of ["/rounds/ER-1", "/activity", "/api/v1/rounds/ER-1", "/api/v1/events"]) {
      const answer = await reader.page.request.get(new URL(path, reader.page.url()).href);
      assert.doesNotMatch(await answer.text(), /73\.5|77\.5|"tenths":735/, path);
    }
  }
  assert.equal(await ana.button("Reveal all votes").count(), 0, "only a lead reveals");
  await lea.open("/rounds/ER-1");
  await vote(lea, "10");
  await lea.check();
  await lea.follow(lea.button("Reveal all votes"));
  await lea.sees("from 8 h (bo) to 73.5 h (ana)");
  await lea.follow(group(lea, 1).getByRole("button", { name: "Vote again" }));
  await lea.sees("median 10 h");
  for (const reader of [ana, bo]) {
    await reader.open("/rounds/ER-1");
    await vote(reader, "12");
  }
  await lea.open("/rounds/ER-1");
  await lea.follow(group(lea, 1).getByRole("button", { name: "Reveal" }));
  await lea.sees("All say 12 h.");
  await lea.follow(group(lea, 1).getByRole("button", { name: "Accept" }));
  await lea.sees("Accepted: 12 h");
  await lea.follow(group(lea, 1).getByRole("link"));
  await lea.sees("ER-1, group 1: 2 votes in cycle 2");
  await lea.page.getByLabel("Low, if all goes well").fill("2");
  await lea.page.getByLabel("Likely").fill("4");
  await lea.page.getByLabel("High, if much goes wrong").fill("1");
  await lea.follow(lea.button("Estimate"), 400);
  await lea.sees("out of order");
  await lea.page.getByLabel("High, if much goes wrong").fill("9");
  await lea.follow(lea.button("Estimate"));
  await lea.sees("4.5 h estimated");
});

journey("who has voted shows as it happens, and what is typed stays", PEOPLE, async (lea, landfall) => {
  begin(landfall);
  landfall.run("rounds", "open", "T-1", "T-2", "--title", "Sizes", "--scale", "shirts");
  landfall.run("rounds", "open", "T-1", "--title", "Hours");
  await signIn(lea, "lea");
  const ana = await another(landfall, "ana");
  const listens = lea.page.waitForRequest(/\/api\/v1\/changes/);
  await lea.open("/rounds/ER-1");
  await listens;
  await ana.open("/rounds/ER-1");
  await ana.follow(group(ana, 1).getByRole("button", { name: "XL", exact: true }));
  assert.equal(await group(ana, 1).locator("[aria-pressed=true]").innerText(), "XL");
  await group(lea, 1).getByText("Voted: ana").waitFor();
  assert.equal(await group(lea, 1).locator("[aria-pressed=true]").count(), 0, "lea sees who, not what");
  const listensToo = lea.page.waitForRequest(/\/api\/v1\/changes/);
  await lea.open("/rounds/ER-2");
  await listensToo;
  const own = lea.page.getByLabel("Your hours for group 1");
  await own.fill("7");
  await own.blur();
  await ana.open("/rounds/ER-2");
  await vote(ana, "3");
  await lea.page.locator("#news").getByText("voted in ER-2").waitFor();
  await lea.page.waitForTimeout(1_200);
  assert.equal(await own.inputValue(), "7");
  await lea.follow(group(lea, 1).getByRole("button", { name: "Vote" }));
  await lea.sees("Voted: ana, lea");
});
