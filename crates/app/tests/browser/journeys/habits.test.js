// What people do day by day in lists: other columns, views that are kept, values changed in place.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { journey } from "../support/journey.js";
import { HARBOUR } from "../support/landfall.js";

const heads = (reader) => reader.page.locator("thead th[data-field]").allInnerTexts();

const downloaded = async (reader, name) => {
  const file = reader.page.waitForEvent("download");
  await reader.link(name).click();
  return readFileSync(await (await file).path(), "utf8");
};

for (const scripts of [true, false]) {
  journey(`columns are chosen ${scripts ? "with" : "without"} scripts`, { estate: HARBOUR, scripts }, async (reader) => {
    await reader.open("/workloads?q=crane&sort=-rank");
    await reader.page.getByText("Columns", { exact: true }).click();
    if (scripts) await reader.check();
    await reader.page.getByLabel("Owner", { exact: true }).check();
    for (const name of ["Assets", "Hours", "Why here"]) await reader.page.getByLabel(name, { exact: true }).uncheck();
    await reader.follow(reader.button("Show these"));
    assert.equal(reader.path(), "/workloads?q=crane&sort=-rank&columns=rank,title,disposition,readiness,owner");
    assert.deepEqual(await heads(reader), ["Rank ↓", "Workload", "Disposition", "Readiness", "Owner"].map((head) => head.replace(" ↓", "")));
    await reader.follow("Owner");
    assert.equal(reader.path(), "/workloads?q=crane&sort=owner&columns=rank,title,disposition,readiness,owner");
    const file = await downloaded(reader, "CSV");
    assert.match(file, /^rank,title,disposition,readiness,owner\n/);
    await reader.page.getByLabel("Search").fill("berth");
    await reader.follow(reader.button("Search"));
    assert.match(reader.path(), /q=berth.*columns=rank%2Ctitle/);
  });
}

journey("a column that there is not is told with the nearest one", { estate: HARBOUR }, async (reader) => {
  await reader.open("/workloads?columns=rank,ownr", 400);
  await reader.sees("this list has no column `ownr`; did you mean `owner`?");
  await reader.open("/assets?columns=name,memory_mib,disks,environment");
  assert.deepEqual(await heads(reader), ["Name", "Memory (MiB)", "Disks", "Environment"]);
});
