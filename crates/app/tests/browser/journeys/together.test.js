// Two people at one backlog, each in a browser of their own.

import assert from "node:assert/strict";

import { journey } from "../support/journey.js";
import { HARBOUR } from "../support/landfall.js";
import { another, signIn } from "../support/people.js";

const PEOPLE = { estate: HARBOUR, accounts: { root: "admin", stan: "strategy_lead", sue: "strategy_lead" } };

/** Opens the backlog and waits until it listens for news. */
const watchBacklog = async (reader) => {
  const listens = reader.page.waitForRequest(/\/api\/v1\/changes/);
  await reader.open("/backlog");
  await listens;
};

const first = ({ page }) => page.locator("tbody tr").first().getAttribute("id");

/** Moves a workload to the top by keys, and tells when that was. */
const toTheTop = async (reader, key, reason) => {
  const { page } = reader;
  await page.locator(`#${key} a.move`).focus();
  while ((await first(reader)) !== key) await page.keyboard.press("Alt+ArrowUp");
  await page.keyboard.press("Enter");
  await page.locator("dialog.peek [name=reason]:focus").waitFor();
  await page.keyboard.type(reason);
  await reader.arrive(() => page.keyboard.press("Enter"));
  return Date.now();
};

journey("each sees the other's move within a second", PEOPLE, async (stan, landfall) => {
  await signIn(stan, "stan");
  const sue = await another(landfall, "sue");
  await watchBacklog(stan);
  await watchBacklog(sue);
  for (const [one, name, other] of [[stan, "stan", sue], [sue, "sue", stan]]) {
    const key = await one.page.locator("tbody tr").nth(2).getAttribute("id");
    const listens = one.page.waitForRequest(/\/api\/v1\/changes/);
    const moved = await toTheTop(one, key, `${name} knows why`);
    await other.page.locator(`tbody tr:first-child#${key}`).waitFor();
    assert.ok(Date.now() - moved < 1_000, `it took ${Date.now() - moved} ms`);
    await other.sees(`${name} put it`);
    await listens;
  }
});

journey("both change one workload, and neither word is lost", PEOPLE, async (stan, landfall) => {
  await signIn(stan, "stan");
  const sue = await another(landfall, "sue");
  for (const reader of [stan, sue]) await reader.open("/workloads/W-9");
  await sue.page.getByLabel("Owner").fill("Grace");
  await sue.page.getByLabel("Reason").fill("she answered");
  await stan.page.getByLabel("Owner").fill("Linus");
  await stan.page.getByLabel("Reason").fill("he always did");
  await sue.follow(sue.button("Save"));
  await stan.follow(stan.button("Save"), 412);
  assert.equal(await stan.heading(), "Someone else changed it first");
  const row = stan.page.getByRole("row", { name: /^Owner/ });
  assert.match(await row.innerText(), /Grace/);
  assert.equal(await row.getByRole("textbox").inputValue(), "Linus");
  assert.equal(await stan.page.getByLabel("Reason").inputValue(), "he always did");
  await stan.follow(stan.button("Save mine over it"));
  await sue.open("/workloads/W-9");
  for (const reader of [stan, sue]) {
    const history = await reader.page.locator("ol.events").innerText();
    assert.match(history, /stan[\s\S]*Linus[\s\S]*he always did[\s\S]*sue[\s\S]*Grace[\s\S]*she answered/);
  }
});

journey("the other's change can stay as it is", PEOPLE, async (stan, landfall) => {
  await signIn(stan, "stan");
  const sue = await another(landfall, "sue");
  for (const reader of [stan, sue]) await reader.open("/workloads/W-9");
  await sue.page.getByLabel("Owner").fill("Grace");
  await sue.follow(sue.button("Save"));
  await stan.page.getByLabel("Owner").fill("Linus");
  await stan.follow(stan.button("Save"), 412);
  await stan.follow("Leave it as it is now");
  assert.equal(await stan.page.getByLabel("Owner").inputValue(), "Grace");
});
