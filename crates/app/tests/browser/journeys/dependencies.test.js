// Who needs whom: the map, the matrix and the table.

import assert from "node:assert/strict";

import { journey } from "../support/journey.js";
import { HARBOUR, QUICKSTART } from "../support/landfall.js";

const mark = (reader, name) => reader.page.getByRole("region", { name: "Map" }).getByRole("link", { name }).first();

journey("from the map to a group, a workload, its assets and back", { estate: QUICKSTART }, async (reader) => {
  await reader.open("/");
  await reader.follow("Dependencies");
  const marks = await reader.page.locator("svg.map circle, svg.map polygon").count();
  assert.ok(marks > 20 && marks < 500, `${marks} marks`);
  await reader.follow(mark(reader, /^Group of \d+ workloads/));
  assert.match(await reader.heading(), /^Group of W-/);
  await reader.follow(mark(reader, /^W-\d+ .*: \d+ asset/));
  assert.match(await reader.heading(), /^Around W-/);
  await reader.follow("Its assets and their ties");
  assert.match(await reader.heading(), /^Inside W-/);
  await reader.follow(mark(reader, /^Asset /));
  assert.match(reader.path(), /^\/assets\/asset_/);
  await reader.follow("Its ties on the map");
  await reader.follow(reader.page.locator(".trail a").last());
  assert.match(await reader.heading(), /^Around W-/);
});

journey("a workload is looked up by key or by title", { estate: HARBOUR }, async (reader) => {
  await reader.open("/dependencies");
  await reader.page.getByLabel("Around workload").fill("harbour portal");
  await reader.follow(reader.button("Show"));
  assert.equal(await reader.heading(), "Around W-9 Harbour Portal");
  await reader.follow("The workload W-9");
  await reader.follow("What it needs and what needs it");
  await reader.page.getByLabel("Around workload").fill("W-999");
  await reader.follow(reader.button("Show"), 404);
});

journey("a cell of the matrix leads to as many rows of the table", { estate: HARBOUR }, async (reader) => {
  await reader.open("/dependencies");
  await reader.follow("Matrix");
  const cell = reader.page.locator("table.matrix td a").first();
  const count = Number(await cell.innerText());
  await reader.follow(cell);
  assert.equal(await reader.page.locator("tbody tr").count(), count);
  await reader.follow("Clear");
  await reader.page.getByLabel("Search").fill("port:53");
  await reader.follow(reader.button("Search"));
  const ports = await reader.page.locator("tbody td:nth-child(5)").allInnerTexts();
  assert.ok(ports.length > 0 && ports.every((port) => port === "53"), ports.join());
});

journey("the map by keys alone, with the focus in sight", { estate: HARBOUR }, async (reader) => {
  await reader.open("/dependencies");
  await reader.page.keyboard.press("/");
  for (const key of ["Tab", "Tab", "Tab"]) await reader.page.keyboard.press(key);
  const [label, outline] = await reader.page.evaluate(() => {
    const one = document.activeElement;
    return [one.querySelector("title")?.textContent, getComputedStyle(one).outlineStyle];
  });
  assert.match(label, /^W-\d+ /);
  assert.equal(outline, "solid");
  await reader.arrive(() => reader.page.keyboard.press("Enter"));
  assert.match(await reader.heading(), /^Around W-/);
  await reader.arrive(async () => {
    await reader.page.keyboard.press("g");
    await reader.page.keyboard.press("d");
  });
  assert.equal(reader.path(), "/dependencies");
});

journey("without scripts: map, matrix, table and its pages", { scripts: false, estate: HARBOUR }, async (reader) => {
  await reader.open("/dependencies");
  await reader.follow(mark(reader, /^W-9 .*: \d+ asset/));
  await reader.follow(mark(reader, /^W-9 .*: \d+ asset/));
  assert.equal(await reader.heading(), "Inside W-9 Harbour Portal");
  await reader.follow("Matrix");
  await reader.follow("Table");
  await reader.open("/dependencies?view=table&limit=4");
  await reader.follow("Next page");
  assert.match(reader.path(), /after=/);
  await reader.follow("First page");
});
