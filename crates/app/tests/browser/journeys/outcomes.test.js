// Outcomes: said, measured, linked with workloads, and imported from a workshop's sheets.

import assert from "node:assert/strict";

import { journey } from "../support/journey.js";
import { HARBOUR } from "../support/landfall.js";
import { signIn } from "../support/people.js";

const file = (name, text) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

for (const scripts of [true, false]) {
  const how = `${scripts ? "with" : "without"} scripts`;
  journey(`an outcome is said, measured and served, ${how}`, { estate: HARBOUR, scripts }, async (reader) => {
    const { page } = reader;
    await reader.open("/outcomes");
    await reader.sees("None yet");
    await reader.follow("New outcome");
    await page.getByLabel("Title").fill("Leave the data centre");
    await page.getByLabel("Priority").selectOption("high");
    await reader.follow(reader.button("Save"));
    await reader.sees("no workload serves it; nothing measures it");

    await reader.follow("New metric");
    await page.getByLabel("Title").fill("Racks in use");
    await page.getByLabel("Baseline", { exact: true }).fill("12");
    await page.getByRole("textbox", { name: "Target" }).fill("12");
    await page.getByLabel("Day of the baseline").fill("2026-01-01");
    await page.getByLabel("Due").fill("2099-12-31");
    await reader.follow(reader.button("Save"), 400);
    await reader.sees("a metric has to change");
    assert.equal(await page.getByLabel("Title").inputValue(), "Racks in use", "what was typed is kept");
    await page.getByRole("textbox", { name: "Target" }).fill("0");
    await reader.follow(reader.button("Save"));
    await page.getByLabel("Value").fill("9");
    await reader.follow(reader.button("Record"));
    await reader.sees("(9 − 12) ÷ (0 − 12) = 25 % of the way");
    assert.match(await page.getByRole("img").getAttribute("aria-label"), /1 actuals from 9/);

    await page.getByLabel("Workloads, by key or by a search").fill("environment:prod");
    await reader.follow(reader.button("They serve it"));
    const key = (await page.locator("#serving ~ .ties a").first().innerText()).split(" ")[0];
    await reader.open(`/workloads/${key}`);
    await reader.sees("O-1 Leave the data centre");
    await reader.follow(page.getByRole("button", { name: "Serves O-1 no longer" }));
    await reader.follow(reader.button("Link"));
    await reader.follow("O-1 Leave the data centre");
    await reader.open("/outcomes/coverage");
    await reader.sees("Workloads that serve none");

    await reader.open("/outcomes/import");
    await page.getByLabel("Files").setInputFiles(file("o.csv", "key,title,priority\n,Go green,hi\n"));
    await reader.follow(reader.button("Show what would change"), 422);
    await reader.sees("o.csv, row 2, column priority");
    await page.getByLabel("Files").setInputFiles(file("o.csv", "key,title,priority\n,Go green,high\n"));
    await reader.follow(reader.button("Show what would change"));
    await reader.sees("outcomes: 1 added");
    // The page keeps the files until they are imported.
    await reader.follow(page.locator("main").getByRole("button", { name: "Import", exact: true }));
    await reader.sees("Go green");
  });
}

journey("who contributes records, and does not say what it is for", { estate: HARBOUR, accounts: { ada: "admin", ben: "contributor" } }, async (reader, landfall) => {
  landfall.run("outcomes", "add", "--title", "Leave");
  landfall.run("metrics", "add", "O-1", "--title", "Racks", "--baseline", "3", "--target", "0", "--due", "2099-01-01");
  await signIn(reader, "ben");
  await reader.open("/outcomes/O-1");
  await reader.page.getByLabel("Value").fill("2");
  await reader.follow(reader.button("Record"));
  assert.equal(await reader.page.getByText("Change it").count(), 0);
  await reader.open("/outcomes/new", 403);
});

for (const scripts of [true, false]) {
  journey(`values come from a spreadsheet, ${scripts ? "with" : "without"} scripts`, { estate: HARBOUR, scripts }, async (reader) => {
    const { page } = reader;
    await reader.open("/workloads");
    await reader.follow("Values in a spreadsheet");
    await page.getByLabel("Files").setInputFiles(file("v.csv", "workload,owner,criticality\nW-1,Ada,huge\n"));
    await reader.follow(reader.button("Show what would change"), 422);
    await reader.sees("v.csv, row 2, column criticality");
    await page.getByLabel("Files").setInputFiles(file("v.csv", "workload,owner,disposition\nW-1,Ada Harbour,retain\n"));
    await page.getByLabel("Reason").fill("the workshop of March");
    await reader.follow(reader.button("Show what would change"));
    await reader.sees("2 values of 1 workloads");
    await reader.follow(page.locator("main").getByRole("button", { name: "Import", exact: true }));
    await reader.open("/workloads/W-1");
    await reader.sees("Ada Harbour");
    await reader.sees("the workshop of March");
  });
}
