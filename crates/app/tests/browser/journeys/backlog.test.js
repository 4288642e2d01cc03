// The backlog: moved by a form, by keys, by drag; others see it; values are stated, undone, disputed.

import assert from "node:assert/strict";

import { HARBOUR } from "../support/landfall.js";
import { journey } from "../support/journey.js";

const keys = async (page) => page.locator("tbody tr").evaluateAll((rows) => rows.map((row) => row.id));
const move = (reader, key) => reader.page.locator(`#${key} a.move`);

journey("a workload is moved by the form alone", { estate: HARBOUR, scripts: false }, async (reader) => {
  await reader.open("/backlog");
  const [first, , third] = await keys(reader.page);
  await reader.follow(move(reader, third));
  await reader.page.getByLabel("Key of the other").fill(first);
  await reader.page.getByLabel("Reason").fill("the season starts");
  await reader.follow(reader.button("Move"));
  assert.equal((await keys(reader.page))[0], third);
  await reader.sees(`ada put it before ${first}: the season starts`);
  await reader.follow(reader.button("Undo"));
  assert.equal((await keys(reader.page))[0], first);
});

journey("a move that cannot be says why, and keeps what was filled in", { estate: HARBOUR, scripts: false }, async (reader) => {
  await reader.open("/backlog");
  await reader.follow(move(reader, (await keys(reader.page))[2]));
  await reader.page.getByLabel("Key of the other").fill("W-999");
  await reader.page.getByLabel("Reason").fill("no idea");
  await reader.follow(reader.button("Move"), 404);
  await reader.sees("there is no workload W-999 in the backlog");
  assert.equal(await reader.page.getByLabel("Reason").inputValue(), "no idea");
});

journey("a workload is moved by keys alone", { estate: HARBOUR }, async (reader) => {
  await reader.open("/backlog");
  const [first, second, third] = await keys(reader.page);
  await move(reader, third).focus();
  await reader.page.keyboard.press("Alt+ArrowUp");
  await reader.sees("Enter asks for the reason");
  assert.deepEqual((await keys(reader.page)).slice(0, 3), [first, third, second]);
  await reader.page.keyboard.press("Escape");
  assert.deepEqual((await keys(reader.page)).slice(0, 3), [first, second, third]);
  await reader.page.keyboard.press("Alt+ArrowUp");
  await reader.page.keyboard.press("Alt+ArrowUp");
  await reader.page.keyboard.press("Enter");
  await reader.page.locator("dialog.peek [name=reason]:focus").waitFor();
  await reader.check();
  await reader.page.keyboard.type("promised to the board");
  await reader.arrive(() => reader.page.keyboard.press("Enter"));
  assert.equal((await keys(reader.page))[0], third);
});

journey("a dragged row asks for the reason, and goes back without one", { estate: HARBOUR }, async (reader) => {
  await reader.open("/backlog");
  const before = await keys(reader.page);
  const cell = (key) => reader.page.locator(`#${key} td`).nth(1);
  await cell(before[3]).dragTo(cell(before[0]), { targetPosition: { x: 5, y: 2 } });
  await reader.page.locator("dialog.peek [name=reason]").waitFor();
  assert.equal((await keys(reader.page))[0], before[3]);
  await reader.page.keyboard.press("Escape");
  await reader.page.locator("dialog.peek").waitFor({ state: "hidden" });
  assert.deepEqual(await keys(reader.page), before);
});

journey("others see a move within a second", { estate: HARBOUR }, async (reader, landfall) => {
  await reader.open("/backlog");
  const [first, second] = await keys(reader.page);
  const streaming = reader.page.waitForRequest(/changes/).catch(() => null);
  await Promise.race([streaming, reader.page.waitForTimeout(300)]);
  await landfall.run("backlog", "move", second, "--to", "1", "--reason", "from elsewhere");
  const start = Date.now();
  await reader.page.locator(`tbody tr:first-child#${second}`).waitFor({ timeout: 2_000 });
  assert.ok(Date.now() - start < 1_500, `it took ${Date.now() - start} ms`);
  await reader.sees(`put ${second} to rank 1`);
  assert.equal((await keys(reader.page))[1], first);
});

journey("of two people who change one workload, neither loses a word", { estate: HARBOUR }, async (reader, landfall) => {
  await reader.open("/workloads/W-9");
  await reader.page.getByLabel("Owner").fill("Linus");
  await landfall.run("workloads", "state", "W-9", "owner=Grace", "--reason", "she answered");
  await reader.follow(reader.button("Save"), 412);
  assert.equal(await reader.heading(), "Someone else changed it first");
  await reader.sees("Grace");
  assert.equal(await reader.page.getByLabel("Owner").inputValue(), "Linus");
  await reader.follow(reader.button("Save mine over it"));
  await reader.sees("Done: owner of W-9: Grace → Linus");
  assert.match(await reader.page.locator("ol.events").innerText(), /Linus[\s\S]*Grace/);
});

journey("one value for several workloads, and back", { estate: HARBOUR }, async (reader) => {
  await reader.open("/workloads");
  for (const row of [0, 2]) await reader.page.locator("tbody input[type=checkbox]").nth(row).check();
  await reader.page.getByRole("combobox", { name: "For those ticked" }).selectOption("Business unit");
  await reader.page.getByLabel("is", { exact: true }).fill("Ports");
  await reader.follow(reader.button("Save"));
  await reader.sees(/business_unit of .* → Ports, business_unit of .* → Ports/);
  await reader.follow(reader.button("Undo"));
  await reader.sees("Workloads by rank");
});

journey("typing in the search narrows the list at once", { estate: HARBOUR }, async (reader) => {
  await reader.open("/assets");
  await reader.page.getByLabel("Search").pressSequentially("crane");
  await reader.page.waitForFunction(() => document.querySelectorAll("tbody tr").length === 1);
  assert.match(reader.path(), /q=crane/);
  assert.equal(await reader.page.getByLabel("Search").inputValue(), "crane");
});
