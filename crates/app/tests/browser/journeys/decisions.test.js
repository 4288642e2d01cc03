// What a person decides: answers, suggestions; and the history of it.

import assert from "node:assert/strict";

import { journey } from "../support/journey.js";
import { HARBOUR } from "../support/landfall.js";

for (const [verdict, says] of [["All one thing", "the same as"], ["All different", "is not"]]) {
  journey(`a question is answered with: ${verdict}`, { estate: HARBOUR }, async (reader) => {
    await reader.open("/");
    await reader.sees("1 doubtful match waits for an answer");
    await reader.follow("1 doubtful match");
    const question = reader.page.getByRole("region", { name: "ferry-tickets-web" });
    await question.getByLabel("Reason").fill("asked the owner");
    await reader.follow(question.getByRole("button", { name: verdict }));
    assert.equal(reader.path(), "/findings");
    assert.equal(await question.count(), 0);
    await reader.follow("Activity");
    await reader.sees(says);
    await reader.sees("asked the owner");
  });
}

journey("a suggestion is accepted with its reason", { estate: HARBOUR }, async (reader) => {
  await reader.open("/");
  await reader.follow("See what dependencies suggest");
  const cards = reader.page.locator("section.card");
  const before = await cards.count();
  const card = cards.filter({ hasText: "join" }).first();
  const key = await card.locator("h2").getAttribute("id");
  await card.getByLabel("Reason").fill("agreed with the owner");
  await reader.follow(card.getByRole("button", { name: "Accept" }));
  assert.equal(reader.path(), "/suggestions");
  assert.ok((await cards.count()) < before);
  assert.equal(await reader.page.locator(`#${key}`).count(), 0);
  await reader.follow("Activity");
  await reader.sees("agreed with the owner");
});

// Without scripts, as an open list would follow and the card be gone before anybody could press.
journey("a suggestion that someone else accepted first is told as overtaken", { estate: HARBOUR, scripts: false }, async (reader, landfall) => {
  await reader.open("/suggestions");
  const card = reader.page.locator("section.card").filter({ hasText: "join" }).first();
  const key = await card.locator("h2").getAttribute("id");
  landfall.run("workloads", "accept", key);
  await reader.follow(card.getByRole("button", { name: "Accept" }), 409);
  assert.equal(await reader.heading(), "Someone changed it");
});

journey("the history comes in pages, the latest first", { estate: HARBOUR }, async (reader, landfall) => {
  landfall.run("workloads", "accept", "--confidence", "0");
  await reader.open("/activity?limit=1");
  const latest = await reader.page.locator(".events li").innerText();
  await reader.follow("Next page");
  await reader.sees("imported");
  await reader.arrive(() => reader.page.goBack());
  assert.equal(await reader.page.locator(".events li").innerText(), latest);
});

journey("a page that is not there leads home", {}, async (reader) => {
  await reader.open("/no-such-page", 404);
  await reader.follow("Home");
  assert.equal(reader.path(), "/");
});

journey("a record says what is missing, is filled in by keyboard, and taken back", { estate: HARBOUR }, async (reader) => {
  await reader.open("/workloads/W-9");
  const known = reader.page.locator("li", { hasText: "L1 Backlog item" });
  assert.match(await known.innerText(), /missing: .*technical owner \(adoption team\)/);
  const before = await known.locator("meter").getAttribute("value");
  await reader.follow("L1 Backlog item");
  assert.equal(reader.path(), "/workloads/W-9/sheets#L1");
  await reader.page.getByLabel("Technical owner").fill("Ines of the quay");
  await reader.page.getByLabel("Reason").first().fill("she runs it");
  await reader.arrive(() => reader.page.keyboard.press("Enter"));
  await reader.sees("Ines of the quay");
  await reader.follow("W-9");
  assert.equal(Number(await known.locator("meter").getAttribute("value")), Number(before) + 1);
  await reader.sees("she runs it");
  await reader.follow("L2 Definition");
  await reader.page.locator("summary", { hasText: "Fill in L2" }).click();
  await reader.page.getByLabel("Sponsor").fill("Harbour master");
  await reader.follow(reader.button("Save L2"));
  await reader.sees("Harbour master");
  await reader.follow(reader.button("Undo"));
  assert.equal(await reader.page.getByText("Harbour master", { exact: true }).count(), 0);
});
