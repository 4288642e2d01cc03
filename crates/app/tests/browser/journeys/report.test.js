// The report, and what others get of it.

import assert from "node:assert/strict";

import { journey } from "../support/journey.js";
import { HARBOUR, fixture } from "../support/landfall.js";

journey("the report tells the plan without a script", { estate: HARBOUR }, async (reader, landfall) => {
  const team = fixture("harbour/team.toml");
  landfall.run("plan", "propose", "--start", "2026-12-07", "--team-capacity", team);
  await reader.open("/");
  await reader.follow("see it in the report");
  assert.equal(reader.path(), "/report#plan");
  assert.equal(await reader.page.locator("script").count(), 0);
  assert.ok(await reader.page.locator("#plan").isVisible());
});

journey("names that look like markup stay text", {}, async (reader) => {
  const name = "<img src=x onerror=alert(1)>";
  await reader.open("/imports");
  const list = `VM,Powerstate,CPUs,Memory\n${name},poweredOn,2,4096\n`;
  await reader.page.getByLabel("Files").setInputFiles({ name: "RVTools_tabvInfo.csv", mimeType: "text/csv", buffer: Buffer.from(list) });
  await reader.follow(reader.button("Show what would change"));
  await reader.follow(reader.button("Import"));
  for (const path of ["/assets", "/workloads", "/report", "/activity"]) {
    await reader.open(path);
    assert.equal(await reader.page.locator("img").count(), 0, path);
  }
  await reader.open("/assets");
  await reader.follow(name);
  assert.equal(await reader.heading(), name);
});
