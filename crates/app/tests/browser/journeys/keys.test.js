// Without a mouse.

import assert from "node:assert/strict";

import { journey } from "../support/journey.js";
import { HARBOUR } from "../support/landfall.js";

/** What has the focus: its text, its label or its name. */
const focused = (reader) => reader.page.evaluate(() => {
  const one = document.activeElement;
  return one.innerText?.trim() || one.labels?.[0]?.innerText.trim() || one.id || one.tagName;
});

const press = async (reader, ...keys) => {
  for (const key of keys) await reader.page.keyboard.press(key);
};

const CHORDS = {
  h: "/", e: "/assets", w: "/workloads", b: "/backlog", d: "/dependencies", s: "/suggestions", p: "/plans", l: "/releases",
  i: "/imports", f: "/findings", a: "/activity", t: "/settings", r: "/report",
};

journey("g and a letter lead to every place", { estate: HARBOUR }, async (reader) => {
  await reader.open("/assets");
  // The report is a file of its own and ends the tour: it has no keys.
  for (const [letter, path] of Object.entries(CHORDS)) {
    await reader.arrive(() => press(reader, "g", letter));
    assert.equal(reader.path(), path);
  }
});

journey("a slash leads to the search, n to the next page", { estate: HARBOUR }, async (reader) => {
  await reader.open("/assets?limit=5");
  await press(reader, "/");
  assert.equal(await focused(reader), "Search");
  assert.equal(await reader.page.getByLabel("Search").inputValue(), "", "the slash itself is not written");
  await reader.page.keyboard.type("crane");
  await reader.arrive(() => press(reader, "Enter"));
  await reader.sees("crane-control");
  await reader.open("/assets?limit=5");
  await reader.arrive(() => press(reader, "n"));
  assert.match(reader.path(), /after=/);
});

journey("a question mark shows the keys, and Escape puts the focus back", {}, async (reader) => {
  await reader.open("/");
  await reader.link("Estate").focus();
  await press(reader, "?");
  const keys = reader.page.getByRole("dialog", { name: "Keys" });
  await keys.waitFor();
  await reader.check();
  await press(reader, "g", "a");
  assert.equal(reader.path(), "/", "keys are off behind the dialog");
  await press(reader, "Escape");
  await keys.waitFor({ state: "hidden" });
  assert.equal(await focused(reader), "Estate");
});

journey("single keys are letters inside a field", { estate: HARBOUR }, async (reader) => {
  for (const [path, label] of [["/assets", "Search"], ["/suggestions", "Reason"], ["/findings", "Reason"]]) {
    await reader.open(path);
    const field = reader.page.getByLabel(label).first();
    await field.focus();
    await reader.page.keyboard.type("gh/?nge");
    assert.equal(await field.inputValue(), "gh/?nge");
    assert.equal(reader.path(), path);
    assert.equal(await reader.page.getByRole("dialog").count(), 0);
  }
});

journey("keys with Control or Alt are the browser's", {}, async (reader) => {
  await reader.open("/");
  await press(reader, "Alt+g", "h", "Control+/", "g", "x", "e");
  assert.equal(reader.path(), "/");
});

journey("the first Tab skips to the content", { estate: HARBOUR }, async (reader) => {
  await reader.open("/assets");
  await press(reader, "Tab");
  assert.equal(await focused(reader), "Skip to the content");
  assert.ok((await reader.link("Skip to the content").boundingBox()).x >= 0, "it can be seen");
  await press(reader, "Enter", "Tab");
  assert.equal(await focused(reader), "Search");
});

journey("Tab goes through a page in the order of reading", { estate: HARBOUR }, async (reader) => {
  await reader.open("/assets");
  const order = [];
  for (let step = 0; step < 27; step += 1) {
    await press(reader, "Tab");
    order.push(await focused(reader));
  }
  assert.deepEqual(order.slice(0, 25), [
    "Skip to the content", "Landfall", "Home", "Estate", "Outcomes", "Workloads", "Backlog", "Dependencies", "Assumptions", "Suggestions",
    "Plans", "Releases", "Iterations", "Stages", "Reviews", "Import", "Findings", "Report", "Activity", "Settings",
    "Search", "Search", "Decide for many assets", "Save this view", "Columns",
  ]);
  // The region that scrolls, so that it can be scrolled by keys, then the first column's head.
  assert.equal(order[26], "Name");
});

journey("a suggestion is accepted by keys alone", { estate: HARBOUR }, async (reader) => {
  await reader.open("/suggestions");
  // Over the field and the button of the search to the first card.
  await press(reader, "Tab", "Enter", "Tab", "Tab", "Tab");
  await reader.page.keyboard.type("by keys");
  await press(reader, "Tab");
  assert.equal(await focused(reader), "Accept");
  await reader.arrive(() => press(reader, "Enter"));
  await reader.arrive(() => press(reader, "g", "a"));
  await reader.sees("by keys");
});
