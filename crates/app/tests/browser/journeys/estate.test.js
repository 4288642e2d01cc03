// Looking around in an estate: lists, searches, one asset, one workload.

import assert from "node:assert/strict";

import { journey } from "../support/journey.js";
import { HARBOUR, QUICKSTART } from "../support/landfall.js";

const names = (reader) => reader.page.locator("tbody th").allInnerTexts();

const search = async (reader, words) => {
  await reader.page.getByRole("searchbox", { name: "Search" }).fill(words);
  await reader.follow(reader.button("Search"));
};

journey("a search narrows the estate, and clearing it shows all", { estate: HARBOUR }, async (reader) => {
  await reader.open("/assets");
  const all = await names(reader);
  await search(reader, "kind:vm crane");
  assert.deepEqual(await names(reader), ["crane-control"]);
  await search(reader, "nothing-like-that");
  await reader.sees("Nothing fits.");
  await reader.follow("Clear");
  assert.deepEqual(await names(reader), all);
});

journey("a search that cannot be read says what is wrong", { estate: HARBOUR }, async (reader) => {
  await reader.open("/assets");
  await reader.page.getByRole("searchbox", { name: "Search" }).fill('"open');
  await reader.follow(reader.button("Search"), 400);
  await reader.page.getByRole("alert").waitFor();
  await reader.follow("Home");
});

journey("pages of the estate lead on and back, and show each asset once", { estate: QUICKSTART }, async (reader, landfall) => {
  const { total } = JSON.parse(landfall.run("assets", "--json"));
  await reader.open("/assets?limit=200");
  const seen = await names(reader);
  while (await reader.link("Next page").count() > 0) {
    await reader.follow("Next page");
    seen.push(...(await names(reader)));
  }
  assert.equal(seen.length, total);
  await reader.follow("First page");
  assert.equal(reader.path(), "/assets?q=&limit=200");
});

journey("an asset says where each field comes from and whom it talks to", { estate: HARBOUR }, async (reader) => {
  await reader.open("/assets?q=crane-control");
  await reader.follow("crane-control");
  assert.equal(await reader.heading(), "crane-control");
  const fields = reader.page.getByRole("region", { name: "Fields" });
  await fields.getByText("RVTools_tabvInfo.csv").first().waitFor();
  await reader.follow(reader.page.locator(".ties a").first());
  await reader.follow("Estate");
});

journey("a workload shows the arithmetic of its rank", { estate: HARBOUR }, async (reader) => {
  await reader.open("/workloads");
  await reader.follow(reader.page.locator("tbody th a").first());
  const points = await reader.page.getByRole("region", { name: "Arithmetic" }).locator("tbody td:last-child").allInnerTexts();
  const score = (await reader.page.locator("caption").first().innerText()).match(/[\d.]+$/)[0];
  const sum = points.reduce((total, one) => total + Number(one), 0);
  assert.ok(Math.abs(sum - Number(score)) < 0.05 * points.length + 0.05, `${points} make ${score}`);
  await reader.follow(reader.page.locator('.ties a[href^="/assets/"]').first());
  await reader.follow(reader.page.locator(".facts a").first());
  await reader.sees("Why rank 1");
});
