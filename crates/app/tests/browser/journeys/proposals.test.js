// Another place for a workload: proposed, refused input kept, voted on, accepted, undone.

import assert from "node:assert/strict";

import { HARBOUR } from "../support/landfall.js";
import { journey } from "../support/journey.js";

const keys = async (page) => page.locator("table.ranks tbody tr").evaluateAll((rows) => rows.map((row) => row.id));

journey("a proposal is made, voted on and accepted; undo brings the order back", { estate: HARBOUR, scripts: false }, async (reader, landfall) => {
  await reader.open("/backlog");
  const before = await keys(reader.page);
  await reader.open(`/workloads/${before[4]}`);
  await reader.follow("Propose another place");
  await reader.page.getByLabel("Key of the other workload").fill("W-999");
  const reason = reader.page.getByRole("textbox", { name: "Reason", exact: true });
  await reason.fill("the lease ends in March");
  await reader.follow(reader.button("Propose"), 404);
  await reader.sees("there is no workload W-999 in the backlog");
  assert.equal(await reason.inputValue(), "the lease ends in March");
  await reader.page.getByLabel("Key of the other workload").fill(before[0]);
  await reader.follow(reader.button("Propose"));
  await reader.page.getByLabel("Your reason on N-1").fill("the team is free");
  await reader.follow(reader.button("I am for it"));
  await reader.sees("1 for it, 0 against it");
  await reader.check();
  // Somebody votes meanwhile: what was read is outdated, and the reason is kept.
  landfall.run("backlog", "vote", "N-1", "--for", "--reason", "seen on the list");
  const decision = reader.page.getByLabel("Why N-1 is decided so");
  await decision.fill("agreed in the meeting");
  await reader.follow(reader.button("Accept"), 412);
  assert.equal(await decision.inputValue(), "agreed in the meeting");
  await reader.follow(reader.button("Accept"));
  await reader.sees("as N-1 proposed");
  assert.equal((await keys(reader.page))[0], before[4]);
  await reader.follow(reader.button("Undo"));
  await reader.open("/backlog");
  assert.deepEqual(await keys(reader.page), before);
});
