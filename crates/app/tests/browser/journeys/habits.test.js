// What people do day by day in lists: other columns, views that are kept, values changed in place.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { journey } from "../support/journey.js";
import { HARBOUR } from "../support/landfall.js";
import { another, signIn } from "../support/people.js";

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

const PEOPLE = { estate: HARBOUR, accounts: { root: "admin", carl: "contributor", vera: "viewer", stan: "strategy_lead" } };

const saveView = async (reader, name, shared) => {
  await reader.page.getByText("Save this view", { exact: true }).click();
  await reader.check();
  await reader.page.getByLabel("Name of the view").fill(name);
  if (shared) await reader.page.getByLabel("for everybody").check();
  await reader.follow(reader.button("Save view"));
};

journey("a view that one person saves is used by another, with its files", PEOPLE, async (carl, landfall) => {
  await signIn(carl, "carl");
  await carl.open("/workloads?sort=-effort_hours&columns=title,owner,effort_hours");
  await saveView(carl, "Most work first", true);
  assert.equal(carl.path(), "/workloads?q=&sort=-effort_hours&columns=title,owner,effort_hours");
  assert.equal(await carl.link("Most work first").getAttribute("aria-current"), "page");
  const vera = await another(landfall, "vera");
  await vera.open("/workloads");
  assert.equal(await vera.link("Most work first").getAttribute("aria-current"), null);
  await vera.follow("Most work first");
  assert.deepEqual(await heads(vera), ["Workload", "Owner", "Hours"]);
  assert.match(await downloaded(vera, "CSV"), /^title,owner,effort_hours\n/);
  assert.equal(await vera.link("Change views").count(), 0);
  await vera.page.getByText("Save this view", { exact: true }).click();
  assert.equal(await vera.page.getByLabel("for everybody").count(), 0);
  await vera.page.keyboard.press("Control+k");
  await vera.page.keyboard.type("most work");
  await vera.arrive(async () => {
    await vera.page.getByRole("link", { name: "Most work first (view of workloads)" }).waitFor();
    await vera.page.keyboard.press("Enter");
  });
  assert.match(vera.path(), /columns=title,owner,effort_hours/);
});

journey("views are renamed, replaced and deleted without scripts", { ...PEOPLE, scripts: false }, async (reader) => {
  await signIn(reader, "vera");
  await reader.open("/assets?q=crane");
  await saveView(reader, "Cranes", false);
  await reader.open("/assets?q=berth&sort=name");
  await reader.follow("Change views");
  await reader.page.getByLabel("New name of Cranes").fill("Berths");
  await reader.follow(reader.button("Rename Cranes"));
  await reader.open("/assets?q=berth&sort=name");
  await reader.follow("Change views");
  await reader.follow(reader.button("Replace Berths by the list as it stands"));
  assert.equal(reader.path(), "/assets?q=berth&sort=name");
  assert.equal(await reader.link("Berths").getAttribute("aria-current"), "page");
  await reader.follow("Change views");
  await reader.follow(reader.button("Delete Berths"));
  await reader.sees("None yet");
});
