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

const press = async ({ page }, ...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};

const cell = ({ page }, label) => page.locator(`#live a.edit[aria-label^="${label}:"]`);

const undone = (reader) => reader.page.locator("#in-place");

journey("values are edited in the list by keys alone, and undone", PEOPLE, async (stan, landfall) => {
  await signIn(stan, "stan");
  const listens = stan.page.waitForRequest(/\/api\/v1\/changes/);
  await stan.open("/workloads?columns=rank,title,owner,criticality,disposition");
  await listens;
  await stan.page.locator("#W-9 th a").focus();
  await press(stan, "e");
  const field = stan.page.getByLabel("Owner of W-9", { exact: true });
  await field.fill("Ada");
  await stan.check();
  // What others change does not take the field away.
  landfall.run("workloads", "state", "W-8", "owner=Grace");
  await stan.sees("ada: ");
  await stan.page.waitForTimeout(1_200);
  assert.equal(await field.inputValue(), "Ada");
  await press(stan, "Enter");
  await stan.sees("Done: Owner of W-9 is Ada");
  assert.match(await stan.page.locator("main > p[role=status].hidden").innerText(), /Owner of W-9 is Ada/);
  assert.equal(await cell(stan, "Owner of W-9").innerText(), "Ada");
  assert.equal(await cell(stan, "Owner of W-9").evaluate((one) => one === document.activeElement), true, "the focus is back");
  await stan.page.locator('#W-8 a.edit[aria-label="Owner of W-8: Grace"]').waitFor();
  await stan.check();
  // Escape leaves all as it is; a second word needs no page of its own.
  await press(stan, "Enter");
  await stan.page.getByLabel("Owner of W-9", { exact: true }).fill("Nobody");
  await press(stan, "Escape");
  assert.equal(await cell(stan, "Owner of W-9").innerText(), "Ada");
  await cell(stan, "Criticality of W-9").focus();
  await press(stan, "Space");
  await stan.page.getByLabel("Criticality of W-9", { exact: true }).selectOption("low");
  await press(stan, "Enter");
  await stan.sees("Done: Criticality of W-9 is low");
  await stan.follow(undone(stan).getByRole("button", { name: "Undo" }));
  assert.match(stan.path(), /^\/workloads\?columns=rank,title,owner,criticality,disposition/);
  assert.equal(await cell(stan, "Criticality of W-9").innerText(), "high");
  assert.equal(await cell(stan, "Owner of W-9").innerText(), "Ada");
});

journey("what is refused is told beside the cell, and what was typed stays", PEOPLE, async (carl) => {
  await signIn(carl, "carl");
  await carl.open("/workloads?columns=title,owner,disposition");
  assert.equal(await cell(carl, "Disposition of W-9").count(), 0, "that is not his to say");
  await cell(carl, "Owner of W-9").dblclick();
  const field = carl.page.getByLabel("Owner of W-9", { exact: true });
  await field.fill("x".repeat(201));
  await press(carl, "Enter");
  await carl.sees("owner must be one line of at most 200 characters");
  assert.equal((await field.inputValue()).length, 201);
  assert.equal(await field.getAttribute("aria-invalid"), "true");
  carl.faults.splice(0);
  await carl.check();
});

journey("two people edit one value, and choose which counts", PEOPLE, async (stan, landfall) => {
  await signIn(stan, "stan");
  const carl = await another(landfall, "carl");
  for (const reader of [stan, carl]) await reader.open("/workloads?columns=title,owner");
  const edit = async (reader, value) => {
    await cell(reader, "Owner of W-9").focus();
    await press(reader, "Enter");
    await reader.page.getByLabel("Owner of W-9", { exact: true }).fill(value);
  };
  await edit(stan, "Linus");
  await edit(carl, "Grace");
  await press(carl, "Enter");
  await carl.sees("Done: Owner of W-9 is Grace");
  await press(stan, "Enter");
  const dialog = stan.page.getByRole("dialog", { name: "Someone else changed it first" });
  await dialog.waitFor();
  assert.match(await dialog.innerText(), /Mine\s+Linus\s+Theirs\s+Grace/);
  stan.faults.splice(0);
  await stan.check();
  await press(stan, "Escape");
  const field = stan.page.getByLabel("Owner of W-9", { exact: true });
  assert.equal(await field.inputValue(), "Linus");
  await press(stan, "Enter");
  await dialog.getByRole("button", { name: "Save mine" }).click();
  await stan.sees("Done: Owner of W-9 is Linus");
  stan.faults.splice(0);
  await carl.page.locator('a.edit[aria-label="Owner of W-9: Linus"]').waitFor();
});

journey("without scripts a value leads to the form", { ...PEOPLE, scripts: false }, async (carl) => {
  await signIn(carl, "carl");
  await carl.open("/workloads?columns=title,owner");
  await carl.follow(cell(carl, "Owner of W-9"));
  assert.equal(carl.path(), "/workloads/W-9#state");
  assert.equal(await carl.page.getByLabel("Owner", { exact: true }).count(), 1);
});

const NARROW = { viewport: { width: 400, height: 740 }, colorScheme: "dark" };

for (const [path, keys, look] of [["/assets", ["o"], {}], ["/workloads", ["Space"], NARROW], ["/backlog", ["o"], {}]]) {
  journey(`a row of ${path} is peeked at by keys`, { estate: HARBOUR, ...look }, async (reader) => {
    await reader.open(path);
    const rows = reader.page.locator("#live tbody tr");
    await rows.first().locator("th a").focus();
    await press(reader, ...keys);
    const panel = reader.page.locator("dialog.panel[open]");
    await panel.waitFor();
    await reader.check();
    const box = await panel.boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= reader.page.viewportSize().width, "it fits");
    const title = async (at) => panel.locator("h1").getByText(await rows.nth(at).getAttribute("data-title")).first().waitFor();
    await title(0);
    await press(reader, "j");
    await title(1);
    await press(reader, "ArrowDown", "k");
    await title(1);
    await press(reader, "Escape");
    await panel.waitFor({ state: "hidden" });
    // The browser tells that the dialog is closed only after it has hidden it.
    await rows.nth(1).locator("th a:focus").waitFor();
    await rows.nth(2).hover();
    await rows.nth(2).locator(".peeks").click();
    await title(2);
    await reader.arrive(() => panel.getByRole("link", { name: "Whole page" }).click());
  });
}
