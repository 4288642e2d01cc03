// The profile that ranks: tried, refused, applied, disputed, undone.

import assert from "node:assert/strict";

import { HARBOUR } from "../support/landfall.js";
import { journey } from "../support/journey.js";

const keys = async (page) => page.locator("table.ranks tbody tr").evaluateAll((rows) => rows.map((row) => row.id));
const weight = (reader, name) => reader.page.getByRole("group", { name, exact: true }).getByLabel("Weight");

journey("weights are edited by keys: who moves is seen at once, applied with a reason, and undone", { estate: HARBOUR }, async (reader) => {
  await reader.open("/backlog");
  const before = await keys(reader.page);
  await reader.follow(reader.page.getByRole("link", { name: /CAF profile/ }));
  await reader.sees("Nobody moves");
  await weight(reader, "Number of dependencies").focus();
  await reader.page.keyboard.press("ControlOrMeta+a");
  await reader.page.keyboard.type("100");
  await reader.page.getByText(/\d+ of \d+ workloads move/).waitFor();
  await reader.sees("The biggest rises");
  await reader.check();
  const first = await reader.page.locator("table.sums tbody th a").first().innerText();
  await weight(reader, "Number of dependencies").fill("-1");
  await reader.sees("This profile cannot be tried yet");
  await weight(reader, "Number of dependencies").fill("100");
  await reader.page.getByText(/\d+ of \d+ workloads move/).waitFor();
  await reader.page.getByRole("textbox", { name: "Reason", exact: true }).fill("the workshop said so");
  await reader.page.getByRole("textbox", { name: "Reason", exact: true }).press("Tab");
  await reader.arrive(() => reader.page.keyboard.press("Enter"));
  await reader.sees("Done: ranked the backlog by the profile our-caf-profile");
  const after = await keys(reader.page);
  assert.equal(after[0], first);
  assert.notDeepEqual(after, before);
  await reader.follow("Activity");
  await reader.sees("the workshop said so");
  await reader.page.goBack();
  await reader.check();
  reader.checked += 1;
  await reader.follow(reader.button("Undo"));
  assert.deepEqual(await keys(reader.page), before);
});

journey("without scripts: a refused weight keeps what was typed, then a preview and its arithmetic", { estate: HARBOUR, scripts: false }, async (reader) => {
  await reader.open("/backlog/profile?start=aws-example");
  await weight(reader, "Environment").fill("a lot");
  await reader.page.getByRole("textbox", { name: "Reason", exact: true }).fill("no idea");
  await reader.follow(reader.button("Apply"), 400);
  await reader.sees("`a lot` is no number: write it as 0.8");
  assert.equal(await weight(reader, "Environment").inputValue(), "a lot");
  assert.equal(await reader.page.getByRole("textbox", { name: "Reason", exact: true }).inputValue(), "no idea");
  await weight(reader, "Environment").fill("2.5");
  await reader.page.getByLabel("Show the arithmetic").fill("crane");
  await reader.follow(reader.button("Preview"));
  await reader.sees("and of the one looked for");
  await reader.sees("not known");
  await reader.follow(reader.button("Apply"));
  await reader.sees("Done: ranked the backlog by the profile our-aws-example-profile");
});

journey("of two who apply a profile, neither loses a word", { estate: HARBOUR, scripts: false }, async (reader, landfall) => {
  await reader.open("/backlog/profile");
  landfall.run("profile", "choose", "aws-example");
  await weight(reader, "Environment").fill("7");
  await reader.page.getByRole("textbox", { name: "Reason", exact: true }).fill("mine");
  await reader.follow(reader.button("Apply"), 412);
  assert.equal(await reader.heading(), "Someone else changed it first");
  await reader.sees("relevance = 7.0");
  await reader.follow(reader.button("Save mine over it"));
  await reader.sees("Done: ranked the backlog by the profile our-caf-profile");
});
