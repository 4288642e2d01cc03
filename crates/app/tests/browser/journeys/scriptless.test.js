// Everything can be done without scripts.

import assert from "node:assert/strict";

import { journey } from "../support/journey.js";
import { HARBOUR } from "../support/landfall.js";

journey("without scripts: no keys, and nothing that needs them", { scripts: false }, async (reader) => {
  await reader.open("/");
  await reader.page.keyboard.press("?");
  assert.equal(await reader.page.getByRole("dialog").count(), 0);
});

const scriptless = { scripts: false };

journey("without scripts: upload, confirm, search", scriptless, async (reader) => {
  await reader.open("/imports");
  await reader.page.getByLabel("Files").setInputFiles(HARBOUR);
  await reader.follow(reader.button("Show what would change"));
  await reader.page.getByLabel("Reason").fill("no scripts here");
  await reader.follow(reader.button("Import"));
  await reader.follow("Estate");
  await reader.page.getByLabel("Search").fill("crane");
  await reader.follow(reader.button("Search"));
  await reader.sees("crane-control");
});

journey("without scripts: answer and accept", { ...scriptless, estate: HARBOUR }, async (reader) => {
  await reader.open("/findings");
  await reader.page.getByLabel("Reason").first().fill("by hand");
  await reader.follow(reader.button("All one thing"));
  await reader.follow("Suggestions");
  const before = await reader.page.locator("section.card").count();
  await reader.follow(reader.button("Accept"));
  assert.ok((await reader.page.locator("section.card").count()) < before);
  await reader.follow("Activity");
  await reader.sees("by hand");
});
